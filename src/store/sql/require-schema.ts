/** Refuses a database without the schema that this release needs. */

import { DamagedSchemaError } from '../errors.ts'
import { findMissingParts, lacksMigrationsTable } from '../schema/expected-schema.ts'
import { schemaParts, type SchemaParts } from '../schema/schema-parts.ts'
import type { SqlEngine } from './engine.ts'

async function readSchema({ read, schemaQuery }: SqlEngine): Promise<SchemaParts> {
  const { rows } = await read(schemaQuery)
  return schemaParts(rows)
}

/** Refuses a database whose migrations would run again over its tables. @throws DamagedSchemaError. */
export async function requireMigrationsTable(engine: SqlEngine): Promise<void> {
  const found = await readSchema(engine)
  if (lacksMigrationsTable(found)) throw new DamagedSchemaError(findMissingParts(found))
}

/** Refuses a database with all migrations that lacks a part. @throws DamagedSchemaError. */
export async function requireWholeSchema(engine: SqlEngine): Promise<void> {
  const missing = findMissingParts(await readSchema(engine))
  if (missing.length > 0) throw new DamagedSchemaError(missing)
}
