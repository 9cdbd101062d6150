/** The state of a tenant that each audit record holds, and how the tenant's row must agree with it. Pure. */

import type { TenantsTable } from './schema.ts'

/** The columns of a tenant that an audit record repeats. Drivers return counts as text or as a number. */
export interface AuditedState {
  readonly write_count: number | string
  readonly rows_digest: string
  readonly purged_sequence: number | string
  readonly versions_purged_before: string
}

/** The columns that make a state. */
export const auditedColumns = [
  'write_count',
  'rows_digest',
  'purged_sequence',
  'versions_purged_before',
] as const satisfies readonly (keyof TenantsTable)[]

/** Prints a state as audit records hold it. Shape: `12 -3459245 0 -`. */
export function printAuditedState(state: AuditedState): string {
  const { write_count, rows_digest, purged_sequence, versions_purged_before } = state
  return [write_count, rows_digest, purged_sequence, versions_purged_before || '-'].join(' ')
}

/**
 * Compares a tenant with the state in its newest audit record. Writes without an audit record may have followed, but
 * never a purge. `recorded` is empty where there is no record, or one of a release without states.
 */
export function* stateBreaks(tenant: AuditedState, recorded: string): Generator<string> {
  if (recorded === '') return
  const [writes = '', digest, sequence, before] = recorded.split(' ')
  if (Number(sequence) !== Number(tenant.purged_sequence)) {
    yield `the audit records up to ${Number(tenant.purged_sequence)} are said to be purged, but the newest audit record does not say so`
  }
  if (before !== (tenant.versions_purged_before || '-')) {
    yield 'versions are said to be purged, but the newest audit record does not say so'
  }
  if (Number(tenant.write_count) < Number(writes)) {
    yield 'its number of writes is older than its newest audit record'
  } else if (Number(tenant.write_count) === Number(writes) && tenant.rows_digest !== digest) {
    yield 'its digest is not the one in its newest audit record'
  }
}
