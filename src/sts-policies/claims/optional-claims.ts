/**
 * The optional claims that an application asks for.
 * Source: https://learn.microsoft.com/entra/identity-platform/optional-claims-reference, November 2026. Whether they stay
 * in a token beside a claims mapping policy is not published; they do here.
 */

import type { ClaimValue, PreviewedClaim, SkippedPart } from './claims-preview.ts'
import type { OptionalClaimRequest } from './claims-question.ts'
import { skipReason } from './skip-reasons.ts'
import type { TokenContext } from './token-context.ts'

interface OptionalClaim {
  readonly kinds: readonly TokenContext['token'][]
  /** Undefined: the token has no such claim. Null: the service sets it when it issues the token. */
  readonly valueOf: (context: TokenContext, properties: readonly string[]) => ClaimValue | undefined
  /** The name in a SAML assertion. */
  readonly samlName?: string
  /** Known `additionalProperties`. */
  readonly properties?: readonly string[]
}

const jwt = ['access', 'id'] as const
const everywhere = [...jwt, 'saml'] as const

const atIssue: OptionalClaim = { kinds: jwt, valueOf: () => null }
const atSignIn: OptionalClaim = { kinds: jwt, valueOf: ({ user }) => (user ? null : undefined) }

function attribute(property: string): OptionalClaim {
  return { kinds: jwt, valueOf: ({ user }) => user?.first(property) }
}

function countryCode(country: string | undefined): string | undefined {
  return country !== undefined && /^[a-z]{2}$/iu.test(country) ? country : undefined
}

const guestName = 'include_externally_authenticated_upn'
const guestNameWithoutHash = `${guestName}_without_hash`

function upn({ user }: TokenContext, properties: readonly string[]): ClaimValue | undefined {
  const name = user?.first('userPrincipalName')
  if (!user?.isGuest) return name
  if (properties.includes(guestNameWithoutHash)) return name?.replaceAll('#', '_')
  return properties.includes(guestName) ? name : undefined
}

function tokenType({ user }: TokenContext, properties: readonly string[]): ClaimValue | undefined {
  if (!user) return 'app'
  return properties.includes('include_user_token') ? 'user' : undefined
}

const identity = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const microsoft = 'http://schemas.microsoft.com/identity/claims'

const published: ReadonlyMap<string, OptionalClaim> = new Map<string, OptionalClaim>([
  [
    'acct',
    {
      kinds: everywhere,
      samlName: `${microsoft}/acct`,
      valueOf: ({ user }) => user && Number(user.isGuest),
    },
  ],
  ['acrs', atSignIn],
  ['auth_time', atSignIn],
  ['ctry', { kinds: jwt, valueOf: ({ user }) => countryCode(user?.first('country')) }],
  [
    'email',
    {
      kinds: everywhere,
      samlName: `${identity}/emailaddress`,
      valueOf: ({ user }) => user?.first('mail'),
    },
  ],
  ['family_name', attribute('surname')],
  ['fwd', atSignIn],
  ['given_name', attribute('givenName')],
  ['idtyp', { kinds: ['access'], valueOf: tokenType, properties: ['include_user_token'] }],
  ['in_corp', atSignIn],
  ['ipaddr', atSignIn],
  ['login_hint', atSignIn],
  ['onprem_sid', attribute('onPremisesSecurityIdentifier')],
  ['preferred_username', attribute('userPrincipalName')],
  ['pwd_exp', atSignIn],
  ['pwd_url', atSignIn],
  ['sid', atSignIn],
  ['tenant_ctry', { kinds: jwt, valueOf: ({ tenant }) => countryCode(tenant.country) }],
  ['tenant_region_scope', atIssue],
  [
    'upn',
    {
      kinds: everywhere,
      samlName: `${identity}/upn`,
      valueOf: upn,
      properties: [guestName, guestNameWithoutHash],
    },
  ],
  ['verified_primary_email', atSignIn],
  ['verified_secondary_email', atSignIn],
  ['vnet', atSignIn],
  ['xms_cc', atSignIn],
  ['xms_edov', atSignIn],
  ['xms_pdl', attribute('preferredDataLocation')],
  ['xms_pl', attribute('preferredLanguage')],
  ['xms_tpl', atIssue],
  ['ztdid', atSignIn],
])

/** Claims that other parts of the preview make: the audience and the groups. */
const madeElsewhere: ReadonlySet<string> = new Set(['aud', 'groups'])

/**
 * Reads a directory extension. Shape of the claim: `extn.tier` for `extension_0123456789abcdef0123456789abcdef_tier`.
 * Source: https://learn.microsoft.com/entra/identity-platform/optional-claims, "Configure directory extension optional
 * claims".
 */
function extensionClaim(
  { token, user }: TokenContext,
  name: string,
): { readonly name: string; readonly value: ClaimValue | undefined } {
  const shortName = `extn.${name.replace(/^extension_[0-9a-f]{32}_/iu, '')}`
  const values = user?.all(name) ?? []
  return {
    name: token === 'saml' ? `${microsoft}/${shortName}` : shortName,
    value: values.length > 1 ? values : values[0],
  }
}

type OptionalOutcome = { readonly claim: PreviewedClaim } | { readonly skipped: SkippedPart }

function skip(name: string, ...reason: Parameters<typeof skipReason>): readonly OptionalOutcome[] {
  return [{ skipped: { name, ...skipReason(...reason) } }]
}

function emit(name: string, value: ClaimValue | undefined): readonly OptionalOutcome[] {
  if (value === undefined) return skip(name, 'valueEmpty', name)
  return [{ claim: { name, value, from: 'optional', steps: [] } }]
}

function find(context: TokenContext, request: OptionalClaimRequest): readonly OptionalOutcome[] {
  const { name, source, additionalProperties = [] } = request
  if (madeElsewhere.has(name)) return []
  if (source?.toLowerCase() === 'user' || name.startsWith('extension_')) {
    const extension = extensionClaim(context, name)
    return emit(extension.name, extension.value)
  }
  const claim = published.get(name)
  if (!claim) return skip(name, 'optionalUnknown', name)
  if (!claim.kinds.includes(context.token)) return skip(name, 'optionalNotInToken', name)
  const unknown = additionalProperties.filter((each) => !claim.properties?.includes(each))
  const claimName = context.token === 'saml' ? (claim.samlName ?? name) : name
  return [
    ...emit(claimName, claim.valueOf(context, additionalProperties)),
    ...unknown.flatMap((each) => skip(name, 'optionalProperty', each)),
  ]
}

/** Lists the optional claims of the token, and those that it does not get. */
export function listOptionalClaims(context: TokenContext): {
  readonly claims: readonly PreviewedClaim[]
  readonly skipped: readonly SkippedPart[]
} {
  const member = { access: 'accessToken', id: 'idToken', saml: 'saml2Token' } as const
  const requests = context.recipient.optionalClaims?.[member[context.token]] ?? []
  const found = requests.flatMap((request) => find(context, request))
  return {
    claims: found.flatMap((each) => ('claim' in each ? [each.claim] : [])),
    skipped: found.flatMap((each) => ('skipped' in each ? [each.skipped] : [])),
  }
}
