import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roleTemplates } from '../graph/role-templates.ts'
import type { TenantId } from '../kernel/ids.ts'
import type { Reader, Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite/open.ts'
import { findMissing, type DirectoryReference } from './existence.ts'
import { agreements, applications, groups, servicePrincipals, users } from './kinds.ts'
import { createDirectory } from './testing/directory-builder.ts'

let store: Store
let tenant: TenantId

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  tenant = await createDirectory(store, 1, [
    { kind: users, id: 'ADA' },
    { kind: groups, id: 'sales' },
    { kind: servicePrincipals, id: 'mail-sp', body: { appId: 'Mail-App' } },
    { kind: applications, id: 'unused-object', body: { appId: 'unused-app' } },
    { kind: agreements, id: 'terms' },
  ])
})
afterAll(() => store.close())

const missingIn = (references: readonly DirectoryReference[], reader: Reader = store) =>
  findMissing(reader, tenant, references)

describe('findMissing', () => {
  it.each<DirectoryReference>([
    { kind: 'user', id: 'ada' },
    { kind: 'group', id: 'SALES' },
    { kind: 'roleTemplate', id: roleTemplates.globalAdministrator.toUpperCase() },
    { kind: 'application', id: 'mail-app' },
    { kind: 'servicePrincipal', id: 'mail-sp' },
    { kind: 'termsOfUse', id: 'terms' },
  ])('finds the $kind $id', async (reference) => {
    expect(await missingIn([reference])).toEqual([])
  })

  it.each<DirectoryReference>([
    { kind: 'user', id: 'sales' },
    { kind: 'group', id: 'ada' },
    { kind: 'roleTemplate', id: 'ada' },
    { kind: 'application', id: 'unused-app' },
    { kind: 'application', id: 'mail-sp' },
    { kind: 'servicePrincipal', id: 'mail-app' },
    { kind: 'termsOfUse', id: 'unwritten' },
  ])('misses the $kind $id', async (reference) => {
    expect(await missingIn([reference])).toEqual([reference])
  })

  it('returns the given references in their order, including repeated ones', async () => {
    const references = [
      { kind: 'group', id: 'none', at: 0 },
      { kind: 'user', id: 'ada', at: 1 },
      { kind: 'user', id: 'nobody', at: 2 },
      { kind: 'group', id: 'NONE', at: 3 },
    ] as const
    const missing = await findMissing(store, tenant, references)
    expect(missing.map(({ at }) => at)).toEqual([0, 2, 3])
    expect(missing[0]).toBe(references[0])
    expect(await missingIn([])).toEqual([])
  })

  it('looks up all ids of one kind together', async () => {
    const asked: unknown[] = []
    const reader: Reader = {
      find: store.find.bind(store),
      count: store.count.bind(store),
      sumBytes: store.sumBytes.bind(store),
      listRelated: store.listRelated.bind(store),
      countRelated: store.countRelated.bind(store),
      listContainers: store.listContainers.bind(store),
      walk: store.walk.bind(store),
      list: store.list.bind(store),
      listInOrder: store.listInOrder.bind(store),
      findKnown: (id, family, property, texts) => {
        asked.push([family, property, texts.length])
        return store.findKnown(id, family, property, texts)
      },
    }
    const ids = Array.from({ length: 450 }, (_, at) => ({ kind: 'user', id: `u${at}` }) as const)
    const missing = await missingIn([...ids, ...ids, { kind: 'user', id: 'ada' }], reader)
    expect(missing).toEqual([...ids, ...ids])
    expect(asked).toEqual([[users.name, 'id', 901]])
  })

  it('reports objects of another tenant as missing', async () => {
    const elsewhere = await createDirectory(store, 2, [])
    const reference = { kind: 'user', id: 'ada' } as const
    expect(await findMissing(store, elsewhere, [reference])).toEqual([reference])
  })

  it('finds objects that its own transaction wrote', async () => {
    const author = { kind: 'system', id: 'test' } as const
    const provenance = { author, requestId: 'test', at: new Date('2026-01-05T12:00:00Z') }
    const missing = await store.write(tenant, provenance, async (transaction) => {
      const state = { family: users.name, id: 'new', body: {}, index: [], uniqueKeys: [] }
      await transaction.create(state)
      return findMissing(transaction, tenant, [{ kind: 'user', id: 'new' }])
    })
    expect(missing).toEqual([])
  })
})
