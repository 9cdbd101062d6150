/** Which key containers a tenant has, for the rules of policies. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader } from '../../store/port.ts'
import { keySetFamily } from './stored-key-set.ts'

/**
 * Lists the ids of the key sets that a tenant has, each in the form of `keyOf`, that is in lower case: ask for
 * `keyOf(storageReferenceId)`. Sets without a key are among them, and so are the `.bak` copies of deleted sets. Inside
 * a write, give its transaction, so that the answer is that of the state which the write changes. There are at most
 * `mostKeySets` sets and their copies; bodies are read and not decoded.
 */
export async function keyContainers(
  reader: Pick<Reader, 'list'>,
  tenant: TenantId,
): Promise<ReadonlySet<string>> {
  const stored = await everyItem((query) => reader.list(tenant, keySetFamily, query))
  return new Set(stored.map(({ id }) => keyOf(id)))
}
