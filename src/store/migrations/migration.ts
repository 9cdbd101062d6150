/** Migrations: forward-only statements, with the column types of each engine. */

import type {
  ColumnDataType,
  CompiledQuery,
  CreateTableBuilder,
  Kysely,
  RawBuilder,
  SchemaModule,
} from 'kysely'
import type { Execute } from '../sql/engine.ts'
import type { DatabaseTables } from '../sql/schema.ts'

/** The parts of a table definition that differ between engines. */
export interface SchemaDialect {
  readonly schema: SchemaModule
  /** Text compared and ordered by code point. */
  readonly text: ColumnDataType | RawBuilder<unknown>
  readonly bytes: ColumnDataType | RawBuilder<unknown>
  /** Keeps the rows of a table in primary key order where the engine can. */
  readonly clustered: <Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
  ) => CreateTableBuilder<Table, Column>
}

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
