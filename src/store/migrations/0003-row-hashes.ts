/**
 * A hash for each row of `objects` and `versions`, and the audit records of each tenant as a chain: numbered,
 * each with the hash of the one before.
 */

import type { Kysely } from 'kysely'
import type { Execute } from '../sql/engine.ts'
import { auditHash, objectHash, versionHash } from '../sql/row-hashes.ts'
import type { DatabaseTables } from '../sql/schema.ts'
import { auditPagesByTime, objectPages, versionPages } from '../sql/table-pages.ts'
import type { Migration } from './migration.ts'
import type { SchemaDialect } from './schema-dialect.ts'

function newColumns({ schema, text }: SchemaDialect) {
  return [
    // WHY renamed: a process of an older release fails to write, instead of leaving rows without hashes.
    schema.alterTable('tenants').renameColumn('revision', 'write_count'),
    ...(['audit', 'purged'] as const).flatMap((part) => [
      schema
        .alterTable('tenants')
        .addColumn(`${part}_sequence`, 'bigint', (column) => column.notNull().defaultTo(0)),
      schema
        .alterTable('tenants')
        .addColumn(`${part}_hash`, text, (column) => column.notNull().defaultTo('')),
    ]),
    ...(['objects', 'versions', 'audit_records'] as const).map((table) =>
      schema
        .alterTable(table)
        .addColumn('row_hash', text, (column) => column.notNull().defaultTo('')),
    ),
    schema.alterTable('audit_records').addColumn('sequence', 'bigint'),
    schema
      .alterTable('audit_records')
      .addColumn('previous_hash', text, (column) => column.notNull().defaultTo('')),
    schema
      .createIndex('audit_records_by_sequence')
      .on('audit_records')
      .columns(['tenant_id', 'sequence'])
      .unique(),
  ]
}

async function hashObjects(queries: Kysely<DatabaseTables>, execute: Execute): Promise<void> {
  for await (const page of objectPages(queries, execute)) {
    for (const row of page) {
      await execute(
        queries
          .updateTable('objects')
          .set({ row_hash: objectHash(row.tenant_id, row) })
          .where('tenant_id', '=', row.tenant_id)
          .where('family', '=', row.family)
          .where('object_key', '=', row.object_key)
          .compile(),
      )
    }
  }
}

async function hashVersions(queries: Kysely<DatabaseTables>, execute: Execute): Promise<void> {
  for await (const page of versionPages(queries, execute)) {
    for (const row of page) {
      await execute(
        queries
          .updateTable('versions')
          .set({ row_hash: versionHash(row.tenant_id, row) })
          .where('tenant_id', '=', row.tenant_id)
          .where('family', '=', row.family)
          .where('object_key', '=', row.object_key)
          .where('version', '=', row.version)
          .compile(),
      )
    }
  }
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
      const linked = { ...row, sequence: head.sequence + 1, previous_hash: head.hash }
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

export const rowHashes: Migration = {
  name: '0003-row-hashes',
  statements: (dialect) => newColumns(dialect).map((statement) => statement.compile()),
  async fill(queries, execute) {
    await hashObjects(queries, execute)
    await hashVersions(queries, execute)
    await chainAudit(queries, execute)
  },
}
