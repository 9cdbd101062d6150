/** Migrations: forward-only statements. */

import type { CompiledQuery } from 'kysely'
import type { SchemaDialect } from './schema-dialect.ts'

/** One step of the schema. A released migration never changes. */
export interface Migration {
  /** Four digits and what it adds; shape: `0001-initial`. */
  readonly name: string
  readonly statements: (dialect: SchemaDialect) => readonly CompiledQuery[]
}
