/**
 * The SQLite engine: one connection that writes, one that reads, several that hold snapshots. With a write-ahead
 * log, readers see the last committed state and never wait. Source: https://www.sqlite.org/wal.html
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { CompiledQuery, Kysely, SqliteDialect, type DatabaseConnection } from 'kysely'
import { BusyError } from '../errors.ts'
import { sqliteSchemaDialect } from '../migrations/sqlite-dialect.ts'
import { sqliteSchemaQuery } from '../schema/sqlite-schema.ts'
import { Gate } from '../sql/gate.ts'
import type { Execute, Session, SnapshotSession, SqlEngine } from '../sql/engine.ts'
import type { DatabaseTables } from '../sql/schema.ts'
import type { CommitCounter } from './commit-mark.ts'
import type { SqliteConnection } from './database.ts'
import { primaryResultCode, translateSqliteFailure } from './failure.ts'
import type { FileProbe } from './file-probe.ts'
import { plannerStatistics } from './planner-statistics.ts'
import { SnapshotConnections } from './snapshot-connections.ts'

/**
 * How long a write waits for another process, in milliseconds.
 * WHY not SQLite's own timeout: it blocks the event loop, and with it a lock holder in this process.
 */
const lockWaitMs = 5_000
const longestPauseMs = 16

const sqliteBusy = 5

/** A Kysely connection over one of this engine's connections. Statements of SQLite run to their end at once. */
export async function connect(database: SqliteConnection): Promise<DatabaseConnection> {
  const driver = new SqliteDialect({ database }).createDriver()
  await driver.init()
  return driver.acquireConnection()
}

/** Runs statements on a connection. */
export function executeOn(connection: DatabaseConnection): Execute {
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

function rollBack(connection: SqliteConnection): void {
  if (!connection.isInTransaction) return
  try {
    connection.run('rollback')
  } catch {
    // Tried again before the next transaction begins.
  }
}

/** Undoes one member of a shared transaction; if that fails, the whole transaction. */
function undoMember(writer: SqliteConnection): void {
  if (!writer.isInTransaction) return
  try {
    writer.run('rollback to member')
    writer.run('release member')
  } catch {
    rollBack(writer)
  }
}

/** What the engine works on: connections to one file. */
export interface SqliteEngineOptions {
  readonly writer: SqliteConnection
  readonly reader: SqliteConnection
  /** Each holds a snapshot at a time. */
  readonly snapshots: readonly SqliteConnection[]
  readonly probe: FileProbe
  readonly counter?: CommitCounter
  /** Releases other resources. */
  readonly afterClose?: () => Promise<void>
}

/** Opens the engine; closing it closes the connections. */
export async function openSqliteEngine(options: SqliteEngineOptions): Promise<SqlEngine> {
  const { writer, reader, probe, counter } = options
  const queries = new Kysely<DatabaseTables>({ dialect: new SqliteDialect({ database: reader }) })
  const executeWrite = executeOn(await connect(writer))
  const gate = new Gate(1)
  const snapshots = new SnapshotConnections(
    await Promise.all(
      options.snapshots.map(async (connection) => ({
        connection,
        execute: executeOn(await connect(connection)),
      })),
    ),
  )
  let mark: number | undefined
  let isClosed = false
  let lastCommitFailure: unknown

  /**
   * WHY kept for a turn of the event loop: reading it costs system calls, and the reads of one turn may all
   * see the state at its start. A commit of this process clears it at once.
   */
  function changeMark(): number {
    if (mark === undefined) {
      mark = reader.changeMark()
      setImmediate(() => {
        mark = undefined
      })
    }
    return mark
  }

  let group: PromiseWithResolvers<void> | undefined

  /** Ends the shared transaction: all its members become durable together, or none. */
  function commitGroup(): void {
    const ending = group
    group = undefined
    if (ending === undefined) return
    try {
      // SQLite ends a transaction by itself after some failures; its earlier members are lost then too.
      if (!writer.isInTransaction) throw new BusyError('the database could not take the write')
      counter?.beforeCommit()
      writer.run('commit')
      counter?.afterCommit()
      mark = undefined
      lastCommitFailure = undefined
      ending.resolve()
    } catch (error) {
      rollBack(writer)
      lastCommitFailure = translateSqliteFailure(error)
      ending.reject(lastCommitFailure)
    }
  }

  async function commitInTurn(): Promise<void> {
    const leave = await gate.enter()
    commitGroup()
    leave()
  }

  /** WHY at the end of this turn of the event loop: writes that arrive together wait for the disk once. */
  function joinGroup(): Promise<void> {
    if (group === undefined) {
      group = Promise.withResolvers<void>()
      setImmediate(() => {
        void commitInTurn()
      })
    }
    return group.promise
  }

  return {
    queries,
    schemaDialect: sqliteSchemaDialect(queries.schema),
    schemaQuery: CompiledQuery.raw(sqliteSchemaQuery),
    migrationLock: undefined,
    plannerStatistics,
    looksUpFirst: true,
    read: executeOn(await connect(reader)),
    changeMark,

    async probeWrite() {
      // WHY not a write of its own then: this process has the lock, and its own commit tells as much.
      if (group !== undefined) return group.promise
      if (!writer.isInTransaction) return probe.run()
      if (lastCommitFailure !== undefined) throw lastCommitFailure
    },

    async begin(): Promise<Session> {
      const leave = await gate.enter()
      try {
        if (!writer.isInTransaction) commitGroup()
        if (group === undefined) {
          rollBack(writer)
          await beginImmediate(writer)
        }
        writer.run('savepoint member')
      } catch (error) {
        leave()
        throw error
      }
      let isOver = false
      return {
        execute: executeWrite,
        async commit() {
          try {
            writer.run('release member')
          } catch (error) {
            throw translateSqliteFailure(error)
          }
          isOver = true
          const durable = joinGroup()
          leave()
          await durable
        },
        async rollback() {
          // A member that has been released shares the fate of its group.
          if (isOver) return
          isOver = true
          if (group === undefined) rollBack(writer)
          else undoMember(writer)
          leave()
        },
      }
    },

    async beginSnapshot(): Promise<SnapshotSession> {
      const { connection, execute, leave } = await snapshots.enter()
      try {
        rollBack(connection)
        connection.run('begin')
      } catch (error) {
        leave()
        throw translateSqliteFailure(error)
      }
      return {
        execute,
        end: async () => {
          rollBack(connection)
          leave()
        },
      }
    },

    async close() {
      const leave = await gate.enter()
      await snapshots.close()
      commitGroup()
      if (!isClosed) await counter?.end()
      isClosed = true
      reader.close()
      writer.close()
      probe.close()
      leave()
      await options.afterClose?.()
    },
  }
}
