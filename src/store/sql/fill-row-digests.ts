/** Computes the digests of rows that were stored before tenants had digests. */

import type { Kysely } from 'kysely'
import type { Execute } from './engine.ts'
import { addToTotals, totalsRow } from './family-totals.ts'
import { gatherDigests, type HashedObject } from './gather-digests.ts'
import { identityHash, keysHash, tenantDigest } from './row-digests.ts'
import type { DatabaseTables } from './schema.ts'
import { listIdentities } from './tenant-identities.ts'

/**
 * Fills the columns that the migration `0007-row-digests` added, with a few rows in memory at a time. Hashes stay as
 * they are stored, also wrong ones: damage stays visible.
 */
export async function fillRowDigests(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): Promise<void> {
  async function fillKeysHash(row: HashedObject): Promise<HashedObject> {
    const keys_hash = keysHash(row.tenant_id, row)
    await execute(
      queries
        .updateTable('objects')
        .set({ keys_hash })
        .where('tenant_id', '=', row.tenant_id)
        .where('family', '=', row.family)
        .where('object_key', '=', row.object_key)
        .compile(),
    )
    return { ...row, keys_hash }
  }
  const tenants = await gatherDigests(queries, execute, {
    onObject: fillKeysHash,
    onVersion: () => undefined,
  })
  const statement = addToTotals(queries)
  for (const [tenant, families] of tenants) {
    for (const [family, change] of families) {
      await execute(statement(totalsRow(tenant, family, change)))
    }
  }
  for (const identity of await listIdentities(queries, execute)) {
    const hash = identityHash(identity)
    const families = [...(tenants.get(identity.id)?.values() ?? [])]
    const digest = tenantDigest(
      hash,
      families.map(({ digests }) => digests),
    )
    await execute(
      queries
        .updateTable('tenants')
        .set({ identity_hash: hash, rows_digest: String(digest) })
        .where('id', '=', identity.id)
        .compile(),
    )
  }
}
