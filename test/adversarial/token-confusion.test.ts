/** Forged and misused tokens: wrong signer, tenant, time or kind. RFC 8725; RFC 9068. */

import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign as signBytes,
  webcrypto,
} from 'node:crypto'
import { generateKeyPair, importJWK, importPKCS8, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { users } from '../../src/directory/kinds.ts'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import {
  generateSigningJwk,
  importSigningJwk,
  type SigningKey,
} from '../../src/identity/signing-key.ts'
import { fixedSigningKeys } from '../../src/identity/signing-key-ring.ts'
import { setUpTestService, startTestService, type TestService } from '../support/test-service.ts'
import {
  administrate,
  askToken,
  createApplication,
  createClient,
} from '../support/token-clients.ts'
import {
  administratorId,
  applicationClaims,
  assemble,
  delegatedClaims,
  sign,
} from './support/forge-token.ts'
import { expectGraphError } from './support/graph-error.ts'
import { createFabrikam, fabrikamTenantId } from './support/second-tenant.ts'

let service: TestService
let jwk: JWK
let key: SigningKey
let now = new Date()

beforeAll(async () => {
  jwk = await generateSigningJwk()
  key = await importSigningJwk(jwk)
  service = await startTestService({
    app: { clock: () => now, signingKeys: fixedSigningKeys([key]) },
  })
})
afterAll(() => service.close())

const anotherTenant = '0571a27e-0571-4a27-a000-000000000002'
const seconds = () => Math.floor(Date.now() / 1_000)

async function expectRefused(token: string, message?: RegExp): Promise<void> {
  const answer = await service.send('GET', '/v1.0/me', { token })
  expectGraphError(answer, 401, 'InvalidAuthenticationToken')
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="", authorization_uri="/u)
  if (message) expect((answer.json['error'] as JsonObject)['message']).toMatch(message)
}

it('accepts the token that every attack below starts from', async () => {
  const token = await sign(delegatedClaims(), key)
  expect((await service.send('GET', '/v1.0/me', { token })).status).toBe(200)
})

describe('a signature', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', ''])('is required for alg %j too', async (alg) => {
    await expectRefused(assemble({ alg, typ: 'JWT', kid: key.kid }, delegatedClaims()))
  })

  it.each(['HS256', 'HS384', 'HS512'])(
    'of %s keyed with the public key is refused',
    async (alg) => {
      const { publicJwk, kid } = key
      const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' })
      const secrets = [
        publicKey.export({ type: 'spki', format: 'pem' }),
        publicKey.export({ type: 'spki', format: 'der' }),
        JSON.stringify(publicJwk),
        String(publicJwk.n),
        '',
      ]
      for (const secret of secrets) {
        const unsigned = assemble({ alg, typ: 'JWT', kid }, delegatedClaims()).slice(0, -1)
        const digest = createHmac(`sha${alg.slice(2)}`, secret)
          .update(unsigned)
          .digest('base64url')
        await expectRefused(`${unsigned}.${digest}`)
      }
    },
  )

  it.each(['RS384', 'RS512', 'PS256', 'PS384'])(
    'by the right key under %s, which the issuer never uses, is refused',
    async (alg) => {
      const privateKey = await importJWK({ ...jwk, alg }, alg)
      await expectRefused(await sign(delegatedClaims(), key, { alg }, privateKey))
    },
  )

  it('by an elliptic key under the id of the RSA key is refused', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    await expectRefused(await sign(delegatedClaims(), key, { alg: 'ES256' }, privateKey))
  })

  it.each([
    ['the id of the issuer’s key', (kid: string) => ({ kid })],
    ['an unknown id', () => ({ kid: 'unknown' })],
    ['no id', () => ({ kid: undefined })],
    ['an id that is a path', () => ({ kid: '../../../../dev/null' })],
    ['an id that is SQL', () => ({ kid: "' or 1=1 --" })],
  ])('by a foreign key under %s is refused', async (_, header) => {
    const { privateKey } = await generateKeyPair('RS256')
    const { kid } = key
    await expectRefused(await sign(delegatedClaims(), key, header(kid), privateKey))
  })

  it('of other bytes is refused', async () => {
    const token = await sign(delegatedClaims(), key)
    const [header = '', , signature = ''] = token.split('.')
    const claims = Buffer.from(
      JSON.stringify(delegatedClaims({ scp: 'Policy.ReadWrite.All' })),
    ).toString('base64url')
    await expectRefused(`${header}.${claims}.${signature}`)
    await expectRefused(`${token.slice(0, -8)}AAAAAAAA`)
  })

  it('is not checked with a key that the token contains or links to', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 })
    const own = pair.publicKey.export({ format: 'jwk' }) as JsonObject
    const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const ownKey = await importPKCS8(pem, 'RS256')
    for (const header of [
      { jwk: own },
      { jwk: own, kid: undefined },
      { jku: `${service.url}/healthz` },
      { x5u: `${service.url}/healthz` },
      { x5c: ['MIIB'] },
    ]) {
      await expectRefused(await sign(delegatedClaims(), key, header, ownKey))
    }
  })

  it('with critical header members is refused', async () => {
    const { kid, privateKey } = key
    const claims = Buffer.from(JSON.stringify(delegatedClaims())).toString('base64url')
    for (const header of [
      { crit: ['exp'], exp: 1 },
      { crit: ['b64'], b64: false },
      { crit: [] },
      { crit: 'alg' },
    ]) {
      const head = Buffer.from(
        JSON.stringify({ alg: 'RS256', typ: 'JWT', kid, ...header }),
      ).toString('base64url')
      const signature = Buffer.from(
        await webcrypto.subtle.sign(
          'RSASSA-PKCS1-v1_5',
          privateKey,
          Buffer.from(`${head}.${claims}`),
        ),
      ).toString('base64url')
      await expectRefused(`${head}.${claims}.${signature}`)
    }
  })
})

