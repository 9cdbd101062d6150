/** Opens a check of a PostgreSQL database, without a change to it. */

import { Pool } from 'pg'
import { schemaParts } from '../schema/schema-parts.ts'
import { requireCurrentSchema, rowVerification, type Verification } from '../sql/verification.ts'
import { openPostgresEngine } from './engine.ts'

/** One for the state that is checked; the engine needs another. */
const connections = 2

const connectionTimeoutMillis = 10_000

/**
 * Opens a check of the database that `connectionString` names. A server may use the database meanwhile. The
 * pages of the database are not checked: PostgreSQL does that, with data checksums and `pg_amcheck`.
 * @throws NotVerifiableError when the schema is of another release; BusyError when the server does not answer.
 */
export async function openPostgresVerification(options: {
  readonly connectionString: string
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
    const reads = { queries: engine.queries, execute: session.execute }
    try {
      const schema = schemaParts((await session.execute(engine.schemaQuery)).rows)
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
