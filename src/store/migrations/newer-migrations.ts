/** Finds what a newer release did to a database. */

import { migrations } from './migrations.ts'

/** Names of the applied migrations that this release does not know. */
export function newerMigrations(applied: Iterable<string>): readonly string[] {
  const known = new Set(migrations.map(({ name }) => name))
  return [...applied].filter((name) => !known.has(name))
}
