/** Rows 20 to 22: metadata that a running profile must have. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ProfileClaim, TechnicalProfile } from '../../model/policy.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { isOwnAttribute } from './directory-attributes.ts'
import type { ProfileKind } from './profile-kinds.ts'
import { profileCodes } from './profiles-codes.ts'
import {
  metadataItem,
  metadataText,
  runningProfiles,
  type RunningProfile,
} from './running-profiles.ts'

/** The name that a claim has for the partner of a profile. */
export function partnerNameOf({ partnerClaimType, claimTypeReferenceId }: ProfileClaim): string {
  return partnerClaimType ?? claimTypeReferenceId
}

const kindsWithClientId = new Set<ProfileKind | undefined>(['openIdConnect', 'oauth2', 'oauth1'])

/** The service says the same of a profile without the item as of an empty one. Source: azure-ad-b2c/samples#417. */
function invalidClientId({ policy }: RuleContext, { id }: TechnicalProfile, value: string): string {
  return `TechnicalProfile "${abbreviate(id)}" ${inPolicy(policy)} defines an invalid value "${abbreviate(value)}" for the metadata item "client_id."`
}

/**
 * Row 20. Source: Azure-Samples/active-directory-b2c-custom-policy-starterpack#57; azure-ad-b2c/samples#278 (OAuth2).
 */
export const checkClientId: PolicyRule = function* (context) {
  for (const { profile, kind } of runningProfiles(context)) {
    if (!kindsWithClientId.has(kind)) continue
    const item = metadataItem(profile, 'client_id')
    if (item === undefined || item.value.trim() !== '') continue
    yield context.report(item.element.place, {
      ostiaryCode: profileCodes.clientIdEmpty,
      message: invalidClientId(context, profile, item.value),
    })
  }
}

/**
 * Row 21: a profile that writes attributes of the tenant's own needs the ids of the extensions app. Only the first
 * missing item is reported, as the service does. Reading them needs no item at upload: the profiles that read the
 * attribute are not in the reports.
 * Source: azure-ad-b2c/samples#218, azure-ad-b2c/samples#391.
 */
export const checkExtensionsApp: PolicyRule = function* (context) {
  for (const { profile, kind } of runningProfiles(context)) {
    if (kind !== 'directory') continue
    if (!profile.persistedClaims.some((claim) => isOwnAttribute(partnerNameOf(claim)))) continue
    const missing = ['ApplicationObjectId', 'ClientId'].find(
      (key) => (metadataText(profile, key) ?? '') === '',
    )
    if (missing === undefined) continue
    yield context.report(profile.element.place, {
      ostiaryCode: profileCodes.extensionsAppMissing,
      message: `A required Metadata item with key "${missing}" was not found in the TechnicalProfile with id "${abbreviate(profile.id)}" ${inPolicy(context.policy)}.`,
    })
  }
}

/** Items without which a profile cannot run: a running profile without one is refused. */
const requiredKeys: Readonly<Partial<Record<ProfileKind, readonly string[]>>> = {
  openIdConnect: ['client_id'],
  rest: ['ServiceUrl'],
  directory: ['Operation'],
  oneTimePassword: ['Operation'],
  azureMfa: ['Operation'],
  passwordResetMail: ['Operation'],
  conditionalAccess: ['OperationType'],
}

/**
 * Items that the pages call required, but that published policies leave out: a running profile without one gets a
 * warning.
 */
const expectedKeys: Readonly<Partial<Record<ProfileKind, readonly string[]>>> = {
  oauth2: ['client_id', 'authorization_endpoint', 'AccessTokenEndpoint'],
  oauth1: ['client_id', 'authorization_endpoint'],
  rest: ['AuthenticationType'],
  phoneFactor: ['ContentDefinitionReferenceId'],
}

/** A client that signs in with a password gives its id as an input claim. Source: Azure AD B2C, ROPC policy. */
function hasClientIdClaim({ inputClaims }: TechnicalProfile): boolean {
  return inputClaims.some(
    (claim) =>
      keyOf(claim.claimTypeReferenceId) === 'client_id' ||
      keyOf(partnerNameOf(claim)) === 'client_id',
  )
}

/** WHY: other rules report that these are empty, in other words. */
const keysWithOwnRule = new Set(['client_id', 'ServiceUrl'])

function isMissing({ profile }: RunningProfile, key: string): boolean {
  const item = metadataItem(profile, key)
  if (item !== undefined) return item.value.trim() === '' && !keysWithOwnRule.has(key)
  return key !== 'client_id' || !hasClientIdClaim(profile)
}

/** WHY: a profile for Sign in with Apple has endpoints and keys instead of the discovery document. */
function hasDiscovery({ profile }: RunningProfile): boolean {
  return [
    'METADATA',
    'JWKS',
    'authorization_endpoint',
    'token_endpoint',
    'AccessTokenEndpoint',
  ].some((key) => metadataItem(profile, key) !== undefined)
}

/** Whether each step that leads to a page names the content definition itself. */
function isPageOfStep({ reachable }: RuleContext, { profile }: RunningProfile): boolean {
  const step = reachable?.pathTo(keyOf(profile.id)).at(-1)
  return step?.contentDefinitionReferenceId !== undefined
}

function* warnedKeys(context: RuleContext, running: RunningProfile): Generator<string, undefined> {
  const { kind, isIssuer } = running
  if (kind === undefined) return
  for (const key of expectedKeys[kind] ?? []) if (isMissing(running, key)) yield key
  if (kind === 'openIdConnect' && !hasDiscovery(running)) yield 'METADATA'
  if (kind === 'jwtIssuer' && isIssuer) {
    const key = 'issuer_refresh_token_user_identity_claim_type'
    if (isMissing(running, key)) yield key
  }
  if (kind === 'selfAsserted' && !isPageOfStep(context, running)) {
    const key = 'ContentDefinitionReferenceId'
    if (isMissing(running, key)) yield key
  }
}

/** Row 22. Source: Azure AD B2C error codes, AADB2C90023. */
export const checkRequiredMetadata: PolicyRule = function* (context) {
  const fault = (profile: TechnicalProfile, key: string) => ({
    ostiaryCode: profileCodes.metadataMissing,
    code: 'AADB2C90023',
    message:
      key === 'client_id'
        ? invalidClientId(context, profile, '')
        : `Profile '${abbreviate(profile.id)}' does not contain the required metadata key '${key}'.`,
  })
  for (const running of runningProfiles(context)) {
    const { profile, kind } = running
    const { place } = profile.element
    for (const key of (kind === undefined ? undefined : requiredKeys[kind]) ?? []) {
      if (isMissing(running, key)) yield context.report(place, fault(profile, key))
    }
    for (const key of warnedKeys(context, running)) yield context.warn(place, fault(profile, key))
  }
}
