/** The PostgreSQL engine: a pool of connections, each transaction on one of them. */

import { CompiledQuery, Kysely, PostgresDialect, sql, type DatabaseConnection } from 'kysely'
import type { Pool } from 'pg'
import type { Execute, Session, SnapshotSession, SqlEngine } from '../sql/engine.ts'
import { Gate } from '../sql/gate.ts'
import type { DatabaseTables } from '../sql/schema.ts'
import { writeProbe } from '../sql/write-probe.ts'
import { translatePostgresFailure } from './failure.ts'
import { postgresSchemaQuery } from './schema-query.ts'

/** The id of the advisory lock of migrations, the same in all releases. */
const migrationLock = CompiledQuery.raw('select pg_advisory_xact_lock(0571271)')

/**
 * PostgreSQL text cannot contain NUL, so no stored text equals one that does. A noncharacter replaces the NUL,
 * so that a search for such a text finds nothing instead of failing.
 */
function withoutNul(parameter: unknown): unknown {
  return typeof parameter === 'string' && parameter.includes('\0')
    ? parameter.replaceAll('\0', '\uffff')
    : parameter
}

function executeOn(connection: DatabaseConnection): Execute {
  return async <Row>(query: CompiledQuery<Row>) => {
    try {
      return await connection.executeQuery<Row>({
        ...query,
        parameters: query.parameters.map(withoutNul),
      })
    } catch (error) {
      throw translatePostgresFailure(error)
    }
  }
}

/** WHY a gate: the work may start several statements at once, but a connection runs one at a time. */
function inTurn(execute: Execute): Execute {
  const turn = new Gate(1)
  return async (query) => {
    const leave = await turn.enter()
    try {
      return await execute(query)
    } finally {
      leave()
    }
  }
}

/** One gate per name, kept while a caller is inside or waits. */
class Gates {
  readonly #gates = new Map<string, { readonly gate: Gate; users: number }>()

  async enter(name: string): Promise<() => void> {
    const entry = this.#gates.get(name) ?? { gate: new Gate(1), users: 0 }
    this.#gates.set(name, entry)
    entry.users += 1
    const leave = await entry.gate.enter()
    return () => {
      entry.users -= 1
      if (entry.users === 0) this.#gates.delete(name)
      leave()
    }
  }
}

/**
 * Opens the engine over a pool; closing the engine ends the pool. `poolSize` is the pool's limit, at least 2.
 */
export async function openPostgresEngine(pool: Pool, poolSize: number): Promise<SqlEngine> {
  const dialect = new PostgresDialect({ pool })
  const driver = dialect.createDriver()
  await driver.init()
  const queries = new Kysely<DatabaseTables>({ dialect })

  // WHY two kinds of gates: writes of a tenant wait here for earlier ones without holding a connection; and
  // writes never use the last connection, so that a read inside a write always gets one.
  const queues = new Gates()
  const writers = new Gate(poolSize - 1)

  const acquire = async (): Promise<DatabaseConnection> => {
    try {
      return await driver.acquireConnection()
    } catch (error) {
      throw translatePostgresFailure(error)
    }
  }

  return {
    queries,
    schemaDialect: {
      schema: queries.schema,
      text: sql`text collate "C"`,
      bytes: 'bytea',
      clustered: (table) => table,
    },
    schemaQuery: CompiledQuery.raw(postgresSchemaQuery),
    migrationLock,
    changeMark: undefined,
    plannerStatistics: [],
    looksUpFirst: false,

    async read(query) {
      const connection = await acquire()
      try {
        return await executeOn(connection)(query)
      } finally {
        await driver.releaseConnection(connection)
      }
    },

    async probeWrite() {
      const connection = await acquire()
      try {
        await executeOn(connection)(writeProbe)
      } finally {
        await driver.releaseConnection(connection)
      }
    },

    async begin(queue): Promise<Session> {
      const leaveQueue = await queues.enter(queue)
      const leaveWriters = await writers.enter()
      const leave = (): void => {
        leaveWriters()
        leaveQueue()
      }
      let connection: DatabaseConnection
      try {
        connection = await acquire()
      } catch (error) {
        leave()
        throw error
      }
      const end = async (): Promise<void> => {
        await driver.releaseConnection(connection)
        leave()
      }
      const rollback = async (): Promise<void> => {
        // A connection that cannot roll back is discarded by the driver.
        await driver.rollbackTransaction(connection).catch(() => undefined)
        await end()
      }
      try {
        await driver.beginTransaction(connection, {})
      } catch (error) {
        await rollback()
        throw translatePostgresFailure(error)
      }

      return {
        execute: inTurn(executeOn(connection)),
        async commit() {
          try {
            await driver.commitTransaction(connection)
          } catch (error) {
            throw translatePostgresFailure(error)
          }
          await end()
        },
        rollback,
      }
    },

    async beginSnapshot(): Promise<SnapshotSession> {
      const connection = await acquire()
      const end = async (): Promise<void> => {
        // A connection that cannot end its transaction is discarded by the driver.
        await driver.rollbackTransaction(connection).catch(() => undefined)
        await driver.releaseConnection(connection)
      }
      try {
        await driver.beginTransaction(connection, {
          isolationLevel: 'repeatable read',
          accessMode: 'read only',
        })
      } catch (error) {
        await end()
        throw translatePostgresFailure(error)
      }
      return { execute: inTurn(executeOn(connection)), end }
    },

    close: () => driver.destroy(),
  }
}
