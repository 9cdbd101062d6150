/** Rules of `passwordCredentials` in the bodies of applications and service principals. */

import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { applicationCodes } from './application-codes.ts'
import { fault, findTooMany, listedObjects } from './text-rules.ts'

/** Most secrets that a new application gets in one request. */
const mostFirstSecrets = 1

/**
 * Finds secrets that a body would set. An update may only repeat the credentials that are stored; a new application may
 * ask for a secret. Source: `application-upsert`, its note on `passwordCredential`.
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
  const idsOf = (list: readonly JsonObject[]): string =>
    list
      .map((each) => keyOf(memberText(each, 'keyId')))
      .toSorted()
      .join()
  if (idsOf(credentials) === idsOf(listedObjects(current.body['passwordCredentials']))) return []
  const message =
    'Updating `passwordCredentials` is not supported; use `addPassword` and `removePassword`'
  return [fault(applicationCodes.secretNotWritable, place, message)]
}
