/** Tokens of users at the token endpoint, over a real store. Pages and passwords have tests of their own. */

import { createHash } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import {
  createAuthorizationCode,
  type AuthorizedRequest,
} from '../../src/identity/issuer/authorization-codes.ts'
import { answerDevice, findDevice } from '../../src/identity/issuer/device-codes.ts'
import { createIssuer, type Issuer } from '../../src/identity/issuer/issuer.ts'
import type { SignInRuling, SignInUser, TokenSignIn } from '../../src/identity/issuer/sign-ins.ts'
import type { UserSession } from '../../src/identity/issuer/user-session.ts'
import { fixedSigningKeys } from '../../src/identity/signing-key-ring.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService()

const origin = 'https://localhost:8443'
const start = new Date('2026-12-01T08:00:00Z')
const clients = {
  web: '11111111-0000-4000-8000-00000000000a',
  native: '11111111-0000-4000-8000-00000000000b',
  other: '11111111-0000-4000-8000-00000000000c',
}
const ada: SignInUser = {
  objectId: '22222222-0000-4000-8000-000000000001',
  userPrincipalName: 'ada@contoso.com',
  displayName: 'Ada',
  isGuest: false,
  roleTemplateIds: ['b79fbf4d-3ef9-4689-8143-76b194e85509'],
}
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

let issuer: Issuer
let user: SignInUser | undefined
let ruling: SignInRuling
let records: { readonly flow: string; readonly errorNumber: number }[]
let asked: TokenSignIn[]
/** What happens while a request is under way. */
let meanwhile: () => Promise<void>

beforeEach(() => {
  user = ada
  records = []
  asked = []
  meanwhile = () => Promise.resolve()
  ruling = { outcome: 'allowed', authenticationContexts: ['c1'], session: {} }
  const clientOf = (appId: string) => ({
    appId,
    displayName: 'App',
    servicePrincipalId: '33333333-0000-4000-8000-000000000001',
  })
  issuer = createIssuer({
    keys: fixedSigningKeys([service.signingKey]),
    ids: () => crypto.randomUUID(),
    findTenant: (name) =>
      Promise.resolve(
        [contosoTenantId, 'contoso.com'].includes(name) ? contosoTenantId : undefined,
      ),
    attempts: { admit: () => Promise.resolve(undefined), run: (_, attempt) => attempt() },
    authenticateClient: (_, appId, secret) =>
      Promise.resolve(
        secret === 'right'
          ? { outcome: 'authenticated', client: clientOf(appId) }
          : { outcome: 'wrongSecret' },
      ),
    findResource: (_, name) =>
      Promise.resolve(
        name === 'https://graph.microsoft.com' || name === 'api://orders'
          ? {
              appId:
                name === 'api://orders'
                  ? '44444444-0000-4000-8000-000000000001'
                  : '00000003-0000-0000-c000-000000000000',
              displayName: name,
              isDisabled: false,
              requiresAssignment: false,
              accessTokenVersion: '2.0',
            }
          : undefined,
      ),
    isNameOfOther: () => Promise.resolve(false),
    findGrants: () => Promise.resolve({ roles: [], isAssigned: false }),
    ruleOnToken: () => Promise.resolve({ outcome: 'issued', lifetimeSeconds: 3600, claims: {} }),
    signIns: {
      rule: async (signIn) => {
        asked.push(signIn)
        await meanwhile()
        return ruling
      },
      record: ({ flow }, { errorNumber }) => {
        records.push({ flow, errorNumber })
        return Promise.resolve()
      },
    },
    users: {
      passing: service.store,
      findClient: (_, appId) =>
        Promise.resolve(
          Object.values(clients).includes(appId)
            ? {
                ...clientOf(appId),
                isPublic: appId === clients.native,
                redirectUris: { web: [], spa: [], publicClient: [] },
                issuesIdTokens: false,
                isDisabled: false,
              }
            : undefined,
        ),
      consents: {
        find: (_, { requested, isDefault }) =>
          Promise.resolve(
            requested.includes('Mail.Read')
              ? {
                  outcome: 'consentRequired',
                  missing: [],
                  mayConsent: true,
                  mayConsentForAll: false,
                }
              : { outcome: 'granted', scopes: isDefault ? ['User.Read'] : requested },
          ),
      },
      credentials: {
        findUser: () => Promise.resolve(user),
        verifyPassword: (_, { password }) =>
          Promise.resolve(
            password === 'right'
              ? { outcome: 'verified', user: ada, mustChange: false }
              : { outcome: 'wrongPassword', user: ada },
          ),
      },
    },
  })
})

const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000)

