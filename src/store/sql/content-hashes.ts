/** The stored hashes of contents: how they are filled in older rows, and which do not match. */

import type { Kysely } from 'kysely'
import type { Execute } from './engine.ts'
import { contentHash } from './row-hashes.ts'
import { prepare } from './prepared.ts'
import type { DatabaseTables } from './schema.ts'
import { walkPages } from './table-pages.ts'

type TableWithContents = 'objects' | 'versions'

/** Contents in memory at once. Each has up to a mebibyte. */
const pageSize = 8

/** A row that has content, or the hash of one. */
interface ContentRow {
  readonly tenant_id: string
  readonly family: string
  readonly object_key: string
  readonly version: number
  readonly id: string
  readonly content: Uint8Array | null
  readonly content_hash: string
}

async function* contentRows(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
  table: TableWithContents,
): AsyncGenerator<ContentRow> {
  const start = { tenant_id: '', family: '', object_key: '', version: 0 }
  const pageAfter = prepare((last: typeof start) =>
    queries
      .selectFrom(table)
      .select(['tenant_id', 'family', 'object_key', 'version', 'id', 'content', 'content_hash'])
      .where((eb) => eb.or([eb('content', 'is not', null), eb('content_hash', '<>', '')]))
      .where((eb) =>
        eb(
          eb.refTuple('tenant_id', 'family', 'object_key', 'version'),
          '>',
          eb.tuple(last.tenant_id, last.family, last.object_key, last.version),
        ),
      )
      .orderBy('tenant_id')
      .orderBy('family')
      .orderBy('object_key')
      .orderBy('version')
      .limit(pageSize),
  )
  for await (const rows of walkPages(execute, pageAfter, start, (last) => last)) yield* rows
}

/** Fills the columns that the migration `0006-content-hashes` added. */
export async function fillContentHashes(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): Promise<void> {
  for (const table of ['objects', 'versions'] as const) {
    for await (const row of contentRows(queries, execute, table)) {
      await execute(
        queries
          .updateTable(table)
          .set({ content_hash: contentHash(row.content) })
          .where('tenant_id', '=', row.tenant_id)
          .where('family', '=', row.family)
          .where('object_key', '=', row.object_key)
          .where('version', '=', row.version)
          .compile(),
      )
    }
  }
}

/** Yields the rows whose content does not match the hash beside it, by their table. */
export async function* findWrongContentHashes(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): AsyncGenerator<Omit<ContentRow, 'content'> & { readonly table: TableWithContents }> {
  for (const table of ['objects', 'versions'] as const) {
    for await (const { content, ...row } of contentRows(queries, execute, table)) {
      if (contentHash(content) !== row.content_hash) yield { ...row, table }
    }
  }
}
