/** How the engines differ in the definition of tables. */

import type { ColumnDataType, CreateTableBuilder, RawBuilder, SchemaModule } from 'kysely'

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
