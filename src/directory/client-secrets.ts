/** Client secrets. Only their digests are stored. */

import { randomInt } from 'node:crypto'
import type { ClientAuthentication } from '../identity/issuer/client-authentication.ts'
import { memberText, isJsonObject, type JsonObject } from '../kernel/json.ts'
import type { TenantId } from '../kernel/ids.ts'
import type { Filter } from '../odata/filter.ts'
import type { Store, StoredObject } from '../store/port.ts'
import { digestSecret, matchesDigest } from './credentials/secret-digest.ts'
import { applications, servicePrincipals } from './kinds.ts'

/** The characters of a new secret. They need no escaping in forms, URLs and shells. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~'
const secretLength = 40

/** How many first characters of a secret its hint shows. Source: `passwordCredential`, member `hint`. */
const hintLength = 3

/** Makes a new secret: 40 random characters, more than 240 bits. */
export function generateSecret(): string {
  return Array.from({ length: secretLength }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** The part of a secret that is shown with its credential. */
export function hintOf(secret: string): string {
  return secret.slice(0, hintLength)
}

function isCurrent(credential: JsonObject, at: Date): boolean {
  const { startDateTime, endDateTime } = credential
  const starts = typeof startDateTime === 'string' ? Date.parse(startDateTime) : -Infinity
  const ends = typeof endDateTime === 'string' ? Date.parse(endDateTime) : Infinity
  return starts <= at.getTime() && at.getTime() < ends
}

/** The credentials of an object that a secret may be: those of now whose hint fits. */
function candidates(
  object: StoredObject | undefined,
  secret: string,
  at: Date,
): readonly JsonObject[] {
  const credentials = object?.body['passwordCredentials']
  return (Array.isArray(credentials) ? credentials : [])
    .filter(isJsonObject)
    .filter((credential) => isCurrent(credential, at))
    .filter(({ hint }) => typeof hint !== 'string' || hint === hintOf(secret))
}

function isDisabled(object: StoredObject | undefined): boolean {
  return object?.body['accountEnabled'] === false || object?.body['isDisabled'] === true
}

/**
 * Checks a client's secret against the credentials of now, those of the application and those of its service principal.
 */
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
  if (!servicePrincipal || isDisabled(servicePrincipal) || isDisabled(application)) {
    return { outcome: 'unknownClient' }
  }
  const credentials = [application, servicePrincipal].flatMap((object) =>
    candidates(object, secret, at),
  )
  // WHY: the time of an answer must not tell whether a guess begins as a hint does.
  if (credentials.length === 0) await digestSecret(secret)
  for (const credential of credentials) {
    if (await matchesDigest(secret, credential['secretDigest'])) {
      return {
        outcome: 'authenticated',
        client: {
          appId: memberText(servicePrincipal.body, 'appId'),
          displayName: memberText(servicePrincipal.body, 'displayName'),
          servicePrincipalId: servicePrincipal.id,
        },
      }
    }
  }
  return { outcome: 'wrongSecret' }
}