describe('claims', () => {
  it.each<[string, JsonObject]>([
    ['another tenant’s issuer', { iss: `https://sts.ostiary.internal/${anotherTenant}/` }],
    ['Entra’s issuer', { iss: `https://sts.windows.net/${contosoTenantId}/` }],
    [
      'the issuer without its last slash',
      { iss: `https://sts.ostiary.internal/${contosoTenantId}` },
    ],
    ['the issuer in upper case', { iss: `HTTPS://STS.OSTIARY.INTERNAL/${contosoTenantId}/` }],
    ['an issuer with a suffix', { iss: `https://sts.ostiary.internal/${contosoTenantId}/x` }],
    ['an issuer with a newline', { iss: `https://sts.ostiary.internal/${contosoTenantId}/\n` }],
    ['no issuer', { iss: undefined }],
    ['a list of issuers', { iss: [`https://sts.ostiary.internal/${contosoTenantId}/`] }],
    ['a tenant that is not the issuer’s', { tid: anotherTenant }],
    ['another audience', { aud: 'https://management.azure.com' }],
    ['an audience that begins right', { aud: 'https://graph.microsoft.com.evil.example' }],
    ['no audience', { aud: undefined }],
    ['an empty audience list', { aud: [] }],
    ['no expiry', { exp: undefined }],
    ['an expiry that is text', { exp: String(seconds() + 600) }],
    ['an expiry in the past', { exp: seconds() - 60 }],
    ['an expiry at zero', { exp: 0 }],
    ['a start in the future', { nbf: seconds() + 120 }],
    ['a start that is text', { nbf: 'now' }],
    ['an object id that is not a GUID', { oid: "' or '1'='1" }],
    ['no client', { appid: undefined }],
    ['scopes in an application token', { idtyp: 'app' }],
    ['no scopes in a user token', { scp: undefined }],
    ['empty scopes in a user token', { scp: '' }],
    ['a kind that does not exist', { idtyp: 'device' }],
  ])('with %s are refused', async (_, changes) => {
    await expectRefused(await sign(delegatedClaims(changes), key))
  })

  it('that name an unknown tenant and its issuer are refused', async () => {
    const claims = delegatedClaims({
      iss: `https://sts.ostiary.internal/${anotherTenant}/`,
      tid: anotherTenant,
    })
    const token = await sign(claims, key)
    const answer = await service.send('GET', '/v1.0/me', { token })
    expectGraphError(answer, 401, 'InvalidAuthenticationToken')
  })

  it.each<[string, JsonObject]>([
    [
      'roles together with scopes',
      { roles: ['Directory.Read.All', 'AuditLog.Read.All'], scp: 'User.Read' },
    ],
    ['roles as a space-separated text', { roles: 'AuditLog.Read.All', scp: 'User.Read' }],
    ['a scope in another case', { scp: 'auditlog.read.all' }],
    ['a scope inside another word', { scp: 'xAuditLog.Read.Allx AuditLog.Read.All.x' }],
    ['scopes joined by commas', { scp: 'User.Read,AuditLog.Read.All' }],
  ])('with %s grant no more permissions', async (_, changes) => {
    const token = await sign(delegatedClaims(changes), key)
    const answer = await service.send('GET', '/v1.0/auditLogs/directoryAudits', { token })
    expectGraphError(answer, 403, 'Authentication_MSGraphPermissionMissing')
  })

  it('cannot add directory roles: only those in the directory count', async () => {
    const token = await sign(
      delegatedClaims({
        oid: '0571a27e-0571-4a27-a000-000000000a04',
        sub: '0571a27e-0571-4a27-a000-000000000a04',
        scp: 'AuditLog.Read.All',
        wids: ['62e90394-69f5-4237-9190-012177145e10'],
        roles: ['Global Administrator'],
      }),
      key,
    )
    const answer = await service.send('GET', '/v1.0/auditLogs/directoryAudits', { token })
    expectGraphError(answer, 403, 'Authentication_MSGraphPermissionMissing')
  })

  it('of an application cannot name a user, nor those of a user an application', async () => {
    for (const claims of [
      applicationClaims({ oid: administratorId, sub: administratorId }),
      delegatedClaims({ oid: applicationClaims()['oid'], sub: applicationClaims()['oid'] }),
    ]) {
      const token = await sign(claims, key)
      const answer = await service.send('GET', '/v1.0/users', { token })
      expectGraphError(answer, 403, 'Authorization_IdentityNotFound')
    }
  })

  it.each<[string, JsonObject]>([
    [
      'the tenant of personal accounts',
      {
        iss: 'https://sts.ostiary.internal/9188040d-6c67-4c5b-b112-36a304b66dad/',
        tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
      },
    ],
    ['the identity provider of personal accounts', { idp: 'live.com' }],
  ])('of %s are refused by policy operations', async (_, changes) => {
    const token = await sign(delegatedClaims(changes), key)
    for (const path of [
      '/beta/policies',
      '/v1.0/identity/conditionalAccess/policies',
      '/beta/trustFramework/policies',
    ]) {
      expectGraphError(
        await service.send('GET', path, { token }),
        403,
        'Authorization_RequestDenied',
      )
    }
  })
})

