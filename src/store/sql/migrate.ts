/** Brings a database to the schema of this release. Forward only. */

import { sql, type Kysely } from 'kysely'
import { contentHashes } from '../migrations/0006-content-hashes.ts'
import { rowDigests } from '../migrations/0007-row-digests.ts'
import { NewerReleaseError } from '../errors.ts'
import { rowHashes } from '../migrations/0003-row-hashes.ts'
import { createMigrationsTable } from '../migrations/migrations-table.ts'
import type { Migration } from '../migrations/migration.ts'
import { migrations } from '../migrations/migrations.ts'
import type { Execute, SqlEngine } from './engine.ts'
import { fillContentHashes } from './content-hashes.ts'
import { fillRowDigests } from './fill-row-digests.ts'
import { fillRowHashes } from './fill-row-hashes.ts'
import { tellRows, type OnRows } from './rows-read.ts'
import type { DatabaseTables } from './schema.ts'
import { transact } from './transact.ts'

/** A migration, and what fills the columns that it adds: in the same transaction, a few rows at a time. */
export interface MigrationStep extends Migration {
  readonly fill?: (queries: Kysely<DatabaseTables>, execute: Execute) => Promise<void>
}

const fills: ReadonlyMap<Migration, NonNullable<MigrationStep['fill']>> = new Map([
  [rowHashes, fillRowHashes],
  [contentHashes, fillContentHashes],
  [rowDigests, fillRowDigests],
])

/** Every step from an empty database to the schema of this release. */
export const migrationSteps: readonly MigrationStep[] = migrations.map((migration) => {
  const fill = fills.get(migration)
  return fill === undefined ? migration : { ...migration, fill }
})

/**
 * Runs the steps the database does not have yet, all in one transaction: a crash leaves it as it was. Processes
 * that start at the same time take turns. `onRows` is told of the rows that are read to fill new columns.
 * @throws NewerReleaseError when the database has a migration this release does not know; BusyError.
 */
export async function migrate(
  engine: SqlEngine,
  steps: readonly MigrationStep[] = migrationSteps,
  onRows: OnRows = () => undefined,
): Promise<void> {
  const { queries, schemaDialect, migrationLock, plannerStatistics } = engine
  await transact(engine, 'migrations', async (execute) => {
    if (migrationLock !== undefined) await execute(migrationLock)
    await execute(createMigrationsTable(schemaDialect))
    const { rows } = await execute(
      queries.selectFrom('schema_migrations').select('name').orderBy('name').compile(),
    )
    const applied = new Set(rows.map(({ name }) => name))
    const pending = steps.filter(({ name }) => !applied.delete(name))
    if (applied.size > 0) throw new NewerReleaseError([...applied])
    for (const { name, statements, fill } of pending) {
      for (const statement of statements(schemaDialect)) await execute(statement)
      await fill?.(queries, tellRows(execute, onRows))
      await execute(
        queries
          .insertInto('schema_migrations')
          .values({ name, applied_at: sql<string>`cast(current_timestamp as text)` })
          .compile(),
      )
    }
    if (pending.length > 0) {
      for (const statement of plannerStatistics) await execute(statement)
    }
  })
}