async function post(
  path: string,
  form: Readonly<Record<string, string>>,
  more: {
    readonly at?: Date
    readonly headers?: Readonly<Record<string, string>>
    readonly tenant?: string
  } = {},
): Promise<JsonObject> {
  const { at = start, headers = {}, tenant = contosoTenantId } = more
  const route = issuer.routes.find(
    (each) => each.path === `/:tenant/oauth2/${path}` && each.methods.includes('POST'),
  )
  expect(route).toBeDefined()
  const answer = await route?.handle({
    method: 'POST',
    tenant,
    origin,
    query: '',
    headers,
    body: new URLSearchParams(form).toString(),
    requestId: crypto.randomUUID(),
    remoteAddress: '192.0.2.1',
    at,
  })
  const body: unknown = JSON.parse(answer?.body ?? '')
  expect(isJsonObject(body)).toBe(true)
  return body as JsonObject
}

const token = (form: Readonly<Record<string, string>>, more: Parameters<typeof post>[2] = {}) =>
  post('v2.0/token', form, more)

const newSession = (): UserSession => ({
  userId: ada.objectId,
  factors: { methods: ['password'], firstFactorAt: start },
  sessionId: crypto.randomUUID(),
})

function codeFor(more: Partial<AuthorizedRequest> = {}): Promise<string> {
  return createAuthorizationCode(
    service.store,
    contosoTenantId,
    {
      appId: clients.native,
      redirectUri: 'http://localhost',
      platform: 'publicClient',
      scope: 'openid profile offline_access User.Read',
      challenge: { text: challenge, isPlain: false },
      nonce: 'n-1',
      session: newSession(),
      ...more,
    },
    start,
  )
}

const redemption = (code: string) => ({
  grant_type: 'authorization_code',
  client_id: clients.native,
  code,
  redirect_uri: 'http://localhost',
  code_verifier: verifier,
})

const refresh = (refreshToken: JsonObject[string] | undefined, clientId = clients.native) => ({
  grant_type: 'refresh_token',
  client_id: clientId,
  refresh_token: typeof refreshToken === 'string' ? refreshToken : '',
})

