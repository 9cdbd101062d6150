/** Trust in an OpenID issuer goes as far as its tenant, its keys and its own word, and no further. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { externalTrustedIssuer, issuerDocumentBytes } from '../../src/identity/external-issuer.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'
import { applicationClaims, delegatedClaims } from './support/forge-token.ts'
import { expectGraphError } from './support/graph-error.ts'
import { startOpenIdIssuer, type IssuerPage, type OpenIdIssuer } from './support/openid-issuer.ts'
import { createFabrikam, fabrikamTenantId } from './support/second-tenant.ts'

/** Sound but for its length: it begins with more spaces than an answer may have bytes. */
const tooLong = `${' '.repeat(issuerDocumentBytes)}{}`

let issuer: OpenIdIssuer

/** Time that passes only for the service's memory of a failed fetch. */
let elapsedMs = 0
const services: TestService[] = []

/** A service that trusts the issuer for Contoso and has fetched nothing from it yet. */
async function startTrustingService(name = issuer.name): Promise<TestService> {
  const options = {
    issuer: name,
    tenant: contosoTenantId,
    audiences: ['api://ostiary'],
    fetch,
    clock: () => new Date(Date.now() + elapsedMs),
  }
  const service = await startTestService({
    app: { externalIssuers: [externalTrustedIssuer(options)] },
  })
  services.push(service)
  issuer.fetched.discovery = 0
  issuer.fetched.keys = 0
  return service
}

beforeAll(async () => {
  issuer = await startOpenIdIssuer()
})
afterEach(() => {
  delete issuer.pages.discovery
  delete issuer.pages.keys
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.close()))
  await issuer.stop()
})

async function ask(
  service: TestService,
  changes: JsonObject = {},
  header: JsonObject = {},
): Promise<Answer> {
  const token = await issuer.sign(delegatedClaims({ iss: issuer.name, ...changes }), header)
  return service.send('GET', '/v1.0/me', { token })
}

describe('a token of a trusted issuer', () => {
  let service: TestService
  beforeAll(async () => {
    service = await startTrustingService()
    await createFabrikam(service.store)
  })

  it('is accepted for the tenant that the issuer is bound to', async () => {
    expect((await ask(service)).status).toBe(200)
    expect((await ask(service, { tid: undefined })).status).toBe(200)
    expect((await ask(service, { aud: 'api://ostiary' })).status).toBe(200)
  })

  it.each<[string, JsonObject]>([
    ['another tenant of this service', { tid: fabrikamTenantId }],
    ['the embedded issuer', { iss: `https://sts.ostiary.internal/${contosoTenantId}/` }],
    ['the issuer’s name with a slash', { iss: 'slash' }],
    ['a foreign audience', { aud: 'api://other' }],
    ['no expiry', { exp: undefined }],
  ])('is refused under the name of %s', async (_, changes) => {
    const iss = changes['iss'] === 'slash' ? { iss: `${issuer.name}/` } : {}
    expectGraphError(await ask(service, { ...changes, ...iss }), 401, 'InvalidAuthenticationToken')
  })

  it('for a user of another tenant is refused as an unknown identity', async () => {
    const { items } = await service.store.list(fabrikamTenantId, 'users', { limit: 1 })
    const answer = await ask(service, { oid: items[0]?.id, sub: items[0]?.id })
    expectGraphError(answer, 403, 'Authorization_IdentityNotFound')
  })

  it('signed by the embedded issuer’s key is refused', async () => {
    const { kid, privateKey } = service.signingKey
    const token = await new SignJWT(delegatedClaims({ iss: issuer.name }))
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .sign(privateKey)
    expectGraphError(await service.send('GET', '/v1.0/me', { token }), 401)
  })

  it('is an application token only when it carries no scope in any form', async () => {
    const token = await issuer.sign(
      applicationClaims({ iss: issuer.name, idtyp: undefined, scp: ['User.Read'] }),
    )
    const answer = await service.send('GET', '/v1.0/users', { token })
    expectGraphError(answer, 401, 'InvalidAuthenticationToken')
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['a type that is a number', {}, { typ: 42 }],
    ['a kind that is a number', { idtyp: 7 }, {}],
    ['a tenant that is a list', { tid: [fabrikamTenantId] }, {}],
    ['an object id that is an object', { oid: {}, sub: {} }, {}],
    ['an audience of numbers', { aud: [1] }, {}],
  ])('with %s is refused, not a failure', async (_, changes, header) => {
    expectGraphError(await ask(service, changes, header), 401, 'InvalidAuthenticationToken')
  })
})

