/**
 * Claim resolvers: placeholders that the service fills from the request, such as `{Culture:RFC5646}`. Policies write
 * their names in any letter case.
 * Source: Azure AD B2C, claim resolvers; azure-ad-b2c/unit-tests, claims-resolver.
 */

import { keyOf } from '../../../kernel/ids.ts'

/** The families and their names; undefined where any name is allowed. */
export const claimResolverNames: ReadonlyMap<string, readonly string[] | undefined> = new Map([
  ['Culture', ['LanguageName', 'LCID', 'RegionName', 'RFC5646']],
  ['Policy', ['PolicyId', 'RelyingPartyTenantId', 'TenantObjectId', 'TrustFrameworkTenantId']],
  [
    'Context',
    [
      'BuildNumber',
      'CorrelationId',
      'DateTimeInUtc',
      'DeploymentMode',
      'HostName',
      'IPAddress',
      'KMSI',
    ],
  ],
  [
    'OIDC',
    [
      'AuthenticationContextReferences',
      'ClientId',
      'DomainHint',
      'LoginHint',
      'MaxAge',
      'Nonce',
      'Password',
      'Prompt',
      'RedirectUri',
      'Resource',
      'Scope',
      'Username',
    ],
  ],
  [
    'SAML',
    [
      'AllowCreate',
      'AuthnContextClassReferences',
      'Binding',
      'ForceAuthn',
      'Issuer',
      'NameIdPolicyFormat',
      'ProviderName',
      'RelayState',
      'Subject',
    ],
  ],
  ['oauth2', ['access_token', 'expires_in', 'refresh_token', 'token_type']],
  ['Claim', undefined],
  ['OAUTH-KV', undefined],
  ['SAML-KV', undefined],
])

const families = new Map(
  [...claimResolverNames].map(([family, names]) => [
    keyOf(family),
    names === undefined ? undefined : new Set(names.map(keyOf)),
  ]),
)

/** A placeholder with the shape of a claim resolver. */
export interface ClaimResolver {
  /** Without the braces and spaces around it. */
  readonly family: string
  readonly name: string
  /** Whether the service knows the family and the name. */
  readonly known: 'yes' | 'family' | 'no'
}

/** WHY: `{Settings:…}` is a placeholder of build tools, and `{property:…}` names a member of an event. */
const otherFamilies = new Set(['settings', 'property', 'service'])

/**
 * Lists the claim resolvers in a text, and other placeholders that have the shape of one.
 * Shape: `{Family:Name}`.
 */
export function findClaimResolvers(text: string): readonly ClaimResolver[] {
  if (!text.includes('{')) return []
  const found: ClaimResolver[] = []
  for (const [, family = '', name = ''] of text.matchAll(/\{([\w-]+):([^{}]+)\}/gu)) {
    const key = keyOf(family)
    if (otherFamilies.has(key)) continue
    const isFamily = families.has(key)
    const isName = isFamily && (families.get(key)?.has(keyOf(name.trim())) ?? true)
    found.push({ family, name: name.trim(), known: isName ? 'yes' : isFamily ? 'family' : 'no' })
  }
  return found
}

/** Tells whether a text contains a claim resolver of a known family. */
export function hasClaimResolver(text: string): boolean {
  return findClaimResolvers(text).some(({ known }) => known !== 'no')
}
