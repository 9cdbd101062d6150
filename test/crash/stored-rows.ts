/** The rows in the tables of a store, for checks that the store's port cannot answer. */

import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { StoreAddress } from './store-address.ts'

export type Row = Readonly<Record<string, string | number | null>>

/** Reads the tables by SQL that both engines understand. */
export interface StoredRows {
  readonly select: (sql: string) => Promise<readonly Row[]>
  /** An expression for a text inside of an audit record's body. Shape of the path: `targetResources.0.id`. */
  readonly auditText: (path: string) => string
  readonly close: () => Promise<void>
}

/** WHY: some numbers of 64 bits do not fit a JavaScript number. */
function toValue(value: SQLOutputValue): string | number | null {
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

function openSqliteRows(file: string): StoredRows {
  const database = new DatabaseSync(file, { readOnly: true })
  return {
    async select(sql) {
      const statement = database.prepare(sql)
      statement.setReadBigInts(true)
      return statement
        .all()
        .map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toValue(value)])),
        )
    },
    auditText: (path) => `body ->> '$.${path.replaceAll(/\.(\d+)/gu, '[$1]')}'`,
    close: async () => database.close(),
  }
}

/** The server notices that a client is dead only at its next write or read. */
async function waitForDeadClients(client: Client): Promise<void> {
  const others = `select count(*)::int as total from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`
  for (;;) {
    const { rows } = await client.query<{ total: number }>(others)
    if (rows[0]?.total === 0) return
    await sleep(2)
  }
}

async function openPostgresRows(connectionString: string): Promise<StoredRows> {
  const client = new Client({ connectionString })
  await client.connect()
  // WHY: a commit that was sent before the kill may be carried out after it.
  await waitForDeadClients(client)
  return {
    select: async (sql) => (await client.query<Row>(sql)).rows,
    auditText: (path) => `body::json #>> '{${path.replaceAll('.', ',')}}'`,
    close: () => client.end(),
  }
}

/** Opens the tables once no process of the service is left. */
export async function openStoredRows(address: StoreAddress): Promise<StoredRows> {
  return address.kind === 'sqlite'
    ? openSqliteRows(address.file)
    : openPostgresRows(address.connectionString)
}
