/** The hash of the content of each object and version, so that lists check a row without reading its content. */

import type { Migration } from './migration.ts'

export const contentHashes: Migration = {
  name: '0006-content-hashes',
  statements: ({ schema, text }) =>
    (['objects', 'versions'] as const).map((table) =>
      schema
        .alterTable(table)
        .addColumn('content_hash', text, (column) => column.notNull().defaultTo(''))
        .compile(),
    ),
}
