import { describe, expect, it } from 'vitest'
import { platformOf } from './client-registration.ts'

const client = {
  appId: 'a',
  displayName: 'App',
  servicePrincipalId: 's',
  isPublic: false,
  issuesIdTokens: false,
  isDisabled: false,
  redirectUris: {
    web: ['https://contoso.com/signed-in', 'http://localhost/web'],
    spa: ['http://localhost:3000'],
    publicClient: ['http://localhost', 'msal://auth'],
  },
}

describe('the platform of a redirect URI', () => {
  it.each([
    ['https://contoso.com/signed-in', 'web'],
    ['http://localhost:3000', 'spa'],
    ['http://localhost:51004/web', 'web'],
    ['msal://auth', 'publicClient'],
  ])('%s is %s', (uri, platform) => {
    expect(platformOf(client, uri)).toBe(platform)
  })

  it.each([
    'https://contoso.com/signed-in/',
    'https://contoso.com:8443/signed-in',
    'https://contoso.com/signed-in?a=b',
    'https://contoso.com/Signed-in',
    'http://localhost.evil.example:3000',
    'http://localhost@evil.example/web',
    'http://evil.example/web',
    'https://localhost/web',
    'http://localhost:51004/other',
    'javascript:alert(1)',
    '',
  ])('%s is not registered', (uri) => {
    expect(platformOf(client, uri)).toBeUndefined()
  })
})
