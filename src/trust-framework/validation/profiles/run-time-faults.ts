/** Rows 30, 39 to 42 and 44: what the service accepts at upload, as far as is known, and refuses at run time. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ProfileClaim, TechnicalProfile } from '../../model/policy.ts'
import { attributePlace, attributeOf, childOf } from '../../model/sourced-element.ts'
import type { PolicyFault, PolicyFinding } from '../policy-finding.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { metadataKey, metadataReplacements } from './metadata-vocabulary.ts'
import { printableUrl } from './metadata-values.ts'
import { profileCodes } from './profiles-codes.ts'
import { partnerNameOf } from './required-metadata.ts'
import { isMetadataTrue, metadataItem, metadataText, runningProfiles } from './running-profiles.ts'

const integerTypes = new Set<string | undefined>(['int', 'long'])

/**
 * Row 30: the default of a claim with a number is a number. Checks what the document itself writes.
 * Source: Azure AD B2C, troubleshoot custom policies.
 */
export const checkDefaultValues: PolicyRule = function* (context) {
  const { document, policy } = context
  for (const profile of document.technicalProfiles.values()) {
    const { inputClaims, persistedClaims, outputClaims } = profile
    for (const claim of [...inputClaims, ...persistedClaims, ...outputClaims]) {
      const value = claim.defaultValue?.trim() ?? ''
      const dataType = policy.claimTypes.get(keyOf(claim.claimTypeReferenceId))?.dataType
      if (!integerTypes.has(dataType) || value === '' || value.includes('{')) continue
      if (/^[+-]?\d+$/u.test(value)) continue
      yield context.warn(attributePlace(claim.element, 'DefaultValue'), {
        ostiaryCode: profileCodes.defaultValueNotNumber,
        message: `Input string was not in a correct format: the DefaultValue "${abbreviate(value)}" of claim type "${abbreviate(claim.claimTypeReferenceId)}" in technical profile "${abbreviate(profile.id)}" is not a number.`,
      })
    }
  }
}

function insightsFault(profile: TechnicalProfile): Omit<PolicyFault, 'ostiaryCode'> | undefined {
  const subject = `The application insights profile '${abbreviate(profile.id)}'`
  const key = metadataText(profile, 'InstrumentationKey')
  const event = profile.inputClaims.find((claim) => keyOf(partnerNameOf(claim)) === 'eventname')
  if (key === undefined) {
    return { code: 'AADB2C90124', message: `${subject} does not specify an InstrumentationKey.` }
  }
  if (key === '') {
    return { code: 'AADB2C90125', message: `${subject} has no value for the InstrumentationKey.` }
  }
  if (event === undefined) {
    return {
      code: 'AADB2C90126',
      message: `${subject} does not specify an input claim with a partner claim type of 'eventName'.`,
    }
  }
  if ((event.defaultValue ?? '').trim() !== '') return undefined
  return {
    code: 'AADB2C90127',
    message: `${subject} does not specify or has an empty DefaultValue for the 'eventName' claim.`,
  }
}

/** Row 39. Source: Azure AD B2C error codes, AADB2C90124 to AADB2C90127. */
export const checkInsights: PolicyRule = function* (context) {
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'insights') continue
    const fault = insightsFault(profile)
    if (fault === undefined) continue
    yield context.warn(profile.element.place, {
      ostiaryCode: profileCodes.insightsIncomplete,
      ...fault,
    })
  }
}

const passwordFlowClaims = ['username', 'password', 'grant_type'] as const

function findInput(
  { inputClaims }: TechnicalProfile,
  partnerName: string,
): ProfileClaim | undefined {
  return inputClaims.find(
    (claim) =>
      keyOf(partnerNameOf(claim)) === partnerName ||
      keyOf(claim.claimTypeReferenceId) === partnerName,
  )
}

/**
 * Row 40: a profile that signs in with a password (`grant_type` is `password`).
 * Source: Azure AD B2C error codes, AADB2C99015 to AADB2C99017.
 */