describe('a header', () => {
  it.each<[string, JsonObject]>([
    ['no type', { typ: undefined }],
    ['the type of an ID token', { typ: 'id_token+jwt' }],
    ['the type of a logout token', { typ: 'logout+jwt' }],
    ['the type of a security event', { typ: 'secevent+jwt' }],
    ['an empty type', { typ: '' }],
  ])('with %s is refused', async (_, header) => {
    await expectRefused(await sign(delegatedClaims(), key, header))
  })

  it.each(['at+jwt', 'application/at+jwt', 'AT+JWT', 'jwt'])(
    'of type %s is accepted',
    async (typ) => {
      const token = await sign(delegatedClaims(), key, { typ })
      expect((await service.send('GET', '/v1.0/me', { token })).status).toBe(200)
    },
  )
})

describe('a credential that is not a token', () => {
  it.each([
    ['', /Access token is empty/u],
    ['Bearer', /Access token is empty/u],
    ['Basic YWRtaW46YWRtaW4=', /Access token is empty/u],
    ['Bearer a b', /Access token is empty/u],
    ['Bearer null', /80049217/u],
    ['Bearer EwAoA8l6BAAU', /80049217/u],
    ['Bearer ..', /80049217/u],
    ['Bearer a.b.c.d.e', /80049217/u],
    [`Bearer ${'A'.repeat(12_000)}`, /80049217/u],
    [
      `Bearer ${Buffer.from('null').toString('base64url')}.${Buffer.from('null').toString('base64url')}.`,
      /80049217/u,
    ],
    [
      `Bearer ${Buffer.from('{}').toString('base64url')}.${Buffer.from('[]').toString('base64url')}.x`,
      /80049217/u,
    ],
  ])('such as %j is refused', async (authorization, message) => {
    const answer = await service.send('GET', '/v1.0/me', {
      headers: authorization === '' ? {} : { authorization },
    })
    expectGraphError(answer, 401, 'InvalidAuthenticationToken')
    expect((answer.json['error'] as JsonObject)['message']).toMatch(message)
  })

  it('is refused when it is a token cut short at any length', async () => {
    const token = await sign(delegatedClaims(), key)
    for (let length = 1; length < token.length; length += 37) {
      await expectRefused(token.slice(0, length))
    }
  })
})

