/** What is found in a database without opening it as a store, which would upgrade it. */

import { migrations } from './migrations/migrations.ts'

/** The state of a database. */
export interface DatabaseState {
  /** What makes the database unusable; empty when it can be used. */
  readonly faults: readonly string[]
  /** Whether only a backup helps, wherever the database is. */
  readonly isDamaged: boolean
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
  return {
    faults: applied
      .filter((name) => !known.includes(name))
      .map((name) => `its migration \`${name}\` is of a newer release`),
    isDamaged: false,
    isEmpty: applied.length === 0,
    pendingMigrations: known.filter((name) => !applied.includes(name)),
    tenantNames: new Set([...tenantNames].map((name) => name.toLowerCase())),
  }
}

/** The state of a database that cannot be used; `isDamaged` when a backup is the remedy. */
export function unusable(faults: readonly string[], isDamaged = false): DatabaseState {
  return { faults, isDamaged, isEmpty: false, pendingMigrations: [], tenantNames: new Set() }
}
