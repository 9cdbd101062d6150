/** Reads whole collections of the store, page after page. */

import type { ListQuery, Page } from './port.ts'

const pageSize = 500

/** Loads pages until the last and returns the items of all, in order. */
export async function everyItem<Item>(
  load: (query: ListQuery) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let page = await load({ limit: pageSize })
  items.push(...page.items)
  while (page.next !== undefined) {
    page = await load({ limit: pageSize, after: page.next })
    items.push(...page.items)
  }
  return items
}
