/** Rows 37 and 38, and handlers: the keys, claims and metadata by which a running profile authenticates. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { TechnicalProfile } from '../../model/policy.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { hasKey } from './key-vocabulary.ts'
import { profileCodes } from './profiles-codes.ts'
import { partnerNameOf } from './required-metadata.ts'
import {
  isMetadataFalse,
  metadataItem,
  metadataText,
  runningProfiles,
  type RunningProfile,
} from './running-profiles.ts'

function inTenant({ policy }: RuleContext): string {
  return `in policy '${abbreviate(policy.policyId)}' in tenant '${abbreviate(policy.tenantId)}'`
}

/** The keys that a REST service is authenticated with. Source: Azure AD B2C, RESTful technical profile. */
const keysOfAuthentication: ReadonlyMap<string, readonly string[]> = new Map([
  ['basic', ['BasicAuthenticationUsername', 'BasicAuthenticationPassword']],
  ['clientcertificate', ['ClientCertificate']],
])

/** The response types of a profile that redeems a code with a secret; undefined when it authenticates another way. */
function responseTypesWithSecret(profile: TechnicalProfile): readonly string[] | undefined {
  const method = metadataText(profile, 'token_endpoint_auth_method')?.toLowerCase()
  if (method !== undefined && !method.startsWith('client_secret')) return undefined
  return (metadataText(profile, 'response_types') ?? '').toLowerCase().split(/\s+/u)
}

/** The keys that a running profile must have. */
function requiredKeysOf({ profile, kind, isIssuer }: RunningProfile): readonly string[] {
  switch (kind) {
    case 'rest':
      return (
        keysOfAuthentication.get(
          (metadataText(profile, 'AuthenticationType') ?? '').toLowerCase(),
        ) ?? []
      )
    case 'jwtIssuer':
      return isIssuer ? ['issuer_secret'] : []
    case 'oauth2ErrorIssuer':
      return ['issuer_secret']
    case 'openIdConnect':
      return responseTypesWithSecret(profile)?.join(' ') === 'code' ? ['client_secret'] : []
    default:
      return []
  }
}

/** The keys that the pages call required, but that published policies leave out. */
function expectedKeysOf({ profile, kind }: RunningProfile): readonly string[] {
  const types = responseTypesWithSecret(profile)
  switch (kind) {
    case 'oauth1':
      return ['client_secret']
    case 'oauth2':
      return types === undefined ? [] : ['client_secret']
    case 'openIdConnect':
      return types !== undefined && types.length > 1 && types.includes('code')
        ? ['client_secret']
        : []
    default:
      return []
  }
}

function signsMessages({ profile, isIssuer }: RunningProfile): boolean {
  return (
    isIssuer ||
    !(isMetadataFalse(profile, 'WantsSignedRequests') || isMetadataFalse(profile, 'RequestsSigned'))
  )
}

function* checkSaml(
  context: RuleContext,
  running: RunningProfile,
): Generator<PolicyFinding, undefined> {
  const { profile, isIssuer } = running
  const { place } = profile.element
  if (signsMessages(running) && !hasKey(profile.cryptographicKeys, 'SamlMessageSigning')) {
    yield context.report(place, {
      ostiaryCode: profileCodes.keyMissing,
      code: 'AADB2C90163',
      message:
        "A cryptographic key for 'SamlMessageSigning' has not been specified or the certificate referenced does not exist.",
    })
  }
  if (!isIssuer && (metadataText(profile, 'PartnerEntity') ?? '') === '') {
    yield context.report(place, {
      ostiaryCode: profileCodes.partnerEntityMissing,
      code: 'AADB2C90169',
      message: `The SAML technical profile '${abbreviate(profile.id)}' does not specify a metadata item for PartnerEntity. This is required and must contain a URI referencing the SAML metadata or CDATA block containing the SAML metadata.`,
    })
  }
}

/** Row 37. Source: Azure AD B2C error codes, AADB2C90025, AADB2C90163 and AADB2C90169. */
export const checkHandlerKeys: PolicyRule = function* (context) {
  for (const running of runningProfiles(context)) {
    const { profile, kind } = running
    const fault = (key: string) => ({
      ostiaryCode: profileCodes.keyMissing,
      code: 'AADB2C90025',
      message: `Profile '${abbreviate(profile.id)}' ${inTenant(context)} does not contain the required cryptographic key '${key}'.`,
    })
    const isMissing = (key: string): boolean => !hasKey(profile.cryptographicKeys, key)
    const { place } = profile.element
    for (const key of requiredKeysOf(running).filter(isMissing)) {
      yield context.report(place, fault(key))
    }
    for (const key of expectedKeysOf(running).filter(isMissing)) {
      yield context.warn(place, fault(key))
    }
    if (kind === 'saml') yield* checkSaml(context, running)
  }
}

/** Row 38. Source: Azure AD B2C error codes, AADB2C90192 and AADB2C90193. */
export const checkBearerClaim: PolicyRule = function* (context) {
  const itemKey = 'UseClaimAsBearerToken'
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'rest') continue
    if ((metadataText(profile, 'AuthenticationType') ?? '').toLowerCase() !== 'bearer') continue
    const subject = `Restful profile '${abbreviate(profile.id)}' ${inTenant(context)}`
    const claim = metadataText(profile, itemKey) ?? ''
    if (claim === '') {
      if (hasKey(profile.cryptographicKeys, 'BearerAuthenticationToken')) continue
      yield context.report(profile.element.place, {
        ostiaryCode: profileCodes.bearerClaimMissing,
        code: 'AADB2C90192',
        message: `${subject} specifies the bearer authentication type, but does specify the metadata item '${itemKey}' or it is empty.`,
      })
      continue
    }
    const isInput = profile.inputClaims.some(
      (input) =>
        keyOf(input.claimTypeReferenceId) === keyOf(claim) ||
        keyOf(partnerNameOf(input)) === keyOf(claim),
    )
    if (isInput || claim.includes('{')) continue
    yield context.report((metadataItem(profile, itemKey)?.element ?? profile.element).place, {
      ostiaryCode: profileCodes.bearerClaimNotInput,
      code: 'AADB2C90193',
      message: `${subject} does not have the input claim '${abbreviate(claim)}' referenced by '${itemKey}'.`,
    })
  }
}

/** A proprietary profile names its handler; the schema does not ask for it. */
export const checkHandlers: PolicyRule = function* (context) {
  for (const { id, protocol, includes } of context.policy.technicalProfiles.values()) {
    if (protocol?.name !== 'Proprietary' || includes !== undefined) continue
    if ((protocol.handler ?? '').trim() !== '') continue
    yield context.report(protocol.element.place, {
      ostiaryCode: profileCodes.handlerMissing,
      message: `The TechnicalProfile with id "${abbreviate(id)}" ${inPolicy(context.policy)} has the protocol "Proprietary" but does not specify a Handler.`,
    })
  }
}
