/** Hostile texts and other tenants' secrets at the endpoints on which users sign in: never a 5xx, never a token. */

import { describe, expect, it } from 'vitest'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import { contosoPassword, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText } from '../../src/kernel/json.ts'
import { setUpTestService, type TestService } from '../support/test-service.ts'
import { createFabrikam, fabrikamTenantId } from './support/second-tenant.ts'

const headers = { 'content-type': 'application/x-www-form-urlencoded' }

const hostile = [
  '\u0000',
  'a\u0000b@contoso.com',
  '\ud800',
  "' or 1=1 --",
  '%',
  '*',
  '../../x',
  'ada@contoso.com\r\nSet-Cookie: a=b',
  'x'.repeat(4_000),
  '{"a":1}',
  '\u202eada@contoso.com',
]

const tokenPath = `/${contosoTenantId}/oauth2/v2.0/token`
const password = {
  grant_type: 'password',
  client_id: commandLineClientId,
  username: 'ada@contoso.com',
  password: contosoPassword,
  scope: 'openid offline_access User.Read',
}

const encoded = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString()

function posting(service: TestService) {
  return (path: string, fields: Readonly<Record<string, string>>) =>
    service.send('POST', path, { body: encoded(fields), headers })
}

describe.each(['sqlite', 'postgres'] as const)('sign-in endpoints on %s', (store) => {
  const service = setUpTestService({ store })
  const post = posting(service)

  it.each([
    ['password', password, ['username', 'password', 'scope', 'client_id', 'claims', 'grant_type']],
    [
      'code',
      {
        grant_type: 'authorization_code',
        client_id: commandLineClientId,
        code: 'c',
        redirect_uri: 'http://localhost',
        code_verifier: 'v'.repeat(43),
      },
      ['code', 'redirect_uri', 'code_verifier', 'client_id', 'scope'],
    ],
    [
      'refresh token',
      { grant_type: 'refresh_token', client_id: commandLineClientId, refresh_token: 'r' },
      ['refresh_token', 'scope', 'client_id'],
    ],
    [
      'device code',
      { grant_type: 'device_code', client_id: commandLineClientId, device_code: 'd' },
      ['device_code', 'client_id'],
    ],
  ])('refuse hostile texts in a request with a %s', async (_, request, names) => {
    for (const name of names) {
      for (const text of hostile) {
        const { status, json } = await post(tokenPath, { ...request, [name]: text })
        // WHY: unknown members of `claims` and further scopes may be no fault.
        expect({ name, text, status: status < 500 }).toEqual({ name, text, status: true })
        if (name !== 'claims') expect(json).not.toHaveProperty('access_token')
      }
    }
  })

  it('refuse hostile texts on their pages', async () => {
    const query = {
      client_id: commandLineClientId,
      response_type: 'code',
      redirect_uri: 'http://localhost',
      scope: 'openid',
    }
    const base = `/${contosoTenantId}/oauth2`
    for (const text of hostile) {
      const requests = [
        ...['client_id', 'redirect_uri', 'scope', 'login_hint', 'state', 'prompt', 'nonce'].map(
          (name) => `${base}/v2.0/authorize?${encoded({ ...query, [name]: text })}`,
        ),
        `/common/oauth2/v2.0/authorize?${encoded({ ...query, login_hint: `a@${text}` })}`,
        `${base}/deviceauth?${encoded({ user_code: text })}`,
        `/${encodeURIComponent(text.toWellFormed())}/oauth2/deviceauth`,
        `/${encodeURIComponent(text.toWellFormed())}/oauth2/v2.0/authorize`,
      ]
      for (const path of requests) {
        const { status, headers: answered } = await service.send('GET', path)
        expect({ path, isRefused: status < 500 }).toEqual({ path, isRefused: true })
        expect(answered.get('set-cookie')).toBeNull()
      }
      const fields = { user_code: text, username: text, password: text, answer: text }
      expect((await post(`${base}/deviceauth`, fields)).status).toBeLessThan(500)
      const authorize = `${base}/v2.0/authorize?${encoded(query)}`
      const answer = await post(authorize, fields)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    const wrongEscape = await service.send('GET', `${base}/v2.0/authorize?client_id=%zz&state=%`)
    expect(wrongEscape.status).toBe(400)
    expect((await service.send('GET', '/oidc/userinfo')).status).toBe(401)
  })
})

describe.each(['sqlite', 'postgres'] as const)('secrets of one tenant on %s', (store) => {
  const service = setUpTestService({ store })
  const post = posting(service)

  // WHY a service of its own: attempts of the others are counted together.
  it('give no token for a secret of another tenant', async () => {
    await createFabrikam(service.store)
    const { json, status } = await post(tokenPath, password)
    expect(status).toBe(200)
    const refresh = {
      grant_type: 'refresh_token',
      client_id: commandLineClientId,
      refresh_token: memberText(json, 'refresh_token'),
    }
    const elsewhere = await post(`/${fabrikamTenantId}/oauth2/v2.0/token`, refresh)
    expect(elsewhere.status).toBe(400)
    expect(elsewhere.json).not.toHaveProperty('access_token')
    const renamed = refresh.refresh_token.replace(contosoTenantId, fabrikamTenantId)
    for (const tenant of ['common', fabrikamTenantId, contosoTenantId]) {
      const answer = await post(`/${tenant}/oauth2/v2.0/token`, {
        ...refresh,
        refresh_token: renamed,
      })
      expect(answer.json).not.toHaveProperty('access_token')
    }
    const stranger = await post(`/${fabrikamTenantId}/oauth2/v2.0/token`, password)
    expect(stranger.json).not.toHaveProperty('access_token')
    expect(await post(tokenPath, refresh)).toMatchObject({ status: 200 })
  })
})
