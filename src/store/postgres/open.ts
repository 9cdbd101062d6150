/** Opens the store in a PostgreSQL database. */

import { sql } from 'kysely'
import { Pool } from 'pg'
import type { Store } from '../port.ts'
import type { SqlEngine } from '../sql/engine.ts'
import { openSqlStore, type OpeningStore } from '../sql/sql-store.ts'
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

/** @throws Error when the database has no tables of this service, although there was data. */
async function requireUsedDatabase(engine: SqlEngine): Promise<void> {
  const table = sql<{
    name: string | null
  }>`select to_regclass('schema_migrations')::text as name`
  const { rows } = await engine.read(table.compile(engine.queries))
  if (rows[0]?.name !== null) return
  throw new Error(
    'it is empty, although the data directory was used before; restore its rows with `pg_restore`, or choose an empty data directory for new data',
  )
}

/**
 * Opens the store in the database that `connectionString` names, and brings its schema up to date; processes
 * that start at the same time take turns. `poolSize` is the most connections it opens (default 10, at least
 * 2). `wasUsed` says that the database must have content.
 * @throws Error when the database is empty but was used, belongs to a newer release or is not in UTF-8; BusyError when the
 * server does not answer.
 */
export async function openPostgresStore(
  options: OpeningStore & {
    readonly connectionString: string
    readonly poolSize?: number
    readonly wasUsed?: boolean
  },
): Promise<Store> {
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
    if (options.wasUsed === true) await requireUsedDatabase(engine)
  } catch (error) {
    await engine.close()
    throw error
  }
  return openSqlStore(engine, options)
}
