/** A database of each engine that a test changes behind the store's back, and checks. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client, Pool } from 'pg'
import { inject } from 'vitest'
import type { DatabaseState } from '../../src/store/database-state.ts'
import type { Store } from '../../src/store/port.ts'
import { openPostgresEngine } from '../../src/store/postgres/engine.ts'
import { inspectPostgres } from '../../src/store/postgres/inspect.ts'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { openPostgresVerification } from '../../src/store/postgres/verify.ts'
import type { SqlEngine } from '../../src/store/sql/engine.ts'
import type { Verification } from '../../src/store/sql/verification.ts'
import { SqliteConnection } from '../../src/store/sqlite/database.ts'
import { openSqliteEngine } from '../../src/store/sqlite/engine.ts'
import { createFileProbe } from '../../src/store/sqlite/file-probe.ts'
import { inspectSqliteFile } from '../../src/store/sqlite/inspect.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { openSqliteVerification } from '../../src/store/sqlite/verify.ts'
import { createTestDatabase } from './postgres-cluster.ts'

export interface RawDatabase {
  /** Opens the store on it. */
  readonly open: () => Promise<Store>
  /** Opens the engine on it, without a schema. */
  readonly openEngine: () => Promise<SqlEngine>
  readonly openVerification: () => Promise<Verification>
  /** What `doctor` sees. */
  readonly inspect: () => Promise<DatabaseState>
  /** Runs statements, as a person with a database shell would. */
  readonly run: (sql: string) => Promise<void>
  readonly dispose: () => Promise<void>
}

/** The folder of a SQLite file that `createRawSqlite` made is removed by `dispose`. */
export function createRawSqlite(): RawDatabase & { readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ostiary-raw-'))
  const file = join(folder, 'ostiary.db')
  const connection = (readOnly: boolean) =>
    new SqliteConnection(new DatabaseSync(file, { readOnly }))
  return {
    file,
    open: () => openSqliteStore({ file }),
    async openEngine() {
      const writer = connection(false)
      writer.run('pragma journal_mode = wal')
      return openSqliteEngine({
        writer,
        reader: connection(true),
        snapshots: [connection(true)],
        probe: createFileProbe(folder, connection(false)),
      })
    },
    openVerification: () => openSqliteVerification({ file }),
    inspect: async () => inspectSqliteFile(file),
    async run(sql) {
      const database = new DatabaseSync(file)
      try {
        database.exec(sql)
      } finally {
        database.close()
      }
    },
    async dispose() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Creates a database on the PostgreSQL of the test run. */
export async function createRawPostgres(): Promise<RawDatabase> {
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  return {
    open: () => openPostgresStore({ connectionString: url }),
    openEngine: () => {
      const pool = new Pool({ connectionString: url, max: 2 })
      // WHY: `drop` ends connections that are still closing, which the pool tells as an error.
      pool.on('error', () => undefined)
      return openPostgresEngine(pool, 2)
    },
    openVerification: () => openPostgresVerification({ connectionString: url }),
    inspect: () => inspectPostgres(url),
    async run(sql) {
      const client = new Client({ connectionString: url })
      await client.connect()
      try {
        await client.query(sql)
      } finally {
        await client.end()
      }
    },
    dispose: drop,
  }
}

/** Checks the whole database and lists what is wrong. */
export async function findAllDamage(database: RawDatabase): Promise<readonly string[]> {
  const verification = await database.openVerification()
  const findings: string[] = []
  for await (const finding of verification.findDamage()) findings.push(finding)
  await verification.close()
  return findings
}
