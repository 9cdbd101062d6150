/** Migrations: forward-only statements, with the column types of each engine. */

import type {
  ColumnDataType,
  CompiledQuery,
  CreateTableBuilder,
  RawBuilder,
  SchemaModule,
} from 'kysely'

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
}
