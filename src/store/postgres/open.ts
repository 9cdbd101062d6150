/** Opens the store in a PostgreSQL database. */

import { sql } from 'kysely'
import { Pool } from 'pg'
import type { Store } from '../port.ts'
import type { SqlEngine } from '../sql/engine.ts'
import { openSqlStore } from '../sql/sql-store.ts'
import { openPostgresEngine } from './engine.ts'

const defaultPoolSize = 10
const smallestPoolSize = 2

/** How long each kind of wait may last before it fails, in milliseconds. */
const limits = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 30_000,
  query_timeout: 35_000,
  // Releases the lock of a tenant whose writer lost its network.
  idle_in_transaction_session_timeout: 60_000,
}

async function requireUnicode(engine: SqlEngine): Promise<void> {
  const setting = sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`
  const { rows } = await engine.read(setting.compile(engine.queries))
  const encoding = rows[0]?.encoding
  if (encoding !== 'UTF8') {
    throw new Error(`the database has the encoding \`${encoding}\`; it must be \`UTF8\``)
  }
}

/**
 * Opens the store in the database that `connectionString` names, and brings its schema up to date; processes
 * that start at the same time take turns. `poolSize` is the most connections it opens (default 10, at least
 * 2).
 * @throws Error when the database belongs to a newer release or is not in UTF-8; BusyError when the
 * server does not answer.
 */
export async function openPostgresStore(options: {
  readonly connectionString: string
  readonly poolSize?: number
}): Promise<Store> {
  const poolSize = Math.max(options.poolSize ?? defaultPoolSize, smallestPoolSize)
  const pool = new Pool({
    connectionString: options.connectionString,
    max: poolSize,
    keepAlive: true,
    application_name: 'ostiary',
    ...limits,
  })
  // A running statement reports the loss of its own connection; this handler is for idle connections.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))

  const engine = await openPostgresEngine(pool, poolSize)
  try {
    await requireUnicode(engine)
  } catch (error) {
    await engine.close()
    throw error
  }
  return openSqlStore(engine)
}
