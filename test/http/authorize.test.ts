/** The authorize endpoint, as a browser without script uses it. */

import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import {
  contosoClient,
  contosoPassword,
  contosoTenantId,
} from '../../src/directory/sample/contoso.ts'
import { memberText } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const service = setUpTestService()
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const ada = { username: 'ada@contoso.com', password: contosoPassword, answer: 'approve' }
const loopback = 'http://localhost:53123'

beforeAll(async () => {
  const token = await service.userToken('admin', 'Application.ReadWrite.All')
  const register = (id: string, body: object) =>
    service.send('PATCH', `/v1.0/applications/0571a27e-0571-4a27-a000-000000000${id}`, {
      token,
      body,
    })
  const answers = [
    await register('c02', {
      publicClient: { redirectUris: ['http://localhost', 'https://native.contoso.com/back?a=1'] },
      spa: { redirectUris: ['https://spa.contoso.com/'] },
    }),
    await register('c01', { web: { redirectUris: ['https://web.contoso.com/back'] } }),
  ]
  const refused = answers.find(({ status }) => status !== 204)
  if (refused !== undefined) throw new Error(refused.text)
})

function pathOf(
  more: Readonly<Record<string, string | undefined>> = {},
  tenant: string = contosoTenantId,
): string {
  const parameters = Object.entries({
    client_id: commandLineClientId,
    response_type: 'code',
    redirect_uri: loopback,
    scope: 'openid profile User.Read',
    state: 's&1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(parameters).toString()}`
}

/** WHY not `service.send`: it follows redirects. */
async function request(path: string, fields?: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${service.url}${path}`, {
    redirect: 'manual',
    ...(fields && { method: 'POST', body: new URLSearchParams(fields), headers: form }),
  })
}

async function locationOf(path: string, fields?: Readonly<Record<string, string>>): Promise<URL> {
  const response = await request(path, fields)
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location') ?? '')
}

function redeem(code: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: commandLineClientId,
    code,
    redirect_uri: loopback,
    code_verifier: verifier,
    ...more,
  }).toString()
  return service.send('POST', `/${contosoTenantId}/oauth2/v2.0/token`, { body, headers: form })
}

describe('a user who signs in on the page', () => {
  it('gives the client a code, which it redeems once for tokens of the user', async () => {
    const page = await request(pathOf({ nonce: 'n-1' }))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Sample Public Client')
    expect(page.headers.get('content-security-policy')).toContain(
      `form-action 'self' ${loopback}; frame-ancestors 'none'`,
    )
    const location = await locationOf(pathOf({ nonce: 'n-1' }), ada)
    expect(location.origin).toBe(loopback)
    expect(location.searchParams.get('state')).toBe('s&1')
    const code = location.searchParams.get('code') ?? ''
    const { json } = await redeem(code)
    expect(decodeJwt(memberText(json, 'id_token'))).toMatchObject({
      nonce: 'n-1',
      aud: commandLineClientId,
      preferred_username: 'ada@contoso.com',
    })
    const me = await service.send('GET', '/v1.0/me', { token: memberText(json, 'access_token') })
    expect(me.json).toMatchObject({ userPrincipalName: 'ada@contoso.com' })
    expect(await redeem(code)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } })
  })

  it('gives no code that another address, verifier or client redeems', async () => {
    for (const wrong of [
      { redirect_uri: 'http://localhost:1' },
      { code_verifier: 'w'.repeat(43) },
      { client_id: contosoClient.appId, client_secret: contosoClient.secret },
    ]) {
      const code = (await locationOf(pathOf(), ada)).searchParams.get('code') ?? ''
      expect((await redeem(code, wrong)).status).toBe(400)
    }
  })

  it.each([
    [
      'a fragment',
      { response_mode: 'fragment' },
      /^http:\/\/localhost:53123\/?#code=[^&]+&session_state=[^&]+&state=s%261$/u,
    ],
    [
      'the query of an address that has one',
      { redirect_uri: 'https://native.contoso.com/back?a=1', state: undefined },
      /^https:\/\/native\.contoso\.com\/back\?a=1&code=[^&]+&session_state=[^&]+$/u,
    ],
  ])('sends the code in %s', async (_, more, expected) => {
    const response = await request(pathOf(more), ada)
    expect(response.headers.get('location')).toMatch(expected)
  })

  it('is found by the domain of the name at a path for many tenants', async () => {
    const asked = await request(pathOf({}, 'common'))
    expect(await asked.text()).toContain('name="login_hint"')
    const again = await request(pathOf({ login_hint: 'ada' }, 'common'))
    expect((await again.text()).match(/name="login_hint"/gu)).toHaveLength(1)
    const path = pathOf({ login_hint: 'ada@contoso.com' }, 'organizations')
    expect((await locationOf(path, ada)).searchParams.has('code')).toBe(true)
  })

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown name', { username: '"><script>x</script>' }],
    ['no password', { password: '' }],
  ])('is asked again after %s', async (_, wrong) => {
    const response = await request(pathOf(), { ...ada, ...wrong })
    const text = await response.text()
    expect(response.status).toBe(401)
    expect(text).toContain('The user name or password is wrong.')
    expect(text).not.toContain('<script')
    expect(text).not.toContain(contosoPassword)
  })

  it('can cancel', async () => {
    const location = await locationOf(pathOf(), { answer: 'decline' })
    expect(location.searchParams.get('error')).toBe('access_denied')
    expect(location.searchParams.get('error_description')).toContain('AADSTS65004')
  })
})

describe('a request that is wrong', () => {
  it.each([
    ['redirect_uri', { redirect_uri: 'https://evil.example/' }, 'AADSTS50011'],
    ['redirect_uri', { redirect_uri: 'http://localhost.evil.example:53123' }, 'AADSTS50011'],
    ['redirect_uri', { redirect_uri: 'https://spa.contoso.com/x' }, 'AADSTS50011'],
    ['redirect_uri', { redirect_uri: 'https://web.contoso.com/back' }, 'AADSTS50011'],
    ['redirect_uri', { redirect_uri: undefined }, 'AADSTS900144'],
    ['client_id', { client_id: '0571a27e-0571-4a27-a000-00000000dead' }, 'AADSTS700016'],
    ['client_id', { client_id: undefined }, 'AADSTS900144'],
  ])('by its %s is shown to the user, and leads nowhere', async (_, wrong, code) => {
    for (const fields of [undefined, ada]) {
      const response = await request(pathOf(wrong), fields)
      expect(response.status).toBe(400)
      expect(response.headers.get('location')).toBeNull()
      expect(await response.text()).toContain(code)
    }
  })

  it('with a parameter that is given twice is shown to the user', async () => {
    const response = await request(`${pathOf()}&redirect_uri=https%3A%2F%2Fevil.example%2F`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('AADSTS900144')
  })

  it.each([
    ['response_type', { response_type: 'token' }, 'unsupported_response_type', '700054'],
    ['response_mode', { response_mode: 'form_post' }, 'invalid_request', '900144'],
    ['scope', { scope: undefined }, 'invalid_request', '900144'],
    ['scope', { scope: 'User.Read api://other/x' }, 'invalid_request', '28000'],
    ['claims', { claims: '{' }, 'invalid_request', '9002340'],
    ['code_challenge', { code_challenge: 'short' }, 'invalid_request', '501491'],
    ['prompt', { prompt: 'none' }, 'login_required', '50058'],
    [
      'missing challenge',
      { redirect_uri: 'https://spa.contoso.com/', code_challenge: undefined },
      'invalid_request',
      '9002325',
    ],
  ])('by its %s goes back to the client', async (_, wrong, error, number) => {
    const location = await locationOf(pathOf(wrong))
    expect(location.searchParams.get('error')).toBe(error)
    expect(location.searchParams.get('error_description')).toContain(`AADSTS${number}:`)
    expect(location.searchParams.get('state')).toBe('s&1')
    expect((await locationOf(pathOf(wrong), ada)).searchParams.has('code')).toBe(false)
  })
})
