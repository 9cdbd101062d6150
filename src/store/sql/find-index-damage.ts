/** Compares the index rows and unique keys of objects with what their rows say. */

import type { DatabaseReads } from './engine.ts'
import { parseSearchKeys, storedUniqueValue } from './search-keys.ts'
import type { WalkedObject } from './table-pages.ts'

/** Prints what finds an object, in one form and order. */
function printKeys(lines: readonly (readonly (string | number | null)[])[]): string {
  return JSON.stringify(lines.map((line) => JSON.stringify(line)).toSorted())
}

function wantedKeys(row: WalkedObject): string | undefined {
  try {
    const { rows, uniqueKeys } = parseSearchKeys(row.search_keys)
    return printKeys([
      ...rows.map(({ property, position, value }) => [property, position, value]),
      ...uniqueKeys.map(({ constraint, value }) => [constraint, storedUniqueValue(value)]),
    ])
  } catch {
    return undefined
  }
}

/** Reads the index rows and unique keys of a page of objects, by the place of the object. */
async function keysOfPage(
  { queries, execute }: DatabaseReads,
  first: WalkedObject,
  last: WalkedObject,
): Promise<ReadonlyMap<string, (readonly (string | number | null)[])[]>> {
  const keys = new Map<string, (readonly (string | number | null)[])[]>()
  const add = (place: string, line: readonly (string | number | null)[]): void => {
    const known = keys.get(place)
    if (known === undefined) keys.set(place, [line])
    else known.push(line)
  }
  const entries = await execute(
    queries
      .selectFrom('index_entries')
      .selectAll()
      .where((eb) => {
        const place = eb.refTuple('tenant_id', 'family', 'object_key')
        return eb.and([
          eb(place, '>=', eb.tuple(first.tenant_id, first.family, first.object_key)),
          eb(place, '<=', eb.tuple(last.tenant_id, last.family, last.object_key)),
        ])
      })
      .compile(),
  )
  for (const row of entries.rows) {
    add(placeOf(row), [row.property, row.position, row.text_value ?? row.number_value])
  }
  const uniqueKeys = await execute(
    queries
      .selectFrom('unique_keys')
      .selectAll()
      .where('relation', '=', '')
      .where((eb) => {
        const place = eb.refTuple('tenant_id', 'source_family', 'source_key')
        return eb.and([
          eb(place, '>=', eb.tuple(first.tenant_id, first.family, first.object_key)),
          eb(place, '<=', eb.tuple(last.tenant_id, last.family, last.object_key)),
        ])
      })
      .compile(),
  )
  for (const row of uniqueKeys.rows) {
    const holder = {
      tenant_id: row.tenant_id,
      family: row.source_family,
      object_key: row.source_key,
    }
    add(placeOf(holder), [row.constraint_name, row.value])
  }
  return keys
}

function placeOf(row: {
  readonly tenant_id: string
  readonly family: string
  readonly object_key: string
}): string {
  return JSON.stringify([row.tenant_id, row.family, row.object_key])
}

/** Reads the index of a page of objects, in their order. Returns what tells whether an object of it has its own. */
export async function readIndex(
  reads: DatabaseReads,
  page: readonly WalkedObject[],
): Promise<(row: WalkedObject) => boolean> {
  const [first] = page
  const last = page.at(-1)
  const keys =
    first === undefined || last === undefined ? undefined : await keysOfPage(reads, first, last)
  return (row) => wantedKeys(row) === printKeys(keys?.get(placeOf(row)) ?? [])
}
