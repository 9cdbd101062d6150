/** Mints tokens with any header and claims; they are valid except for what a test changes. */

import { commandLineClientId } from '../../../src/directory/first-administrator.ts'
import { randomUUID } from 'node:crypto'
import { SignJWT, type CryptoKey } from 'jose'
import type { JsonObject } from '../../../src/kernel/json.ts'
import { contosoTenantId } from '../../../src/directory/sample/contoso.ts'
import type { SigningKey } from '../../../src/identity/signing-key.ts'

/** The object id of the sample's administrator. */
export const administratorId = '0571a27e-0571-4a27-a000-000000000a01'

/** The object id of the sample's confidential client in its tenant. */
const clientPrincipalId = '0571a27e-0571-4a27-a000-000000000f01'

/** Claims of a good delegated token of the sample's administrator; undefined removes one. */
export function delegatedClaims(changes: JsonObject = {}): JsonObject {
  const now = Math.floor(Date.now() / 1_000)
  return {
    iss: `https://sts.ostiary.internal/${contosoTenantId}/`,
    aud: 'https://graph.microsoft.com',
    iat: now,
    nbf: now,
    exp: now + 600,
    tid: contosoTenantId,
    oid: administratorId,
    sub: administratorId,
    appid: commandLineClientId,
    idtyp: 'user',
    scp: 'Directory.AccessAsUser.All User.Read',
    ver: '1.0',
    uti: randomUUID(),
    ...changes,
  }
}

/** Claims of a good application token of the sample's confidential client. */
export function applicationClaims(changes: JsonObject = {}): JsonObject {
  const { scp: _, ...claims } = delegatedClaims()
  return {
    ...claims,
    oid: clientPrincipalId,
    sub: clientPrincipalId,
    idtyp: 'app',
    roles: ['Directory.Read.All'],
    ...changes,
  }
}

/** Signs claims with the service's own key and its usual header, with changes. */
export function sign(
  claims: JsonObject,
  key: SigningKey,
  header: JsonObject = {},
  privateKey: CryptoKey | Uint8Array = key.privateKey,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })
    .sign(privateKey)
}

/** Assembles a token from any parts. */
export function assemble(header: JsonObject, claims: JsonObject, signature = ''): string {
  const encode = (part: JsonObject): string =>
    Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${encode(header)}.${encode(claims)}.${signature}`
}
