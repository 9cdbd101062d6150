/** Computes the hashes of rows that were stored before rows had hashes. */

import type { CompiledQuery, Kysely } from 'kysely'
import type { Execute } from './engine.ts'
import { auditHash, objectHash, versionHash, withContentHash } from './row-hashes.ts'
import type { DatabaseTables } from './schema.ts'
import { auditPagesByTime, objectPages, versionPages } from './table-pages.ts'

/** Runs one statement for each row of the pages. */
async function forEachRow<Row>(
  pages: AsyncIterable<readonly Row[]>,
  execute: Execute,
  statementFor: (row: Row) => { readonly compile: () => CompiledQuery },
): Promise<void> {
  for await (const page of pages) {
    for (const row of page) await execute(statementFor(row).compile())
  }
}

function hashObjects(queries: Kysely<DatabaseTables>, execute: Execute): Promise<void> {
  return forEachRow(objectPages(queries, execute), execute, (row) =>
    queries
      .updateTable('objects')
      .set({ row_hash: objectHash(row.tenant_id, withContentHash(row)) })
      .where('tenant_id', '=', row.tenant_id)
      .where('family', '=', row.family)
      .where('object_key', '=', row.object_key),
  )
}

function hashVersions(queries: Kysely<DatabaseTables>, execute: Execute): Promise<void> {
  return forEachRow(versionPages(queries, execute), execute, (row) =>
    queries
      .updateTable('versions')
      .set({ row_hash: versionHash(row.tenant_id, withContentHash(row)) })
      .where('tenant_id', '=', row.tenant_id)
      .where('family', '=', row.family)
      .where('object_key', '=', row.object_key)
      .where('version', '=', row.version),
  )
}

/** Records that exist are taken in the order of their times and ids, which is the order they are listed in. */
async function chainAudit(queries: Kysely<DatabaseTables>, execute: Execute): Promise<void> {
  let head = { tenant: '', sequence: 0, hash: '' }
  const storeHead = async (): Promise<void> => {
    await execute(
      queries
        .updateTable('tenants')
        .set({ audit_sequence: head.sequence, audit_hash: head.hash })
        .where('id', '=', head.tenant)
        .compile(),
    )
  }
  for await (const page of auditPagesByTime(queries, execute)) {
    for (const row of page) {
      if (row.tenant_id !== head.tenant) {
        await storeHead()
        head = { tenant: row.tenant_id, sequence: 0, hash: '' }
      }
      const linked = { ...row, sequence: head.sequence + 1, previous_hash: head.hash, state: '' }
      const hash = auditHash(row.tenant_id, linked)
      await execute(
        queries
          .updateTable('audit_records')
          .set({
            sequence: linked.sequence,
            previous_hash: linked.previous_hash,
            row_hash: hash,
          })
          .where('tenant_id', '=', row.tenant_id)
          .where('id', '=', row.id)
          .compile(),
      )
      head = { tenant: row.tenant_id, sequence: linked.sequence, hash }
    }
  }
  await storeHead()
}

/** Fills the columns that the migration `0003-row-hashes` added, with a few rows in memory at a time. */
export async function fillRowHashes(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): Promise<void> {
  await hashObjects(queries, execute)
  await hashVersions(queries, execute)
  await chainAudit(queries, execute)
}