describe('the issuer’s keys', () => {
  it('are fetched once for any number of tokens', async () => {
    const service = await startTrustingService()
    for (let count = 0; count < 5; count += 1) expect((await ask(service)).status).toBe(200)
    expect(issuer.fetched).toEqual({ discovery: 1, keys: 1 })
  })

  it('are fetched once for tokens that arrive together', async () => {
    const service = await startTrustingService()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(service)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(issuer.fetched).toEqual({ discovery: 1, keys: 1 })
  })

  it('are not fetched for a token of an untrusted issuer', async () => {
    const service = await startTrustingService()
    expectGraphError(await ask(service, { iss: 'https://evil.example' }), 401)
    expect(issuer.fetched).toEqual({ discovery: 0, keys: 0 })
  })

  it('are fetched again once, however many tokens name an unknown key', async () => {
    const service = await startTrustingService()
    expect((await ask(service)).status).toBe(200)
    for (let count = 0; count < 5; count += 1) {
      expectGraphError(await ask(service, {}, { kid: `unknown-${count}` }), 401)
    }
    expect(issuer.fetched.keys).toBeLessThanOrEqual(2)
  })

  it('are found without a restart when they are new, once the pause between fetches is over', async () => {
    const service = await startTrustingService()
    expect((await ask(service)).status).toBe(200)
    await issuer.rotate('second')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    try {
      expect((await ask(service)).status).toBe(200)
      expect(issuer.fetched).toEqual({ discovery: 1, keys: 2 })
    } finally {
      vi.useRealTimers()
    }
  })

  it('are no longer accepted once they are withdrawn', async () => {
    const service = await startTrustingService()
    const claims = delegatedClaims({
      iss: issuer.name,
      exp: Math.floor(Date.now() / 1_000) + 3_600,
    })
    const token = await issuer.sign(claims)
    await issuer.rotate('third')
    expectGraphError(await service.send('GET', '/v1.0/me', { token }), 401)
  })
})

describe('an issuer that', () => {
  it.each<[string, 'discovery' | 'keys', IssuerPage]>([
    [
      'names another issuer',
      'discovery',
      { body: { issuer: 'https://evil.example', jwks_uri: 'http://127.0.0.1:1/keys' } },
    ],
    [
      'names itself with a slash',
      'discovery',
      { body: { issuer: 'x/', jwks_uri: 'http://127.0.0.1:1/keys' } },
    ],
    ['has no key set', 'discovery', { body: {} }],
    ['has a key set that is not a URL', 'discovery', { body: { jwks_uri: 'keys' } }],
    [
      'has its keys elsewhere in clear',
      'discovery',
      { body: { jwks_uri: 'http://192.0.2.1/keys' } },
    ],
    ['has its keys in a file', 'discovery', { body: { jwks_uri: 'file:///etc/passwd' } }],
    ['answers null', 'discovery', { body: null }],
    ['answers HTML for discovery', 'discovery', { mediaType: 'text/html', body: '<html></html>' }],
    ['answers HTML for its keys', 'keys', { mediaType: 'text/html', body: '<html></html>' }],
    ['fails at discovery', 'discovery', { status: 500, body: {} }],
    ['fails at its keys', 'keys', { status: 500, body: {} }],
    [
      'sends discovery elsewhere',
      'discovery',
      { status: 302, location: 'http://127.0.0.1:1/', body: '' },
    ],
    [
      'sends its keys elsewhere',
      'keys',
      { status: 302, location: 'http://127.0.0.1:1/', body: '' },
    ],
    ['publishes no list of keys', 'keys', { body: { keys: 'none' } }],
    ['publishes something else', 'keys', { body: [] }],
    ['publishes a list of nulls', 'keys', { body: { keys: [null] } }],
    ['answers too long a document', 'discovery', { body: tooLong }],
    ['answers too long a key set', 'keys', { body: tooLong }],
  ])('%s is unavailable for now', async (_, page, answer) => {
    const service = await startTrustingService()
    const { body } = answer
    const isIncomplete = typeof body === 'object' && body !== null && !Array.isArray(body)
    issuer.pages[page] = {
      ...answer,
      body: page === 'discovery' && isIncomplete ? { issuer: issuer.name, ...body } : body,
    }
    const refused = await ask(service)
    expectGraphError(refused, 503, 'ServiceUnavailable')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    delete issuer.pages[page]
    expect((await ask(service)).status).toBe(503)
    elapsedMs += 6_000
    expect((await ask(service)).status).toBe(200)
  })

  it('cannot be reached is unavailable, and others stay trusted', async () => {
    const gone = await startOpenIdIssuer()
    await gone.stop()
    const service = await startTrustingService(gone.name)
    const token = await issuer.sign(delegatedClaims({ iss: gone.name }))
    const answer = await service.send('GET', '/v1.0/me', { token })
    expectGraphError(answer, 503, 'ServiceUnavailable')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    const own = await service.userToken('admin', 'User.Read')
    expect((await service.send('GET', '/v1.0/me', { token: own })).status).toBe(200)
  })

  it('publishes a symmetric key is not trusted with it', async () => {
    const service = await startTrustingService()
    const secret = Buffer.from('0123456789abcdef0123456789abcdef')
    issuer.pages.keys = {
      body: { keys: [{ kty: 'oct', kid: 'oct', k: secret.toString('base64url') }] },
    }
    const token = await new SignJWT(delegatedClaims({ iss: issuer.name }))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'oct' })
      .sign(secret)
    expectGraphError(await service.send('GET', '/v1.0/me', { token }), 401)
  })

  it('publishes a key too short is refused, not a failure', async () => {
    const service = await startTrustingService()
    const pair = generateKeyPairSync('rsa', { modulusLength: 1_024 })
    issuer.pages.keys = {
      body: { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'short' }] },
    }
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const signed = `${encode({ alg: 'RS256', typ: 'at+jwt', kid: 'short' })}.${encode(delegatedClaims({ iss: issuer.name }))}`
    const signature = sign('sha256', Buffer.from(signed), pair.privateKey).toString('base64url')
    const answer = await service.send('GET', '/v1.0/me', { token: `${signed}.${signature}` })
    expect([401, 503]).toContain(answer.status)
  })
})
