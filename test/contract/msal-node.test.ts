/** The published MSAL for Node.js, unmodified and over HTTPS with the authority of the service trusted. */

import {
  ConfidentialClientApplication,
  CryptoProvider,
  PublicClientApplication,
} from '@azure/msal-node'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import {
  contosoClient,
  contosoPassword,
  contosoTenantId,
} from '../../src/directory/sample/contoso.ts'
import { setUpTrustedService } from './support/graph-client.ts'

const service = setUpTrustedService('sqlite')

function settings(clientId: string) {
  return {
    clientId,
    authority: `${service.secureUrl}/${contosoTenantId}`,
    knownAuthorities: [new URL(service.secureUrl).host],
  }
}

const publicClient = () => new PublicClientApplication({ auth: settings(commandLineClientId) })
const scopes = ['User.Read']

async function nameOfCaller(accessToken: string | undefined): Promise<unknown> {
  const headers = { authorization: `Bearer ${accessToken ?? ''}` }
  const response = await fetch(`${service.secureUrl}/v1.0/me`, { headers })
  const me = (await response.json()) as { readonly userPrincipalName?: string }
  return me.userPrincipalName
}

describe('MSAL for Node.js', () => {
  it('signs in an application with its secret', async () => {
    const client = new ConfidentialClientApplication({
      auth: { ...settings(contosoClient.appId), clientSecret: contosoClient.secret },
    })
    const result = await client.acquireTokenByClientCredential({
      scopes: ['https://graph.microsoft.com/.default'],
    })
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({ idtyp: 'app' })
  })

  it('signs in a user with a password, and silently from the cache and with the refresh token', async () => {
    const client = publicClient()
    const first = await client.acquireTokenByUsernamePassword({
      scopes,
      username: 'ada@contoso.com',
      password: contosoPassword,
    })
    expect(first?.account).toMatchObject({
      username: 'ada@contoso.com',
      tenantId: contosoTenantId,
      name: 'Ada',
    })
    expect(await nameOfCaller(first?.accessToken)).toBe('ada@contoso.com')
    const account = first?.account ?? undefined
    if (account === undefined) throw new Error('MSAL has no account')
    const cached = await client.acquireTokenSilent({ account, scopes })
    expect(cached).toMatchObject({ fromCache: true, accessToken: first?.accessToken })
    const fresh = await client.acquireTokenSilent({ account, scopes, forceRefresh: true })
    expect(fresh).toMatchObject({ fromCache: false })
    expect(await nameOfCaller(fresh.accessToken)).toBe('ada@contoso.com')
  })

  it('signs in a user on the page, with a code and PKCE', async () => {
    const client = publicClient()
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
    const redirectUri = 'http://localhost:53123'
    const address = await client.getAuthCodeUrl({
      scopes,
      redirectUri,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
    })
    const shown = await fetch(address)
    expect(await shown.text()).toContain('Sample Public Client')
    const body = new URLSearchParams({
      username: 'ada@contoso.com',
      password: contosoPassword,
      answer: 'approve',
    })
    const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' })
    const location = new URL(answer.headers.get('location') ?? '')
    const code = location.searchParams.get('code') ?? ''
    const result = await client.acquireTokenByCode({
      scopes,
      redirectUri,
      code,
      codeVerifier: verifier,
    })
    expect(result.account).toMatchObject({ username: 'ada@contoso.com' })
    expect(await nameOfCaller(result.accessToken)).toBe('ada@contoso.com')
  })

  it('signs in a device whose user approves on the page', async () => {
    const result = await publicClient().acquireTokenByDeviceCode({
      scopes,
      deviceCodeCallback: ({ userCode, verificationUri }) => {
        const body = new URLSearchParams({
          user_code: userCode,
          username: 'bob@contoso.com',
          password: contosoPassword,
          answer: 'approve',
        })
        void fetch(verificationUri, { method: 'POST', body })
      },
    })
    expect(result?.account).toMatchObject({ username: 'bob@contoso.com' })
    expect(await nameOfCaller(result?.accessToken)).toBe('bob@contoso.com')
  })

  it.each([
    ['a wrong password', { password: 'wrong' }, 'AADSTS50126'],
    ['a scope that was not granted', { scopes: ['Mail.Read'] }, 'AADSTS65001'],
  ])('gets an error for %s', async (_, wrong, code) => {
    const request = { scopes, username: 'ada@contoso.com', password: contosoPassword, ...wrong }
    await expect(publicClient().acquireTokenByUsernamePassword(request)).rejects.toMatchObject({
      message: expect.stringContaining(code),
    })
  })
})
