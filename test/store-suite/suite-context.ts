/** The shared set-up of the store suite: an open store, fresh tenants, and simple states. */

import { randomUUID } from 'node:crypto'
import { parseTenantId, type TenantId } from '../../src/kernel/ids.ts'
import type {
  EntityKey,
  ObjectState,
  Provenance,
  Store,
  Transaction,
} from '../../src/store/port.ts'

/** The store under test. Every test works in tenants of its own. */
export interface SuiteContext {
  /** The store that all tests share. */
  readonly store: () => Store
  /** Creates a tenant without domains. */
  readonly newTenant: () => Promise<TenantId>
  /** Opens one more store on the same database; undefined where the database is private to one. */
  readonly reopen: (() => Promise<Store>) | undefined
}

/** The instant at which the tests write unless they say otherwise. */
export const noon = new Date('2026-01-05T12:00:00.123Z')

/** The provenance of the tests' writes. */
export const provenance: Provenance = {
  author: {
    kind: 'user',
    id: '5b7e1e0c-0000-4000-8000-000000000001',
    displayName: 'Ada',
    userPrincipalName: 'ada@contoso.com',
    ipAddress: '192.0.2.1',
  },
  requestId: 'request-1',
  at: noon,
}

/** Makes a new tenant id. */
export function newTenantId(): TenantId {
  const id = parseTenantId(randomUUID())
  if (id === undefined) throw new Error('a random UUID is a tenant id')
  return id
}

/** States an object of the family `things`, with a body that names it, unless told otherwise. */
export function stateOf(id: string, rest: Partial<ObjectState> = {}): ObjectState {
  return { family: 'things', id, body: { name: id }, index: [], uniqueKeys: [], ...rest }
}

/** Names an object of the family `things` unless told otherwise. */
export function keyFor(id: string, family = 'things'): EntityKey {
  return { family, id }
}

/** Writes with the provenance of the tests. */
export function write<Result>(
  store: Store,
  tenant: TenantId,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return store.write(tenant, provenance, work)
}

/** Creates the objects in one write. */
export function createAll(
  store: Store,
  tenant: TenantId,
  states: readonly ObjectState[],
): Promise<void> {
  return write(store, tenant, async (transaction) => {
    for (const state of states) await transaction.create(state)
  })
}

/** Returns the ids of objects in their order. */
export function idsOf(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map(({ id }) => id)
}

/** Returns what a promise rejects with; fails when it resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let result: unknown
  try {
    result = await promise
  } catch (error) {
    return error
  }
  throw new Error(`resolved with ${JSON.stringify(result)}`)
}