describe('an authorization code', () => {
  it('gives tokens of the user for the client, with what the policies say', async () => {
    const code = await codeFor()
    const answer = await token({ ...redemption(code), client_info: '1' })
    expect(answer).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: expect.stringContaining('User.Read'),
      refresh_token: expect.any(String),
    })
    const keys = createLocalJWKSet({ keys: [service.signingKey.publicJwk] })
    const { payload } = await jwtVerify(memberText(answer, 'id_token'), keys, {
      issuer: `${origin}/${contosoTenantId}/v2.0`,
      audience: clients.native,
      currentDate: start,
    })
    expect(payload).toMatchObject({
      nonce: 'n-1',
      oid: ada.objectId,
      tid: contosoTenantId,
      preferred_username: 'ada@contoso.com',
    })
    expect(payload.sub).not.toBe(ada.objectId)
    expect(decodeJwt(memberText(answer, 'access_token'))).toMatchObject({
      aud: 'https://graph.microsoft.com',
      scp: 'openid profile User.Read',
      appidacr: '0',
      acrs: ['c1'],
      amr: ['pwd'],
      wids: ada.roleTemplateIds,
    })
    const info = Buffer.from(memberText(answer, 'client_info'), 'base64url').toString()
    expect(JSON.parse(info)).toEqual({ uid: ada.objectId, utid: contosoTenantId })
    expect(records).toEqual([{ flow: 'authorizationCode', errorNumber: 0 }])
  })

  it('is taken at `common`, because it names its tenant', async () => {
    const answer = await token(redemption(await codeFor()), { tenant: 'common' })
    expect(decodeJwt(memberText(answer, 'id_token')).iss).toBe(`${origin}/${contosoTenantId}/v2.0`)
  })

  it('gives a token for another API in the form of that API', async () => {
    const code = await codeFor({ scope: 'api://orders/read' })
    const answer = await token(redemption(code))
    expect(answer['refresh_token']).toBeUndefined()
    expect(decodeJwt(memberText(answer, 'access_token'))).toMatchObject({
      aud: '44444444-0000-4000-8000-000000000001',
      azp: clients.native,
      scp: 'read',
      ver: '2.0',
    })
  })

  it('works once, and used again it ends what it gave', async () => {
    const code = await codeFor()
    const first = await token(redemption(code))
    expect(await token(redemption(code))).toMatchObject({
      error: 'invalid_grant',
      error_codes: [54005],
    })
    expect(await token(refresh(first['refresh_token']))).toMatchObject({ error: 'invalid_grant' })
  })

  it('that is used twice at the same time leaves no refresh token that works', async () => {
    const code = await codeFor()
    const answers = await Promise.all([token(redemption(code)), token(redemption(code))])
    expect(answers.some((each) => 'error' in each)).toBe(true)
    for (const { refresh_token: left } of answers) {
      if (left !== undefined) expect(await token(refresh(left))).toHaveProperty('error')
    }
  })

  it.each([
    ['another client', { client_id: clients.other }, 9002313],
    ['another redirect URI', { redirect_uri: 'http://localhost/other' }, 500112],
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }, 501481],
    ['a short verifier', { code_verifier: 'v' }, 501481],
    ['no verifier', { code_verifier: '' }, 900144],
    ['a secret', { client_secret: 'right' }, 700025],
    ['an unknown client', { client_id: contosoTenantId }, 700016],
  ])('is not for %s', async (_, wrong, number) => {
    const code = await codeFor()
    expect(await token({ ...redemption(code), ...wrong })).toMatchObject({ error_codes: [number] })
    expect(await token(redemption(code))).toHaveProperty('access_token')
  })

  it('ends after ten minutes', async () => {
    const code = await codeFor()
    expect(await token(redemption(code), { at: later(600) })).toMatchObject({
      error: 'invalid_grant',
      error_codes: [70008],
    })
  })

  it('of a web application needs its secret', async () => {
    const code = await codeFor({ appId: clients.web, platform: 'web' })
    const form = { ...redemption(code), client_id: clients.web }
    expect(await token(form)).toMatchObject({ error: 'invalid_client', error_codes: [7000218] })
    expect(await token({ ...form, client_secret: 'wrong' })).toMatchObject({
      error_codes: [7000215],
    })
    expect(await token({ ...form, client_secret: 'right' })).toHaveProperty('access_token')
  })

  it('of a single-page application is for web pages alone, and other codes are not', async () => {
    const headers = { origin: 'http://localhost:3000' }
    expect(await token(redemption(await codeFor()), { headers })).toMatchObject({
      error_codes: [9002326],
    })
    const code = await codeFor({ platform: 'spa' })
    expect(await token(redemption(code))).toMatchObject({ error_codes: [9002327] })
    const answer = await token(redemption(code), { headers })
    const again = await token(refresh(answer['refresh_token']), { headers, at: later(3_600) })
    expect(
      await token(refresh(again['refresh_token']), { headers, at: later(86_400) }),
    ).toMatchObject({ error: 'invalid_grant', error_codes: [700084] })
  })

  it('gives nothing without consent, and nothing past a policy', async () => {
    const missing = await codeFor({ scope: 'Mail.Read' })
    expect(await token(redemption(missing))).toMatchObject({
      error: 'invalid_grant',
      error_codes: [65001],
      suberror: 'consent_required',
    })
    ruling = {
      outcome: 'refused',
      refusal: { error: 'interaction_required', number: 53003, message: 'Blocked.', claims: '{}' },
    }
    const answer = await token(redemption(await codeFor()))
    expect(answer).toMatchObject({
      error: 'interaction_required',
      error_codes: [53003],
      claims: '{}',
    })
    expect(answer).not.toHaveProperty('access_token')
    expect(records.map(({ errorNumber }) => errorNumber)).toEqual([65001, 53003])
  })
})

