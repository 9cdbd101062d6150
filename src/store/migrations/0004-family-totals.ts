/** How many objects each family of a tenant has, and how many bytes: writes keep these totals, reads use them. */

import { CompiledQuery } from 'kysely'
import type { Migration } from './migration.ts'

export const familyTotals: Migration = {
  name: '0004-family-totals',
  statements: ({ schema, text, clustered }) => [
    clustered(
      schema
        .createTable('family_totals')
        .addColumn('tenant_id', text, (column) => column.notNull())
        .addColumn('family', text, (column) => column.notNull())
        .addColumn('objects', 'bigint', (column) => column.notNull())
        .addColumn('body_bytes', 'bigint', (column) => column.notNull())
        .addColumn('content_bytes', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('family_totals_key', ['tenant_id', 'family']),
    ).compile(),
    CompiledQuery.raw(
      `insert into family_totals (tenant_id, family, objects, body_bytes, content_bytes)
        select tenant_id, family, count(*), sum(octet_length(body)),
          coalesce(sum(octet_length(content)), 0)
        from objects group by tenant_id, family`,
    ),
  ],
}
