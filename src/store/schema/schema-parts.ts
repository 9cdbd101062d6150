/** The tables, columns, keys and indexes of a database, and those of them that it lacks. Pure. */

/** One column of a table, or of a key or index of it; `place` is its position there. */
export interface SchemaRow {
  readonly kind: 'column' | 'key' | 'index'
  readonly table_name: string
  /** The index that the column is part of; empty otherwise. */
  readonly index_name: string
  readonly column_name: string
  readonly place: number | string
  readonly is_unique: number
}

/** What a schema has, as names for messages. Shape: `index edges_by_target on edges (tenant_id, …)`. */
export interface SchemaParts {
  readonly tables: ReadonlySet<string>
  readonly columns: ReadonlySet<string>
  readonly indexes: ReadonlySet<string>
}

function nameOfIndex({ kind, table_name, index_name, is_unique }: SchemaRow): string {
  if (kind === 'key') return `primary key of table \`${table_name}\``
  return `${is_unique === 1 ? 'unique index' : 'index'} \`${index_name}\` of table \`${table_name}\``
}

/** Collects the parts of a schema from its rows, in any order. */
export function schemaParts(rows: readonly SchemaRow[]): SchemaParts {
  const columns = rows.filter(({ kind }) => kind === 'column')
  const indexes = new Map<string, string[]>()
  const ofIndexes = rows.filter(({ kind }) => kind !== 'column')
  for (const row of ofIndexes.toSorted((one, other) => Number(one.place) - Number(other.place))) {
    const name = nameOfIndex(row)
    const known = indexes.get(name)
    if (known === undefined) indexes.set(name, [row.column_name])
    else known.push(row.column_name)
  }
  return {
    tables: new Set(columns.map((row) => row.table_name)),
    columns: new Set(columns.map((row) => `${row.table_name}.${row.column_name}`)),
    indexes: new Set([...indexes].map(([name, names]) => `${name} over (${names.join(', ')})`)),
  }
}

/**
 * Lists the parts that a database lacks, a table without its columns. A database may have more. Shape: ``table
 * `edges` is missing``.
 */
export function missingParts(found: SchemaParts, expected: SchemaParts): readonly string[] {
  const tables = [...expected.tables].filter((name) => !found.tables.has(name))
  const isOfMissing = (name: string): boolean =>
    tables.some((table) => name.startsWith(`${table}.`) || name.includes(`table \`${table}\``))
  const columns = [...expected.columns].filter((name) => !found.columns.has(name))
  const indexes = [...expected.indexes].filter((name) => !found.indexes.has(name))
  return [
    ...tables.map((name) => `table \`${name}\` is missing`),
    ...columns.filter((name) => !isOfMissing(name)).map((name) => `column \`${name}\` is missing`),
    ...indexes
      .filter((name) => !isOfMissing(name))
      .map((name) => `${name} is missing or has other columns`),
  ]
}
