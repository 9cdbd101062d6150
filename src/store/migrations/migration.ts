/** Migrations: forward-only statements. */

import type { CompiledQuery, Kysely } from 'kysely'
import type { Execute } from '../sql/engine.ts'
import type { DatabaseTables } from '../sql/schema.ts'
import type { SchemaDialect } from './schema-dialect.ts'

/** One step of the schema. A released migration never changes. */
export interface Migration {
  /** Four digits and what it adds; shape: `0001-initial`. */
  readonly name: string
  readonly statements: (dialect: SchemaDialect) => readonly CompiledQuery[]
  /**
   * Fills what the statements added, in the same transaction. It reads and writes a few rows at a time:
   * the tables may be larger than the memory.
   */
  readonly fill?: (queries: Kysely<DatabaseTables>, execute: Execute) => Promise<void>
}
