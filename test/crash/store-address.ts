/** Where a store is, in a form that can be handed to another process. */

import { openPostgresStore } from '../../src/store/postgres/open.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'

export type StoreAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly connectionString: string }

/** Opens the store at the address, as every process of the service does. */
export function openStoreAt(address: StoreAddress): Promise<Store> {
  return address.kind === 'sqlite'
    ? openSqliteStore({ file: address.file })
    : openPostgresStore({ connectionString: address.connectionString })
}
