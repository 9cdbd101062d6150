/** Collections that consist of parts, each of which is read page by page: the pages of the whole. */

import type { Page } from '../../store/port.ts'

/** One part of a collection. Parts are read in the order of their names. */
export interface CollectionPart<Item> {
  /** Without a slash. */
  readonly name: string
  readonly list: (limit: number, after: string | undefined) => Promise<Page<Item>>
}

/** Which items of a collection are wanted. */
export interface PartsQuery<Item> {
  readonly limit: number
  /** A position that an earlier page gave; the beginning when absent. */
  readonly after?: string
  readonly passes: (item: Item) => boolean
  /** Called with the number of items that were read so far, passed or not. It throws when these are too many. */
  readonly onRead: (total: number) => void
}

function splitPosition(position: string | undefined): readonly [name: string, after?: string] {
  if (position === undefined) return ['']
  const slash = position.indexOf('/')
  if (slash < 0) return [position]
  const after = position.slice(slash + 1)
  return after === '' ? [position.slice(0, slash)] : [position.slice(0, slash), after]
}

/**
 * Reads one page of at most `limit` items that pass. Its position names the part and the place in it. A part that is
 * gone is skipped.
 */
export async function listParts<Item>(
  parts: readonly CollectionPart<Item>[],
  { limit, after, passes, onRead }: PartsQuery<Item>,
): Promise<Page<Item>> {
  const [firstName, firstAfter] = splitPosition(after)
  const rest = parts
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .filter(({ name }) => name >= firstName)
  const items: Item[] = []
  let read = 0
  for (const [index, part] of rest.entries()) {
    let position = part.name === firstName ? firstAfter : undefined
    do {
      const page = await part.list(limit - items.length, position)
      read += page.items.length
      onRead(read)
      items.push(...page.items.filter(passes))
      position = page.next
      if (items.length === limit) {
        if (position !== undefined) return { items, next: `${part.name}/${position}` }
        const following = rest[index + 1]
        return following === undefined ? { items } : { items, next: `${following.name}/` }
      }
    } while (position !== undefined)
  }
  return { items }
}
