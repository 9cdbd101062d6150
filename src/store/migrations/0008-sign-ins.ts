/**
 * The log of sign-ins, and records that pass: codes, sessions, refresh tokens.
 * WHY without hashes and versions: both come with every sign-in and go after some time, and no policy depends on them.
 */

import type { Migration } from './migration.ts'

export const signIns: Migration = {
  name: '0008-sign-ins',
  statements: ({ schema, text }) =>
    [
      schema
        .createTable('sign_ins')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.id'))
        .addColumn('id', text, (column) => column.notNull())
        .addColumn('recorded_at', text, (column) => column.notNull())
        .addColumn('body', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('sign_ins_key', ['tenant_id', 'id']),
      schema
        .createIndex('sign_ins_by_time')
        .on('sign_ins')
        .columns(['tenant_id', 'recorded_at', 'id']),
      schema
        .createTable('passing_records')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.id'))
        .addColumn('kind', text, (column) => column.notNull())
        .addColumn('id', text, (column) => column.notNull())
        .addColumn('group_id', text, (column) => column.notNull())
        .addColumn('expires_at', text, (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('body', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('passing_records_key', ['tenant_id', 'kind', 'id']),
      schema
        .createIndex('passing_records_by_group')
        .on('passing_records')
        .columns(['tenant_id', 'kind', 'group_id']),
      schema
        .createIndex('passing_records_by_end')
        .on('passing_records')
        .columns(['tenant_id', 'expires_at']),
    ].map((statement) => statement.compile()),
}