describe('a remembered token', () => {
  it('is refused from the moment it expires', async () => {
    const token = await sign(delegatedClaims({ exp: seconds() + 600 }), key)
    expect((await service.send('GET', '/v1.0/me', { token })).status).toBe(200)
    try {
      now = new Date(Date.now() + 599_000)
      expect((await service.send('GET', '/v1.0/me', { token })).status).toBe(200)
      now = new Date(Date.now() + 632_000)
      await expectRefused(token, /expired/u)
      now = new Date(Date.now() + 86_400_000)
      await expectRefused(token, /expired/u)
    } finally {
      now = new Date()
    }
  })

  it('is refused once its account is disabled or deleted', async () => {
    const id = randomUUID()
    const provenance = { author: { kind: 'system', id: 'test' }, requestId: id, at: now } as const
    const body = { userPrincipalName: 'leaver@contoso.com', userType: 'Member' }
    const state = { family: users.name, id, index: [], uniqueKeys: [] }
    await service.store.write(contosoTenantId, provenance, (transaction) =>
      transaction.create({ ...state, body: { ...body, accountEnabled: true } }),
    )
    const token = await sign(delegatedClaims({ oid: id, sub: id }), key)
    expect((await service.send('GET', '/v1.0/me', { token })).status).toBe(200)
    await service.store.write(contosoTenantId, provenance, (transaction) =>
      transaction.replace({ ...state, body: { ...body, accountEnabled: false } }),
    )
    await expectRefused(token, /disabled/u)
    await service.store.write(contosoTenantId, provenance, (transaction) =>
      transaction.delete(state),
    )
    const answer = await service.send('GET', '/v1.0/me', { token })
    expectGraphError(answer, 403, 'Authorization_IdentityNotFound')
  })

  it('is not accepted with its last characters changed', async () => {
    const token = await sign(delegatedClaims(), key)
    expect((await service.send('GET', '/v1.0/me', { token })).status).toBe(200)
    const last = token.at(-1)
    await expectRefused(`${token.slice(0, -2)}${last === 'A' ? 'BB' : 'AA'}`)
  })
})

it('refuses a signature of an algorithm that is not on its list', async () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const unsigned = assemble({ alg: 'EdDSA', typ: 'JWT' }, delegatedClaims()).slice(0, -1)
  const signature = signBytes(null, Buffer.from(unsigned), privateKey).toString('base64url')
  await expectRefused(`${unsigned}.${signature}`)
})

