/**
 * Digests of the rows of each family of a tenant, by which missing and foreign rows are found; a token for each
 * write; and the state of the tenant in each audit record.
 */

import type { Migration } from './migration.ts'
import type { SchemaDialect } from './schema-dialect.ts'

function newColumns({ schema, text }: SchemaDialect) {
  const textColumns = [
    ['objects', 'keys_hash'],
    ['audit_records', 'state'],
    ['tenants', 'identity_hash'],
    ['tenants', 'write_token'],
  ] as const
  const numbers = ['versions', 'objects_digest', 'versions_digest', 'links_digest'] as const
  return [
    ...textColumns.map(([table, name]) =>
      schema.alterTable(table).addColumn(name, text, (column) => column.notNull().defaultTo('')),
    ),
    schema
      .alterTable('tenants')
      .addColumn('rows_digest', text, (column) => column.notNull().defaultTo('0')),
    ...numbers.map((name) =>
      schema
        .alterTable('family_totals')
        .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0)),
    ),
  ]
}

export const rowDigests: Migration = {
  name: '0007-row-digests',
  statements: (dialect) => newColumns(dialect).map((statement) => statement.compile()),
}
