/** A tenant's revision: it tells readers whether anything was written since. */

import type { Migration } from './migration.ts'

export const tenantRevision: Migration = {
  name: '0002-tenant-revision',
  statements: ({ schema }) => [
    schema
      .alterTable('tenants')
      .addColumn('revision', 'bigint', (column) => column.notNull().defaultTo(0))
      .compile(),
  ],
}
