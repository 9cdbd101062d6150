import { afterAll, beforeAll, expect, it } from 'vitest'
import { contentOfParts, partsOf } from '../../graph/kept-parts.ts'
import type { Reader, Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { groups, membersRelation, stateOf, users } from '../kinds.ts'
import { createDirectory } from '../testing/directory-builder.ts'
import { applyRestoredParts, findRestoredParts, takeParts } from './deleted-parts.ts'

let store: Store

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

const provenance = {
  author: { kind: 'system', id: 'test' },
  requestId: 'test',
  at: new Date(),
} as const

/** The same reader, with the number of its calls. */
function counted(reader: Reader): { readonly reader: Reader; readonly calls: () => number } {
  let calls = 0
  const proxy = new Proxy(reader, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...args: unknown[]): unknown => {
        calls += 1
        return Reflect.apply(member, target, args)
      }
    },
  })
  return { reader: proxy, calls: () => calls }
}

it('restores a group of many members with few reads', async () => {
  const members = Array.from({ length: 3_000 }, (_, index) => ({
    family: users.name,
    id: `User-${index}`,
  }))
  const key = { family: groups.name, id: 'all' }
  const tenant = await createDirectory(store, 1, [
    ...members.map(({ id }) => ({ kind: users, id })),
    { kind: groups, id: key.id, members },
  ])
  await store.write(tenant, provenance, async (transaction) => {
    const { content } = contentOfParts(await takeParts(transaction, tenant, key))
    expect(content?.bytes.length).toBeLessThan(members.length * 20)
    await transaction.delete(key)
    const { reader, calls } = counted(transaction)
    const kept = partsOf({ ...(content && { content }) })
    const parts = await findRestoredParts(reader, tenant, key, kept)
    expect(calls()).toBeLessThan(20)
    await transaction.create(stateOf(groups, key.id, {}))
    await applyRestoredParts(transaction, tenant, parts)
  })
  expect(await store.countRelated(tenant, { relation: membersRelation, source: key })).toBe(3_000)
})
