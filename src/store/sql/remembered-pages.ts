/** Pages of lists that were read, and what the families of a tenant hold, kept while nothing is committed. */

import { LRUCache } from 'lru-cache'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { ListQuery, Page, StoredObject } from '../port.ts'
import type { FamilyTotal } from './family-change.ts'

/** How many bytes of objects pages keep, roughly. */
const keptBytes = 16 * 1024 * 1024

/** Tenants whose totals are kept. */
const rememberedTenants = 1_000

/** The totals of a tenant by the name of each family. */
export type FamilyTotals = ReadonlyMap<string, FamilyTotal>

/** What is true while the mark of changes stays the same. */
interface AtMark<Value> {
  readonly mark: number
  readonly value: Value
}

/** Names a page. */
export function pageName(tenant: TenantId, family: string, query: ListQuery): string {
  const { filter, limit, after = '' } = query
  return JSON.stringify([tenant, family, keyOf(after), limit, filter])
}

/** Pages and totals that were read at a mark of changes. */
export class RememberedPages {
  readonly #pages = new LRUCache<string, AtMark<Page<StoredObject>>>({ maxSize: keptBytes })
  readonly #totals = new LRUCache<TenantId, AtMark<FamilyTotals>>({ max: rememberedTenants })

  find(name: string, mark: number): Page<StoredObject> | undefined {
    const known = this.#pages.get(name)
    return known?.mark === mark ? known.value : undefined
  }

  /** Keeps a page that was read after `mark` was. `size` is what its objects take, bytes. */
  keep(name: string, mark: number, value: Page<StoredObject>, size: number): void {
    this.#pages.set(name, { mark, value }, { size: size + name.length })
  }

  findTotals(tenant: TenantId, mark: number): FamilyTotals | undefined {
    const known = this.#totals.get(tenant)
    return known?.mark === mark ? known.value : undefined
  }

  keepTotals(tenant: TenantId, mark: number, value: FamilyTotals): void {
    this.#totals.set(tenant, { mark, value })
  }
}
