import { createLocalJWKSet, SignJWT, type JWTPayload } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseTenantId } from '../kernel/ids.ts'
import { mintAccessToken } from './issuer/access-token.ts'
import { generateSigningJwk, importSigningJwk, type SigningKey } from './signing-key.ts'
import { fixedSigningKeys, type SigningKeys } from './signing-key-ring.ts'
import { embeddedTrustedIssuer, type TrustedIssuer } from './trusted-issuer.ts'
import { createTokenVerifier } from './verify-token.ts'

const tenant = parseTenantId('0571a27e-0571-4a27-a000-000000000001')
if (tenant === undefined) throw new Error('the fixture is a GUID')
const objectId = '0571a27e-0571-4a27-a000-000000000a01'
const at = new Date('2026-03-02T10:00:00Z')
const issuer = `https://sts.ostiary.internal/${tenant}`

let key: SigningKey
beforeAll(async () => {
  key = await importSigningJwk(await generateSigningJwk())
})

function sign(claims: JWTPayload): Promise<string> {
  const seconds = at.getTime() / 1_000
  return new SignJWT({
    aud: 'https://graph.microsoft.com',
    iss: `${issuer}/`,
    tid: tenant,
    oid: objectId,
    appid: 'client',
    exp: seconds + 60,
    nbf: seconds,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
    .sign(key.privateKey)
}

describe('createTokenVerifier', () => {
  it('checks the signature of a repeated token once, until it expires', async () => {
    let lookups = 0
    const keySet = createLocalJWKSet({ keys: [key.publicJwk] })
    const counted: TrustedIssuer = {
      ...embeddedTrustedIssuer(fixedSigningKeys([key])),
      findKey: (...token) => {
        lookups += 1
        return keySet(...token)
      },
    }
    const verify = createTokenVerifier([counted])
    const token = await mintAccessToken(
      {
        tenant,
        grant: { kind: 'application', objectId, appId: 'client', displayName: 'C', roles: ['A.B'] },
        issuedAt: at,
        lifetimeSeconds: 600,
        tokenId: 'u',
      },
      key,
    )
    const identity = {
      kind: 'application',
      tenant,
      objectId,
      appId: 'client',
      roles: new Set(['A.B']),
    }
    expect(await verify(token, at)).toEqual(identity)
    expect(await verify(token, new Date(at.getTime() + 600_000))).toEqual(identity)
    expect(lookups).toBe(1)
    await expect(verify(token, new Date(at.getTime() + 631_000))).rejects.toMatchObject({
      status: 401,
      message: 'Lifetime validation failed, the token is expired.',
    })
  })

  it('forgets a token when its key stops counting', async () => {
    const next = await importSigningJwk(await generateSigningJwk())
    let keys: SigningKeys = [next, key]
    const ring = { usable: () => keys, refresh: () => Promise.resolve() }
    const verify = createTokenVerifier([embeddedTrustedIssuer(ring)])
    const token = await sign({ scp: 'A.B' })
    expect(await verify(token, at)).toMatchObject({ kind: 'delegated' })
    keys = [next]
    await expect(verify(token, at)).rejects.toMatchObject({ status: 401 })
  })

  it.each([
    [
      'a v1 delegated token',
      { scp: 'A.B C.D' },
      { kind: 'delegated', scopes: new Set(['A.B', 'C.D']) },
    ],
    [
      'a v1 application token',
      { roles: ['A.B'] },
      { kind: 'application', roles: new Set(['A.B']) },
    ],
    [
      'a v2 delegated token',
      {
        ver: '2.0',
        iss: `${issuer}/v2.0`,
        aud: '00000003-0000-0000-c000-000000000000',
        appid: undefined,
        azp: 'client',
        scp: 'A.B',
      },
      { kind: 'delegated', scopes: new Set(['A.B']) },
    ],
    [
      'an application token without roles',
      { idtyp: 'app' },
      { kind: 'application', roles: new Set() },
    ],
  ])('reads %s', async (_, claims, expected) => {
    const verify = createTokenVerifier([embeddedTrustedIssuer(fixedSigningKeys([key]))])
    expect(await verify(await sign(claims as JWTPayload), at)).toEqual({
      tenant,
      objectId,
      appId: 'client',
      ...expected,
    })
  })

  it.each([
    { idp: 'live.com', scp: 'A.B' },
    {
      iss: 'https://sts.ostiary.internal/9188040d-6c67-4c5b-b112-36a304b66dad/',
      tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
      scp: 'A.B',
    },
  ])('knows a personal account by %j', async (claims) => {
    const verify = createTokenVerifier([embeddedTrustedIssuer(fixedSigningKeys([key]))])
    expect(await verify(await sign(claims), at)).toEqual({ kind: 'personal' })
  })

  it.each([
    ['scp together with idtyp app', { scp: 'A.B', idtyp: 'app' }],
    ['idtyp user without scp', { idtyp: 'user' }],
    ['a device token', { idtyp: 'device' }],
    ['another tenant in tid', { scp: 'A.B', tid: objectId }],
    ['no GUID in oid', { scp: 'A.B', oid: 'me' }],
    ['no client', { scp: 'A.B', appid: undefined }],
  ])('refuses %s', async (_, claims) => {
    const verify = createTokenVerifier([embeddedTrustedIssuer(fixedSigningKeys([key]))])
    await expect(verify(await sign(claims as JWTPayload), at)).rejects.toMatchObject({
      status: 401,
      code: 'InvalidAuthenticationToken',
    })
  })
})