describe('a refresh token', () => {
  const signIn = async () => (await token(redemption(await codeFor())))['refresh_token']

  it('that is replaced while an older one ends the family gives none that works', async () => {
    const first = await signIn()
    const second = (await token(refresh(first), { at: later(60) }))['refresh_token']
    meanwhile = async () => {
      meanwhile = () => Promise.resolve()
      expect(await token(refresh(first), { at: later(120) })).toMatchObject({
        error_codes: [50173],
      })
    }
    const answer = await token(refresh(second), { at: later(120) })
    expect(answer).toMatchObject({ error_codes: [50173] })
    expect(answer).not.toHaveProperty('refresh_token')
  })

  it('is replaced, works a moment longer, and used after that ends its family', async () => {
    const first = await signIn()
    const second = await token(refresh(first), { at: later(60) })
    expect(await token(refresh(first), { at: later(80) })).toHaveProperty('access_token')
    expect(await token(refresh(first), { at: later(91) })).toMatchObject({
      error: 'invalid_grant',
      error_codes: [50173],
    })
    expect(await token(refresh(second['refresh_token']), { at: later(92) })).toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('is not for another client, nor after its end', async () => {
    const given = await signIn()
    expect(await token(refresh(given, clients.other))).toMatchObject({ error_codes: [9002313] })
    expect(await token(refresh(given), { at: later(90 * 86_400) })).toMatchObject({
      error_codes: [700082],
    })
  })

  it('asks the policies again, and may ask for other scopes that are granted', async () => {
    const given = await signIn()
    const answer = await token({ ...refresh(given), scope: 'api://orders/.default' })
    expect(answer).toMatchObject({ scope: expect.stringContaining('api://orders/.default') })
    expect(asked.map(({ flow }) => flow)).toEqual(['authorizationCode', 'refreshToken'])
  })

  it('ends with the sessions of the user, and with the account', async () => {
    const given = await signIn()
    user = { ...ada, sessionsValidFrom: later(1) }
    expect(await token(refresh(given))).toMatchObject({ error_codes: [50173] })
    user = undefined
    expect(await token(refresh(given))).toMatchObject({ error_codes: [50057] })
  })
})

describe('a device code', () => {
  const form = { client_id: clients.native, scope: 'openid User.Read' }
  const poll = (deviceCode: string) => ({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: clients.native,
    device_code: deviceCode,
  })

  it('waits for the user, then gives tokens once', async () => {
    const codes = await post('v2.0/devicecode', form)
    const [deviceCode, userCode] = [
      memberText(codes, 'device_code'),
      memberText(codes, 'user_code'),
    ]
    expect(codes).toMatchObject({ interval: 5, expires_in: 900 })
    expect(userCode).toMatch(/^[A-Z0-9]{9}$/u)
    expect(await token(poll(deviceCode))).toMatchObject({ error: 'authorization_pending' })
    const session = { ...newSession(), originalTransferMethod: 'deviceCodeFlow' } as const
    expect(await findDevice(service.store, contosoTenantId, userCode, start)).toMatchObject({
      appId: clients.native,
    })
    const answer = () => answerDevice(service.store, contosoTenantId, userCode, session, start)
    expect([await answer(), await answer()]).toEqual([true, false])
    expect(await token({ ...poll(deviceCode), client_id: clients.other })).toHaveProperty('error')
    expect(await token({ ...poll(deviceCode), grant_type: 'device_code' })).toHaveProperty(
      'access_token',
    )
    expect(asked[0]).toMatchObject({ originalTransferMethod: 'deviceCodeFlow' })
    expect(await token(poll(deviceCode))).toMatchObject({ error: 'expired_token' })
  })

  it('that the user declines gives nothing', async () => {
    const codes = await post('devicecode', form)
    const userCode = memberText(codes, 'user_code').toLowerCase()
    await answerDevice(service.store, contosoTenantId, userCode, 'declined', start)
    expect(await token(poll(memberText(codes, 'device_code')))).toMatchObject({
      error: 'authorization_declined',
    })
  })
})

describe('a password', () => {
  const form = {
    grant_type: 'password',
    client_id: clients.native,
    username: 'ada@contoso.com',
    password: 'right',
    scope: 'openid User.Read',
  }

  it('gives tokens, also where the domain of the user names the tenant', async () => {
    expect(await token(form, { tenant: 'organizations' })).toHaveProperty('access_token')
  })

  it('that is wrong is refused and recorded', async () => {
    expect(await token({ ...form, password: 'wrong' })).toMatchObject({
      error: 'invalid_grant',
      error_codes: [50126],
    })
    expect(records).toEqual([{ flow: 'password', errorNumber: 50126 }])
  })
})

describe('userinfo', () => {
  const ask = async (authorization: string) => {
    const route = issuer.routes.find(({ path }) => path === '/oidc/userinfo')
    const answer = await route?.handle({
      method: 'GET',
      tenant: '',
      origin,
      query: '',
      headers: { authorization },
      body: '',
      requestId: crypto.randomUUID(),
      remoteAddress: '192.0.2.1',
      at: start,
    })
    const body: unknown = JSON.parse(answer?.body ?? '')
    return { status: answer?.status, body }
  }

  it('names the user as the id token does', async () => {
    const answer = await token(redemption(await codeFor({ scope: 'openid profile' })))
    expect(await ask(`Bearer ${memberText(answer, 'access_token')}`)).toEqual({
      status: 200,
      body: { sub: decodeJwt(memberText(answer, 'id_token')).sub, name: 'Ada' },
    })
  })

  it('refuses id tokens, tokens of applications, tokens without `openid`, and no token', async () => {
    const answer = await token(redemption(await codeFor()))
    const plain = await token(redemption(await codeFor({ scope: 'User.Read' })))
    const given = [
      `Bearer ${memberText(answer, 'id_token')}`,
      `Bearer ${await service.appToken('User.Read.All')}`,
      `Bearer ${memberText(plain, 'access_token')}`,
      '',
    ]
    const answers = await Promise.all(given.map(ask))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 401])
  })
})

describe('the v1 token endpoint', () => {
  it('takes a resource, and writes numbers as texts', async () => {
    const answer = await post('token', {
      grant_type: 'password',
      client_id: clients.native,
      username: 'ada@contoso.com',
      password: 'right',
      resource: 'https://graph.microsoft.com',
    })
    expect(answer).toMatchObject({
      expires_in: '3600',
      expires_on: String(start.getTime() / 1_000 + 3_600),
      resource: 'https://graph.microsoft.com',
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    })
  })
})
