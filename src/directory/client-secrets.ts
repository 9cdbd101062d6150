/** Client secrets: stored as salted scrypt digests, compared in constant time. Source: RFC 7914. */

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { ClientAuthentication } from '../identity/issuer/issuer.ts'
import { memberText, isJsonObject, type JsonObject } from '../kernel/json.ts'
import type { TenantId } from '../kernel/ids.ts'
import type { Filter } from '../odata/filter.ts'
import type { Store } from '../store/port.ts'
import { applications, servicePrincipals } from './kinds.ts'

const scryptAsync = promisify<string, Uint8Array, number, Buffer>(scrypt)
const digestBytes = 32

let lastDigest: Promise<unknown> = Promise.resolve()

/**
 * WHY one after the other: several at once would take every processor from the thread that answers. Few wait here, some
 * of each tenant: `createClientAttempts` says how many attempts run, and each asks for one digest at a time.
 */
function digestInTurn(secret: string, salt: Uint8Array): Promise<Buffer> {
  const digest = lastDigest.then(() => scryptAsync(secret, salt, digestBytes))
  lastDigest = digest.catch(() => undefined)
  return digest
}

/** Digests a new secret. Shape: `scrypt$<salt>$<digest>`, both base64url. */
export async function digestSecret(secret: string): Promise<string> {
  const salt = randomBytes(16)
  const digest = await digestInTurn(secret, salt)
  return ['scrypt', salt.toString('base64url'), digest.toString('base64url')].join('$')
}

async function matchesDigest(secret: string, stored: unknown): Promise<boolean> {
  const [scheme, salt, digest] = typeof stored === 'string' ? stored.split('$') : []
  if (scheme !== 'scrypt' || salt === undefined || digest === undefined) return false
  const computed = await digestInTurn(secret, Buffer.from(salt, 'base64url'))
  const expected = Buffer.from(digest, 'base64url')
  return expected.length === computed.length && timingSafeEqual(computed, expected)
}

function isCurrent(credential: JsonObject, at: Date): boolean {
  const { startDateTime, endDateTime } = credential
  const starts = typeof startDateTime === 'string' ? Date.parse(startDateTime) : -Infinity
  const ends = typeof endDateTime === 'string' ? Date.parse(endDateTime) : Infinity
  return starts <= at.getTime() && at.getTime() < ends
}

/** Checks a client's secret against the application's unexpired credentials. */
export async function authenticateClient(
  store: Store,
  tenant: TenantId,
  clientId: string,
  secret: string,
  at: Date,
): Promise<ClientAuthentication> {
  const filter: Filter = { kind: 'comparison', operator: 'eq', property: 'appId', value: clientId }
  const [application, servicePrincipal] = await Promise.all(
    [applications, servicePrincipals].map(async (kind) => {
      const { items } = await store.list(tenant, kind.name, { filter, limit: 1 })
      return items[0] && kind.read(items[0])
    }),
  )
  if (!application || !servicePrincipal || servicePrincipal.body['accountEnabled'] === false) {
    return { outcome: 'unknownClient' }
  }
  const credentials = application.body['passwordCredentials']
  for (const credential of Array.isArray(credentials) ? credentials.filter(isJsonObject) : []) {
    if (isCurrent(credential, at) && (await matchesDigest(secret, credential['secretDigest']))) {
      const roles = servicePrincipal.body['grantedApplicationPermissions']
      return {
        outcome: 'authenticated',
        client: {
          appId: memberText(application.body, 'appId'),
          displayName: memberText(application.body, 'displayName'),
          servicePrincipalId: servicePrincipal.id,
          roles: Array.isArray(roles) ? roles.map(String) : [],
        },
      }
    }
  }
  return { outcome: 'wrongSecret' }
}
