/**
 * The SQLite engine: one connection that writes, one that reads. With a write-ahead log readers see the
 * last committed state and wait for nobody. Source: https://www.sqlite.org/wal.html
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, sql, SqliteDialect, type DatabaseConnection } from 'kysely'
import { Gate } from '../sql/gate.ts'
import type { Execute, Session, SqlEngine } from '../sql/engine.ts'
import type { Schema } from '../sql/schema.ts'
import type { SqliteConnection } from './database.ts'
import { primaryResultCode, translateSqliteFailure } from './failure.ts'
import { plannerStatistics } from './planner-statistics.ts'

/**
 * How long a write waits for another process, in milliseconds.
 * WHY not SQLite's own timeout: that stops the event loop, and with it whoever holds the lock here.
 */
const lockWaitMs = 5_000
const longestPauseMs = 16

const sqliteBusy = 5

/** Kysely's connection to one of ours. Statements of SQLite run to their end at once. */
async function connect(database: SqliteConnection): Promise<DatabaseConnection> {
  const driver = new SqliteDialect({ database }).createDriver()
  await driver.init()
  return driver.acquireConnection()
}

function executeOn(connection: DatabaseConnection): Execute {
  return async <Row>(query: Parameters<Execute>[0]) => {
    try {
      return await connection.executeQuery<Row>(query)
    } catch (error) {
      throw translateSqliteFailure(error)
    }
  }
}

async function beginImmediate(writer: SqliteConnection): Promise<void> {
  for (let waited = 0, pause = 1; ; waited += pause, pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      writer.run('begin immediate')
      return
    } catch (error) {
      if (primaryResultCode(error) !== sqliteBusy || waited >= lockWaitMs) {
        throw translateSqliteFailure(error)
      }
    }
    await sleep(pause)
  }
}

function rollBack(writer: SqliteConnection): void {
  if (!writer.isInTransaction) return
  try {
    writer.run('rollback')
  } catch {
    // Tried again before the next transaction begins.
  }
}

/** Opens the engine over two connections to one file, which it then owns. `afterClose` frees the rest. */
export async function openSqliteEngine(
  writer: SqliteConnection,
  reader: SqliteConnection,
  afterClose: () => Promise<void>,
): Promise<SqlEngine> {
  const queries = new Kysely<Schema>({ dialect: new SqliteDialect({ database: reader }) })
  const executeWrite = executeOn(await connect(writer))
  const gate = new Gate(1)

  return {
    queries,
    schemaDialect: {
      schema: queries.schema,
      text: 'text',
      bytes: 'blob',
      clustered: (table) => table.modifyEnd(sql`without rowid`),
    },
    migrationLock: undefined,
    plannerStatistics,
    // A write transaction of SQLite has the whole file to itself.
    lockRows: (query) => query,
    read: executeOn(await connect(reader)),

    async begin(): Promise<Session> {
      const leave = await gate.enter()
      try {
        rollBack(writer)
        await beginImmediate(writer)
      } catch (error) {
        leave()
        throw error
      }
      return {
        execute: executeWrite,
        async commit() {
          try {
            writer.run('commit')
          } catch (error) {
            throw translateSqliteFailure(error)
          }
          leave()
        },
        async rollback() {
          rollBack(writer)
          leave()
        },
      }
    },

    async close() {
      const leave = await gate.enter()
      reader.close()
      writer.close()
      leave()
      await afterClose()
    },
  }
}