export const checkPasswordFlow: PolicyRule = function* (context) {
  const { policyId, tenantId } = context.policy
  const ostiaryCode = profileCodes.passwordFlowIncomplete
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'openIdConnect' && kind !== 'oauth2') continue
    if (metadataText(profile, 'grant_type')?.toLowerCase() !== 'password') continue
    const subject = `Profile '${abbreviate(profile.id)}' in policy '${abbreviate(policyId)}' in tenant '${abbreviate(tenantId)}'`
    const missing = passwordFlowClaims.filter((name) => findInput(profile, name) === undefined)
    const { place } = profile.element
    if (missing.length === passwordFlowClaims.length) {
      yield context.warn(place, {
        ostiaryCode,
        code: 'AADB2C99015',
        message: `${subject} is missing all InputClaims required for resource owner password credential flow.`,
      })
      continue
    }
    for (const name of missing) {
      yield context.warn(place, {
        ostiaryCode,
        code: 'AADB2C99016',
        message: `${subject} is missing the '${name}' InputClaim required for resource owner password credential flow.`,
      })
    }
    const grantType = findInput(profile, 'grant_type')
    const value = grantType?.defaultValue
    if (grantType === undefined || value === undefined || value === 'password') continue
    yield context.warn(grantType.element.place, {
      ostiaryCode,
      code: 'AADB2C99017',
      message: `${subject} has a 'grant_type' InputClaim with a DefaultValue of '${abbreviate(value)}' instead of the required 'password' for resource owner password credential flow.`,
    })
  }
}

/** Row 41. Source: Azure AD B2C error codes, AADB2C90207. */
export const checkTelemetryVersion: PolicyRule = function* (context) {
  const insights = childOf(context.document.relyingParty?.behaviors, 'JourneyInsights')
  if (insights === undefined) return
  const version = attributeOf(insights, 'TelemetryVersion')
  if (version === undefined || version === '1.0.0') return
  yield context.warn(attributePlace(insights, 'TelemetryVersion'), {
    ostiaryCode: profileCodes.telemetryVersionUnsupported,
    code: 'AADB2C90207',
    message: `The version '${abbreviate(version)}' specified in the JourneyTelemetryVersion is not supported. Currently supported versions: '1.0.0'.`,
  })
}

function* checkTransportOf(
  profile: TechnicalProfile,
  { warn }: RuleContext,
): Generator<PolicyFinding, undefined> {
  const subject = `Profile '${abbreviate(profile.id)}'`
  const ostiaryCode = profileCodes.transportInsecure
  const serviceUrl = metadataItem(profile, 'ServiceUrl')
  if (serviceUrl !== undefined && /^\s*http:/iu.test(serviceUrl.value)) {
    yield warn(serviceUrl.element.place, {
      ostiaryCode,
      code: 'AADB2C90256',
      message: `${subject}, production mode policies must use https 'ServiceUrl' the provided value was '${printableUrl(serviceUrl.value.trim())}'.`,
    })
  }
  const authentication = metadataItem(profile, 'AuthenticationType')
  const allowing = 'AllowInsecureAuthInProduction'
  if (authentication?.value.trim().toLowerCase() === 'none' && !isMetadataTrue(profile, allowing)) {
    yield warn(authentication.element.place, {
      ostiaryCode,
      code: 'AADB2C90258',
      message: `${subject} uses an insecure authentication mode that is only allowed in production mode policies with metadata key '${allowing}' set to true.`,
    })
  }
  const ignoring = 'IgnoreServerCertificateErrors'
  const ignored = metadataItem(profile, ignoring)
  if (ignored === undefined || !isMetadataTrue(profile, ignoring)) return
  yield warn(ignored.element.place, {
    ostiaryCode,
    code: 'AADB2C90259',
    message: `${subject} uses '${ignoring}' metadata that is only allowed in development mode policies.`,
  })
}

/**
 * Row 42, for policies in production mode, which is the default.
 * Source: Azure AD B2C error codes, AADB2C90256 to AADB2C90259.
 */
export const checkTransport: PolicyRule = function* (context) {
  if ((context.document.deploymentMode ?? 'Production') !== 'Production') return
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind === 'rest') yield* checkTransportOf(profile, context)
  }
}

/** Row 44. */
export const checkDeprecatedMetadata: PolicyRule = function* (context) {
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'saml') continue
    for (const { key, element } of profile.metadata.values()) {
      const replacement = metadataReplacements.get(metadataKey(key))
      if (replacement === undefined) continue
      yield context.warn(element.place, {
        ostiaryCode: profileCodes.metadataDeprecated,
        code: 'AADB2C90171',
        message: `The metadata item '${metadataKey(key)}' of technical profile '${abbreviate(profile.id)}' is deprecated and has been replaced by '${replacement}'.`,
      })
    }
  }
}
