/** Fills the directory of a tenant in a few words. For tests. */

import type { ObjectKind } from '../../graph/object-kind.ts'
import { parseTenantId, type TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { EntityKey, Provenance, Store } from '../../store/port.ts'
import { membersRelation, stateOf } from '../kinds.ts'

const at = new Date('2026-01-05T12:00:00Z')
const provenance: Provenance = { author: { kind: 'system', id: 'test' }, requestId: 'test', at }

/** An object of the directory, and the keys of its members. */
export interface DirectoryEntry {
  readonly kind: ObjectKind
  readonly id: string
  readonly body?: JsonObject
  readonly members?: readonly EntityKey[]
}

/** Creates a tenant of the given number, whose directory has these entries. */
export async function createDirectory(
  store: Store,
  number: number,
  entries: readonly DirectoryEntry[],
): Promise<TenantId> {
  const id = parseTenantId(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`)
  if (id === undefined) throw new Error('the tenant number has too many digits')
  await store.createTenant({ id, displayName: 'Test', domains: [], createdAt: at })
  await store.write(id, provenance, async (transaction) => {
    for (const { kind, id, body = {} } of entries) await transaction.create(stateOf(kind, id, body))
    for (const { kind, id, members = [] } of entries) {
      const source = { family: kind.name, id }
      for (const target of members) {
        await transaction.link({ relation: membersRelation, source, target })
      }
    }
  })
  return id
}
