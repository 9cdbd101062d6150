/** The statements that delete a tenant with everything it has. */

import type { SqlEngine } from './engine.ts'
import { prepare } from './prepared.ts'

/** The tables with rows of a tenant, in the order in which they are emptied. */
const tenantTables = [
  'index_entries',
  'unique_keys',
  'edges',
  'versions',
  'audit_records',
  'objects',
  'family_totals',
  'sign_ins',
  'passing_records',
  'domains',
] as const

/** Compiles the statements; they run in their order, in one transaction. */
export function compileTenantDeletion({ queries }: SqlEngine) {
  return [
    ...tenantTables.map((table) =>
      prepare((p: { readonly tenant: string }) =>
        queries.deleteFrom(table).where('tenant_id', '=', p.tenant),
      ),
    ),
    prepare((p: { readonly tenant: string }) =>
      queries.deleteFrom('tenants').where('id', '=', p.tenant),
    ),
  ]
}
