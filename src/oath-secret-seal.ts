/** Seals the secrets of authenticator apps with the key that also seals policy keys. */

import type { OathSecretSeal } from './directory/credentials/user-credentials.ts'
import { keyOf, type TenantId } from './kernel/ids.ts'
import { memberText } from './kernel/json.ts'
import {
  openKey,
  sealKey,
  type KeyEncryptionKeys,
  type KeyPlace,
} from './trust-framework/key-sets/sealed-key.ts'

/** The place of a user's secret: a sealed text does not open for another user or tenant. */
function placeOf(tenant: TenantId, objectId: string): KeyPlace {
  return { tenant, keySetId: 'softwareOath', kid: keyOf(objectId) }
}

/** Creates the seal; undefined where the operator gave no key. */
export function createOathSecretSeal(keys: KeyEncryptionKeys): OathSecretSeal | undefined {
  const [first] = keys
  if (first === undefined) return undefined
  return {
    seal: (tenant, objectId, secret) => sealKey(first, placeOf(tenant, objectId), { secret }),
    open: (tenant, objectId, sealed) =>
      memberText(openKey(keys, placeOf(tenant, objectId), sealed), 'secret'),
  }
}
