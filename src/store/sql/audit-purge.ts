/** The statements that purge the oldest audit records of a tenant. */

import type { SqlEngine } from './engine.ts'
import { prepare } from './prepared.ts'

/** Compiles the statements. */
export function purgeStatements({ queries }: SqlEngine) {
  const records = (p: { tenant: string }) =>
    queries.selectFrom('audit_records').where('tenant_id', '=', p.tenant)
  return {
    /** The first record in the chain that is not older than an instant. */
    findFirstKeptAudit: prepare((p: { tenant: string; at: string }) =>
      records(p)
        .select((eb) => eb.fn.min('sequence').as('sequence'))
        .where('recorded_at', '>=', p.at),
    ),
    /** The last record in the chain before a number. */
    findAuditBefore: prepare((p: { tenant: string; sequence: number }) =>
      records(p)
        .select(['sequence', 'row_hash'])
        .where('sequence', '<', p.sequence)
        .orderBy('sequence', 'desc')
        .limit(1),
    ),
    deleteAuditUpTo: prepare((p: { tenant: string; sequence: number }) =>
      queries
        .deleteFrom('audit_records')
        .where('tenant_id', '=', p.tenant)
        .where('sequence', '<=', p.sequence),
    ),
    setPurged: prepare((p: { tenant: string; sequence: number; hash: string }) =>
      queries
        .updateTable('tenants')
        .set({ purged_sequence: p.sequence, purged_hash: p.hash })
        .where('id', '=', p.tenant),
    ),
  }
}
