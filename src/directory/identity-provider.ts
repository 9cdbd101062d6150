/** Tells where an invited user signs in. */

import { isJsonObject, memberText, type JsonObject } from '../kernel/json.ts'

/** The issuers that name a provider, in lower case without spaces. */
const providerOfIssuer = new Map([
  ['externalazuread', 'microsoftEntraId'],
  ['microsoftaccount', 'microsoftAccount'],
  ['google.com', 'google'],
  ['facebook.com', 'facebook'],
  ['mail', 'emailOneTimePasscode'],
] as const)

/** A provider that `identities` of a user can show. */
export type ShownIdentityProvider =
  | (typeof providerOfIssuer extends ReadonlyMap<string, infer Provider> ? Provider : never)
  | 'samlOrWsFed'

function providerOf(issuer: string): ShownIdentityProvider | undefined {
  const known = [...providerOfIssuer].find(
    ([name]) => name === issuer.toLowerCase().replaceAll(' ', ''),
  )
  if (known !== undefined) return known[1]
  // An issuer URI is that of a federation by SAML or WS-Fed.
  return issuer.includes(':') ? 'samlOrWsFed' : undefined
}

/**
 * Reads the provider from `identities` of a user: the issuer of the only federated one. Undefined without any, as
 * before the invitation is redeemed, and with several or an issuer that is not known.
 * Source: https://learn.microsoft.com/entra/external-id/user-properties#identities
 */
export function identityProviderOf(user: JsonObject): ShownIdentityProvider | undefined {
  const identities = Array.isArray(user['identities']) ? user['identities'] : []
  const issuers = identities
    .filter(isJsonObject)
    .filter((identity) => memberText(identity, 'signInType') === 'federated')
    .map((identity) => memberText(identity, 'issuer'))
  const [issuer] = issuers
  return issuer === undefined || issuers.length > 1 ? undefined : providerOf(issuer)
}
