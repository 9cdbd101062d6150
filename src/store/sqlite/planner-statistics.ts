/**
 * Gives SQLite's planner the figures of full tables. Without them it expects ten rows per tenant and searches
 * by the tenant alone. Measured figures would change the plans with the data.
 * Source: https://www.sqlite.org/optoverview.html, "Manual Control Of Query Plans Using SQLITE_STAT Tables".
 */

import { CompiledQuery } from 'kysely'

/**
 * Table, index (the table's own name for a clustered primary key), and the figures of `sqlite_stat1`:
 * all rows, then the rows that share the first column, the first two columns, and so on.
 */
const figures: readonly (readonly [string, string, string])[] = [
  ['tenants', 'sqlite_autoindex_tenants_1', '1000 1'],
  ['domains', 'sqlite_autoindex_domains_1', '2000 2 1'],
  ['domains', 'domains_by_name', '2000 1'],
  ['objects', 'sqlite_autoindex_objects_1', '100000 10000 1000 1'],
  ['family_totals', 'family_totals', '10000 10 1'],
  ['versions', 'sqlite_autoindex_versions_1', '1000000 100000 10000 10 1'],
  ['versions', 'versions_by_time', '1000000 100000 5 5 2 1'],
  ['index_entries', 'index_entries', '1000000 100000 10000 10 2 1'],
  ['index_entries', 'index_entries_by_text', '1000000 100000 10000 1000 5 1'],
  ['index_entries', 'index_entries_by_number', '200000 20000 2000 1000 200 1'],
  ['unique_keys', 'unique_keys', '100000 10000 5000 1'],
  ['unique_keys', 'unique_keys_by_source', '100000 10000 5000 2'],
  ['unique_keys', 'unique_keys_by_target', '100000 10000 5000 2'],
  ['edges', 'edges', '1000000 100000 50000 20 10 1 1'],
  ['edges', 'edges_by_target', '1000000 100000 50000 20 10 1 1'],
  ['audit_records', 'sqlite_autoindex_audit_records_1', '1000000 100000 1'],
  ['audit_records', 'audit_records_by_sequence', '1000000 100000 1'],
  ['audit_records', 'audit_records_by_time', '1000000 100000 5 1'],
  ['sign_ins', 'sqlite_autoindex_sign_ins_1', '1000000 100000 1'],
  ['sign_ins', 'sign_ins_by_time', '1000000 100000 5 1'],
  ['passing_records', 'sqlite_autoindex_passing_records_1', '100000 10000 2000 1'],
  ['passing_records', 'passing_records_by_group', '100000 10000 2000 5'],
  ['passing_records', 'passing_records_by_end', '100000 10000 2'],
]

/** Replaces the planner's figures, in every connection that opens the file afterwards. */
export const plannerStatistics: readonly CompiledQuery[] = [
  // Creates the table; it cannot be created directly.
  CompiledQuery.raw('analyze'),
  CompiledQuery.raw('delete from sqlite_stat1'),
  ...figures.map((row) => CompiledQuery.raw('insert into sqlite_stat1 values (?, ?, ?)', [...row])),
  CompiledQuery.raw('analyze sqlite_schema'),
]
