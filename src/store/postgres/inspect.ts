/** Looks into a PostgreSQL database without changing it. */

import { Client } from 'pg'
import { findMissingParts, lackedParts, lacksMigrationsTable } from '../schema/expected-schema.ts'
import { migrationsTable } from '../migrations/migrations-table.ts'
import { schemaParts, type SchemaRow } from '../schema/schema-parts.ts'
import { postgresSchemaQuery } from './schema-query.ts'
import { stateOfMigrated, unusable, type DatabaseState } from '../database-state.ts'

const connectWaitMs = 10_000
const queryWaitMs = 30_000

function messageOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error ? first.message : String(first)
}

async function textsOf(client: Client, query: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly text: string | null }>(query)
  return rows.flatMap(({ text }) => (text === null ? [] : [text]))
}

/** Finds the state of the database that `connectionString` names: whether it answers, its schema and its tenants. */
export async function inspectPostgres(connectionString: string): Promise<DatabaseState> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: connectWaitMs,
    query_timeout: queryWaitMs,
    application_name: 'ostiary doctor',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const [encoding] = await textsOf(client, `select current_setting('server_encoding') as text`)
    if (encoding !== 'UTF8') {
      return unusable([`it has the encoding \`${encoding}\`; it must be \`UTF8\``])
    }
    const schema = schemaParts((await client.query<SchemaRow>(postgresSchemaQuery)).rows)
    if (lacksMigrationsTable(schema)) return unusable(findMissingParts(schema), true)
    if (!schema.tables.has(migrationsTable)) return stateOfMigrated([], [])
    const applied = await textsOf(client, 'select name as text from schema_migrations')
    const missing = lackedParts(applied, schema)
    if (missing.length > 0) return unusable(missing, true)
    return stateOfMigrated(
      applied,
      await textsOf(client, 'select id as text from tenants union all select name from domains'),
    )
  } catch (error) {
    return unusable([messageOf(error)])
  } finally {
    await client.end().catch(() => undefined)
  }
}
