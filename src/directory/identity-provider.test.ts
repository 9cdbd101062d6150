import { describe, expect, it } from 'vitest'
import { identityProviderOf } from './identity-provider.ts'

function userOf(...issuers: readonly string[]) {
  return {
    identities: [
      { signInType: 'userPrincipalName', issuer: 'contoso.com', issuerAssignedId: 'a@contoso.com' },
      ...issuers.map((issuer) => ({ signInType: 'federated', issuer, issuerAssignedId: null })),
    ],
  }
}

describe('the identity provider of an invited user', () => {
  it.each([
    ['ExternalAzureAD', 'microsoftEntraId'],
    ['MicrosoftAccount', 'microsoftAccount'],
    ['Microsoft Account', 'microsoftAccount'],
    ['google.com', 'google'],
    ['facebook.com', 'facebook'],
    ['mail', 'emailOneTimePasscode'],
    ['https://idp.fabrikam.example/saml', 'samlOrWsFed'],
    ['urn:fabrikam:idp', 'samlOrWsFed'],
    ['fabrikam.example', undefined],
  ])('by the issuer %s', (issuer, provider) => {
    expect(identityProviderOf(userOf(issuer))).toBe(provider)
  })

  it('is not known before the invitation is redeemed, with several, or without identities', () => {
    expect(identityProviderOf(userOf())).toBeUndefined()
    expect(identityProviderOf(userOf('google.com', 'mail'))).toBeUndefined()
    expect(identityProviderOf({})).toBeUndefined()
  })
})