describe('a token of the issuer for another API', () => {
  const powerful = 'Policy.ReadWrite.ConditionalAccess'
  const issuing = setUpTestService()
  const roleId = '11111111-0000-4000-8000-000000000001'

  it.each([
    ['v1', 1],
    ['v2', 2],
  ])('of the form %s is refused here, whatever its roles are called', async (_, version) => {
    const client = await createClient(issuing)
    const uri = `https://graph.contoso.com/${version}`
    const api = await createApplication(issuing, {
      api: { requestedAccessTokenVersion: version },
      identifierUris: [uri],
      appRoles: [
        {
          id: roleId,
          value: powerful,
          displayName: powerful,
          description: powerful,
          allowedMemberTypes: ['Application'],
          isEnabled: true,
        },
      ],
    })
    await administrate(
      issuing,
      'POST',
      `/v1.0/servicePrincipals/${api.principalId}/appRoleAssignedTo`,
      {
        principalId: client.principalId,
        resourceId: api.principalId,
        appRoleId: roleId,
      },
    )
    for (const name of [uri, api.appId]) {
      const { token, claims } = await askToken(issuing, client, `${name}/.default`)
      expect(claims['roles']).toEqual([powerful])
      const answer = await issuing.send('GET', '/v1.0/users', { token })
      expectGraphError(answer, 401, 'InvalidAuthenticationToken')
    }
    const { claims } = await askToken(issuing, client, 'https://graph.microsoft.com/.default')
    expect(claims['roles']).toEqual([])
  })

  it.each([
    'https://graph.microsoft.com',
    'https://graph.microsoft.com/',
    'HTTPS://GRAPH.MICROSOFT.COM',
    '00000003-0000-0000-C000-000000000000',
  ])('is not given for %s, also where another service principal has that name', async (name) => {
    const client = await createClient(issuing)
    const path = `/v1.0/servicePrincipals/${client.principalId}`
    const servicePrincipalNames = [client.appId, 'https://graph.microsoft.com/', name]
    await administrate(issuing, 'PATCH', path, { servicePrincipalNames })
    const { claims } = await askToken(issuing, client, `${name}/.default`)
    expect(claims).toMatchObject({ aud: 'https://graph.microsoft.com', idtyp: 'app', roles: [] })
  })

  it.each(['https://graph.microsoft.com', 'https://GRAPH.microsoft.com/'])(
    'keeps its audience where a policy says %s, also with a signing key of its own',
    async (audienceOverride) => {
      const client = await createClient(issuing)
      const api = await createApplication(issuing)
      const principal = `/servicePrincipals/${api.principalId}`
      await administrate(issuing, 'POST', `/v1.0${principal}/addTokenSigningCertificate`, {
        displayName: 'CN=own',
      })
      const definition = JSON.stringify({
        ClaimsMappingPolicy: {
          Version: 1,
          audienceOverride,
          ClaimsSchema: [
            { Value: powerful, JwtClaimType: 'roles' },
            { Value: 'app', JwtClaimType: 'idtyp' },
            { Value: 'x', JwtClaimType: 'env' },
          ],
        },
      })
      const { json } = await administrate(issuing, 'POST', '/beta/policies', {
        type: 'ClaimsMappingPolicy',
        displayName: 'Override',
        definition: [definition],
      })
      const reference = `https://graph.microsoft.com/beta/policies/${memberText(json, 'id')}`
      await administrate(issuing, 'POST', `/beta${principal}/policies/$ref`, {
        '@odata.id': reference,
      })
      const { token, claims } = await askToken(issuing, client, `${api.appId}/.default`)
      expect(claims).toMatchObject({ aud: api.appId, env: 'x' })
      expect(claims).not.toHaveProperty('roles')
      expect(claims).not.toHaveProperty('idtyp')
      const answer = await issuing.send('GET', '/v1.0/users', { token })
      expectGraphError(answer, 401, 'InvalidAuthenticationToken')
    },
  )

  it('is not given for an API of another tenant', async () => {
    await createFabrikam(issuing.store)
    const uri = 'api://of-contoso'
    const { appId } = await createApplication(issuing, { identifierUris: [uri] })
    for (const name of [appId, uri]) {
      const scope = `${name}/.default`
      expect((await askToken(issuing, contosoClient, scope)).status).toBe(200)
      const { status, json } = await askToken(issuing, contosoClient, scope, fabrikamTenantId)
      expect([status, json['error_codes']]).toEqual([400, [500011]])
    }
  })
})
