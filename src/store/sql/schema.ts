/**
 * The tables as the queries see them, the same on every engine. Instants are ISO 8601 text with
 * milliseconds in UTC, which sorts by time; JSON is text, returned with the bytes it was stored with.
 */

import type { Generated } from 'kysely'

/**
 * `write_count` grows with every write. `audit_sequence` and `audit_hash` are those of the newest audit
 * record, `purged_sequence` and `purged_hash` those of the newest one that was purged. Versions before
 * `versions_purged_before` may be missing; it is empty when none were purged. `identity_hash` covers the tenant and
 * its domains, `rows_digest` all its rows; `write_token` differs after every write, also where a count repeats.
 * Drivers return counts as text or as a number.
 */
export interface TenantsTable {
  id: string
  display_name: string
  created_at: string
  write_count: Generated<number | string>
  audit_sequence: Generated<number | string>
  audit_hash: Generated<string>
  purged_sequence: Generated<number | string>
  purged_hash: Generated<string>
  versions_purged_before: Generated<string>
  identity_hash: string
  rows_digest: Generated<string>
  write_token: Generated<string>
}

/** `domain_key` is the folded name and unique over all tenants; `position` keeps the given order. */
export interface DomainsTable {
  tenant_id: string
  domain_key: string
  name: string
  is_default: number
  position: number
}

/**
 * `search_keys` repeats the object's index rows and unique keys, so that a change is found without reading
 * them.
 */
export interface ObjectsTable {
  tenant_id: string
  family: string
  object_key: string
  id: string
  version: number
  body: string
  content: Uint8Array | null
  media_type: string | null
  content_hash: string
  search_keys: string
  created_at: string
  modified_at: string
  row_hash: string
  keys_hash: string
}

export interface VersionsTable {
  tenant_id: string
  family: string
  object_key: string
  version: number
  id: string
  change: string
  body: string | null
  content: Uint8Array | null
  media_type: string | null
  content_hash: string
  author: string
  request_id: string
  recorded_at: string
  row_hash: string
}

/** One value of one property; exactly one of the two value columns is set. */
export interface IndexEntriesTable {
  tenant_id: string
  family: string
  object_key: string
  property: string
  position: number
  text_value: string | null
  number_value: number | null
}

/** Held by an edge if `relation` and the target are set; held by an object if they are empty. */
export interface UniqueKeysTable {
  tenant_id: string
  constraint_name: string
  value: string
  source_family: string
  source_key: string
  relation: string
  target_family: string
  target_key: string
}

export interface EdgesTable {
  tenant_id: string
  source_family: string
  source_key: string
  relation: string
  target_family: string
  target_key: string
}

export interface AuditRecordsTable {
  tenant_id: string
  id: string
  recorded_at: string
  body: string
  sequence: number | string
  previous_hash: string
  state: string
  row_hash: string
}

/**
 * The objects of one family of a tenant: their number, and the bytes of their bodies and contents; the number of
 * their versions; and the digests of the rows of objects, of versions, and of edges from these objects with the keys
 * that they hold. A family that never had an object has no row. Drivers return the numbers as text or as numbers.
 */
export interface FamilyTotalsTable {
  tenant_id: string
  family: string
  objects: number | string
  body_bytes: number | string
  content_bytes: number | string
  versions: number | string
  objects_digest: bigint
  versions_digest: bigint
  links_digest: bigint
}

/** Ids sort by time. */
export interface SignInsTable {
  tenant_id: string
  id: string
  recorded_at: string
  body: string
}

/** `group_id` is empty where the record is of no group. */
export interface PassingRecordsTable {
  tenant_id: string
  kind: string
  id: string
  group_id: string
  expires_at: string
  version: number
  body: string
}

/** One row, written to find out whether the database takes writes. */
export interface WriteProbesTable {
  id: number
  probed_at: string
}

/** The migrations that ran: one row for each. */
export interface MigrationsTable {
  name: string
  applied_at: string
}

export interface DatabaseTables {
  tenants: TenantsTable
  domains: DomainsTable
  objects: ObjectsTable
  versions: VersionsTable
  index_entries: IndexEntriesTable
  unique_keys: UniqueKeysTable
  edges: EdgesTable
  audit_records: AuditRecordsTable
  family_totals: FamilyTotalsTable
  sign_ins: SignInsTable
  passing_records: PassingRecordsTable
  write_probes: WriteProbesTable
  schema_migrations: MigrationsTable
}
