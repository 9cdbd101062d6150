/**
 * The core set and the basic set of claims. Microsoft names both sets and lists neither; the members are inferred from
 * the pages on the tokens, as of November 2026: core is what tokens always have, basic is what a policy can leave out.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type, "Claim sets";
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, id-token-claims-reference,
 * reference-saml-tokens.
 */

import type { ClaimOrigin, ClaimValue, PreviewedClaim } from './claims-preview.ts'
import type { TokenContext } from './token-context.ts'

/** A claim that is in tokens without a policy. */
interface BuiltInClaim {
  readonly name: string
  /** Undefined: the token has no such claim. Null: the service sets it when it issues the token. */
  readonly valueOf: (context: TokenContext) => ClaimValue | undefined
}

const atIssue = () => null
const ofUser = (context: TokenContext) => (context.user ? null : undefined)
const inVersion =
  (version: 1 | 2, valueOf: BuiltInClaim['valueOf']): BuiltInClaim['valueOf'] =>
  (context) =>
    context.version === version ? valueOf(context) : undefined
const attribute =
  (name: string): BuiltInClaim['valueOf'] =>
  ({ user }) =>
    user?.first(name)

/** Guests have their `userPrincipalName` only through an optional claim. Source: optional-claims-reference, `upn`. */
const memberName: BuiltInClaim['valueOf'] = ({ user }) =>
  user && !user.isGuest ? user.first('userPrincipalName') : undefined

function roles({ assignedRoles }: TokenContext): ClaimValue | undefined {
  return assignedRoles.length > 0 ? assignedRoles : undefined
}

const coreOfEveryJwt: readonly BuiltInClaim[] = [
  { name: 'aud', valueOf: ({ audience }) => audience },
  { name: 'iss', valueOf: ({ issuer }) => issuer },
  { name: 'iat', valueOf: atIssue },
  { name: 'nbf', valueOf: atIssue },
  { name: 'exp', valueOf: atIssue },
  { name: 'aio', valueOf: atIssue },
  { name: 'oid', valueOf: ({ subjectId }) => subjectId },
  { name: 'rh', valueOf: atIssue },
  { name: 'roles', valueOf: roles },
  { name: 'sub', valueOf: ({ subject }) => subject },
  { name: 'tid', valueOf: ({ tenant }) => tenant.id },
  { name: 'uti', valueOf: atIssue },
  { name: 'ver', valueOf: ({ version }) => (version === 1 ? '1.0' : '2.0') },
  { name: 'amr', valueOf: inVersion(1, ofUser) },
]

const coreOfAccessTokens: readonly BuiltInClaim[] = [
  ...coreOfEveryJwt,
  { name: 'acr', valueOf: inVersion(1, ofUser) },
  { name: 'appid', valueOf: inVersion(1, ({ client }) => client.appId) },
  { name: 'appidacr', valueOf: inVersion(1, atIssue) },
  { name: 'azp', valueOf: inVersion(2, ({ client }) => client.appId) },
  { name: 'azpacr', valueOf: inVersion(2, atIssue) },
  { name: 'idp', valueOf: ({ ownIssuer, user }) => (user ? undefined : ownIssuer) },
  { name: 'scp', valueOf: ofUser },
]

const basicOfJwts: readonly BuiltInClaim[] = [
  { name: 'name', valueOf: attribute('displayName') },
  { name: 'unique_name', valueOf: inVersion(1, attribute('userPrincipalName')) },
  { name: 'upn', valueOf: inVersion(1, memberName) },
  { name: 'family_name', valueOf: inVersion(1, attribute('surname')) },
  { name: 'given_name', valueOf: inVersion(1, attribute('givenName')) },
  { name: 'ipaddr', valueOf: inVersion(1, ofUser) },
  { name: 'onprem_sid', valueOf: inVersion(1, attribute('onPremisesSecurityIdentifier')) },
  { name: 'preferred_username', valueOf: inVersion(2, attribute('userPrincipalName')) },
  { name: 'email', valueOf: ({ user }) => (user?.isGuest ? user.first('mail') : undefined) },
]

const microsoft = 'http://schemas.microsoft.com'
const xmlsoap = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

const coreOfSaml: readonly BuiltInClaim[] = [
  { name: `${microsoft}/identity/claims/tenantid`, valueOf: ({ tenant }) => tenant.id },
  { name: `${microsoft}/identity/claims/objectidentifier`, valueOf: ({ subjectId }) => subjectId },
  { name: `${microsoft}/identity/claims/identityprovider`, valueOf: ({ ownIssuer }) => ownIssuer },
  { name: `${microsoft}/claims/authnmethodsreferences`, valueOf: atIssue },
  { name: `${microsoft}/ws/2008/06/identity/claims/role`, valueOf: roles },
]

const basicOfSaml: readonly BuiltInClaim[] = [
  { name: `${microsoft}/identity/claims/displayname`, valueOf: attribute('displayName') },
  { name: `${xmlsoap}/givenname`, valueOf: attribute('givenName') },
  { name: `${xmlsoap}/surname`, valueOf: attribute('surname') },
  { name: `${xmlsoap}/emailaddress`, valueOf: attribute('mail') },
  { name: `${xmlsoap}/name`, valueOf: attribute('userPrincipalName') },
]

const sets = {
  access: { core: coreOfAccessTokens, basic: basicOfJwts },
  id: { core: coreOfEveryJwt, basic: basicOfJwts },
  saml: { core: coreOfSaml, basic: basicOfSaml },
} as const

/** Lists the claims of a set that this token has. */
export function listBuiltInClaims(
  context: TokenContext,
  from: Extract<ClaimOrigin, 'core' | 'basic'>,
): readonly PreviewedClaim[] {
  return sets[context.token][from].flatMap(({ name, valueOf }) => {
    const value = valueOf(context)
    return value === undefined ? [] : [{ name, value, from, steps: [] }]
  })
}
