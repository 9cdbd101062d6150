/** What is found in a database without opening it as a store, which would upgrade it. */

import { NewerReleaseError } from './errors.ts'
import { newerMigrations } from './migrations/newer-migrations.ts'
import { migrations } from './migrations/migrations.ts'

/** The state of a database. */
export interface DatabaseState {
  /** What makes the database unusable; empty when it can be used. */
  readonly faults: readonly string[]
  /** Whether only a backup helps, wherever the database is. */
  readonly isDamaged: boolean
  /** Whether a newer release wrote it; its fault then says what to do. */
  readonly isOfNewerRelease: boolean
  /** Whether it has no tables of this service. */
  readonly isEmpty: boolean
  /** Steps of the schema that the next start adds. */
  readonly pendingMigrations: readonly string[]
  /** Ids and domains of all tenants, in lower case. */
  readonly tenantNames: ReadonlySet<string>
}

/** Judges a database by the migrations that it has. */
export function stateOfMigrated(
  applied: readonly string[],
  tenantNames: Iterable<string>,
): DatabaseState {
  const known = migrations.map(({ name }) => name)
  const newer = newerMigrations(applied)
  return {
    faults: newer.length === 0 ? [] : [new NewerReleaseError(newer).message],
    isDamaged: false,
    isOfNewerRelease: newer.length > 0,
    isEmpty: applied.length === 0,
    pendingMigrations: known.filter((name) => !applied.includes(name)),
    tenantNames: new Set([...tenantNames].map((name) => name.toLowerCase())),
  }
}

/** The state of a database that cannot be used; `isDamaged` when a backup is the remedy. */
export function unusable(faults: readonly string[], isDamaged = false): DatabaseState {
  return {
    faults,
    isDamaged,
    isOfNewerRelease: false,
    isEmpty: false,
    pendingMigrations: [],
    tenantNames: new Set(),
  }
}
