/**
 * How far back the versions of a tenant reach once some were purged, and an index to find old ones. Also a row
 * that is written to find out whether the database takes writes.
 */

import type { Migration } from './migration.ts'

export const historyRetention: Migration = {
  name: '0005-history-retention',
  statements: ({ schema, text }) =>
    [
      schema
        .alterTable('tenants')
        .addColumn('versions_purged_before', text, (column) => column.notNull().defaultTo('')),
      schema
        .createIndex('versions_by_time')
        .on('versions')
        .columns(['tenant_id', 'recorded_at', 'family', 'object_key', 'version']),
      schema
        .createTable('write_probes')
        .addColumn('id', 'integer', (column) => column.notNull().primaryKey())
        .addColumn('probed_at', text, (column) => column.notNull()),
    ].map((statement) => statement.compile()),
}
