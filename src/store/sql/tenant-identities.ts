/** Reads every tenant with its domains. */

import type { Kysely } from 'kysely'
import type { Execute } from './engine.ts'
import type { TenantIdentity } from './row-digests.ts'
import type { DatabaseTables } from './schema.ts'

/** Lists the tenants, each with its domains in their order. */
export async function listIdentities(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): Promise<readonly TenantIdentity[]> {
  const tenants = await execute(
    queries.selectFrom('tenants').select(['id', 'display_name', 'created_at']).compile(),
  )
  const domains = await execute(
    queries
      .selectFrom('domains')
      .select(['tenant_id', 'domain_key', 'name', 'is_default', 'position'])
      .orderBy('position')
      .compile(),
  )
  const byTenant = Map.groupBy(domains.rows, (row) => row.tenant_id)
  return tenants.rows.map((row) => ({ ...row, domains: byTenant.get(row.id) ?? [] }))
}
