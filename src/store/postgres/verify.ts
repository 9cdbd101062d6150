/** Opens a check of a PostgreSQL database, without a change to it. */

import { CompiledQuery } from 'kysely'
import { DatabaseError, Pool } from 'pg'
import { BusyError } from '../errors.ts'
import { schemaParts } from '../schema/schema-parts.ts'
import type { Execute } from '../sql/engine.ts'
import { requireCurrentSchema, rowVerification, type Verification } from '../sql/verification.ts'
import { TimeIsOver } from '../time-is-over.ts'
import { openPostgresEngine } from './engine.ts'

/** One for the state that is checked; the engine needs another. */
const connections = 2

const connectionTimeoutMillis = 10_000

/** The SQLSTATE of a statement that was ended, here because its time was over. */
const endedState = '57014'

function isEnded(error: unknown): boolean {
  return (
    error instanceof BusyError &&
    error.cause instanceof DatabaseError &&
    error.cause.code === endedState
  )
}

/** Lets no statement run longer than what is left of the time. @throws TimeIsOver */
function within(execute: Execute, leftMs: () => number): Execute {
  return async (query) => {
    const ms = Math.ceil(leftMs())
    if (ms <= 0) throw new TimeIsOver()
    await execute(CompiledQuery.raw(`set local statement_timeout = ${ms}`))
    try {
      return await execute(query)
    } catch (error) {
      throw isEnded(error) ? new TimeIsOver() : error
    }
  }
}

/**
 * Opens a check of the database that `connectionString` names. A server may use the database meanwhile. The
 * pages of the database are not checked: PostgreSQL does that, with data checksums and `pg_amcheck`. `leftMs` tells how
 * much time is left, milliseconds; what runs when it is over ends with TimeIsOver.
 * @throws NotVerifiableError or NewerReleaseError when the schema is of another release; BusyError when the server does not answer.
 */
export async function openPostgresVerification(options: {
  readonly connectionString: string
  readonly leftMs?: () => number
}): Promise<Verification> {
  const pool = new Pool({
    connectionString: options.connectionString,
    max: connections,
    application_name: 'ostiary verify',
    connectionTimeoutMillis,
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const engine = await openPostgresEngine(pool, connections)
  try {
    const session = await engine.beginSnapshot()
    const { leftMs } = options
    const execute = leftMs === undefined ? session.execute : within(session.execute, leftMs)
    const reads = { queries: engine.queries, execute }
    try {
      const schema = schemaParts((await execute(engine.schemaQuery)).rows)
      await requireCurrentSchema(reads, schema)
      return rowVerification(reads, schema, async () => {
        await session.end()
        await engine.close()
      })
    } catch (error) {
      await session.end()
      throw error
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}
