/**
 * A hash for each row of `objects` and `versions`, and the audit records of each tenant as a chain: numbered,
 * each with the hash of the one before.
 */

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

export const rowHashes: Migration = {
  name: '0003-row-hashes',
  statements: (dialect) => newColumns(dialect).map((statement) => statement.compile()),
}
