/** Rules of `passwordCredentials` in the bodies of applications and service principals. */

import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { applicationCodes } from './application-codes.ts'
import { fault, findTooMany, listedObjects } from './text-rules.ts'

/** Most secrets that a new application gets in one request. */
const mostFirstSecrets = 1

/**
 * Finds secrets that a body would set. An update keeps or removes credentials that are stored; a new application may ask
 * for a secret. Source: `application-upsert`, its note on `passwordCredential`.
 */
export function findSecretFaults(
  { given }: Pick<DirectoryProposal, 'given'>,
  current?: Pick<StoredObject, 'body'>,
): readonly Finding[] {
  if (given['passwordCredentials'] === undefined) return []
  const credentials = listedObjects(given['passwordCredentials'])
  const place = ['passwordCredentials']
  if (current === undefined) {
    return [
      ...findTooMany(credentials, mostFirstSecrets, place),
      ...credentials.flatMap((credential, index): readonly Finding[] => {
        if ((credential['secretText'] ?? null) === null) return []
        const message = '`secretText` cannot be set; the service makes it'
        return [fault(applicationCodes.secretNotWritable, [...place, index, 'secretText'], message)]
      }),
    ]
  }
  const stored = storedSecrets(current)
  const isKnown = ({ keyId }: JsonObject): boolean => findSecret(stored, keyId) !== undefined
  if (credentials.every(isKnown)) return []
  const message = 'Adding to `passwordCredentials` is not supported in an update; use `addPassword`'
  return [fault(applicationCodes.secretNotWritable, place, message)]
}

function storedSecrets(current: Pick<StoredObject, 'body'> | undefined): readonly JsonObject[] {
  return listedObjects(current?.body['passwordCredentials'])
}

function findSecret(
  stored: readonly JsonObject[],
  keyId: JsonValue | undefined,
): JsonObject | undefined {
  return typeof keyId === 'string'
    ? stored.find((each) => keyOf(memberText(each, 'keyId')) === keyOf(keyId))
    : undefined
}

/** The stored secrets that a body keeps: all, or those that it lists. */
export function keptSecrets(
  { given }: Pick<DirectoryProposal, 'given'>,
  current: Pick<StoredObject, 'body'> | undefined,
): readonly JsonObject[] {
  const stored = storedSecrets(current)
  if (given['passwordCredentials'] === undefined) return stored
  return listedObjects(given['passwordCredentials'])
    .map(({ keyId }) => findSecret(stored, keyId))
    .filter((each) => each !== undefined)
}
