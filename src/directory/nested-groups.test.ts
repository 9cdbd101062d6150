import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keyOf, type TenantId } from '../kernel/ids.ts'
import { everyItem } from '../store/every-item.ts'
import type { EdgeEnd, EntityKey, Store, StoredObject } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite/open.ts'
import { directoryRoles, groups, membersRelation, users } from './kinds.ts'
import { allContainersOf, allMembersOf, memberKeysOf } from './nested-groups.ts'
import { createDirectory } from './testing/directory-builder.ts'

let store: Store
let tenants = 0

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

const user = (id: string) => ({ family: users.name, id })
const group = (id: string) => ({ family: groups.name, id })
const role = (id: string) => ({ family: directoryRoles.name, id })

function idsOf(objects: readonly { readonly id: string }[]): readonly string[] {
  return objects.map(({ id }) => id)
}

it('follows groups that contain each other, once each, and goes no further than roles', async () => {
  const tenant = await createDirectory(store, (tenants += 1), [
    { kind: users, id: 'ada' },
    { kind: groups, id: 'inner', members: [user('ada'), group('outer')] },
    { kind: groups, id: 'outer', members: [group('inner'), user('ada')] },
    {
      kind: directoryRoles,
      id: 'role',
      body: { roleTemplateId: 'template' },
      members: [group('outer')],
    },
  ])
  expect(idsOf(await allContainersOf(store, tenant, user('ada')))).toEqual([
    'inner',
    'outer',
    'role',
  ])
  expect(idsOf(await allMembersOf(store, tenant, group('outer'))).toSorted()).toEqual([
    'ada',
    'inner',
  ])
})

it('reads more members than one statement takes, in their order', async () => {
  const many = Array.from({ length: 1_100 }, (_, at) => `u${String(at).padStart(4, '0')}`)
  const tenant = await createDirectory(store, (tenants += 1), [
    ...many.map((id) => ({ kind: users, id })),
    { kind: groups, id: 'inner', members: many.slice(0, 600).map(user) },
    { kind: groups, id: 'outer', members: [...many.slice(600).map(user), group('inner')] },
  ])
  const expected = ['inner', ...many.slice(600), ...many.slice(0, 600)]
  expect(idsOf(await allMembersOf(store, tenant, group('outer')))).toEqual(expected)
  expect(idsOf(await memberKeysOf(store, tenant, group('outer')))).toEqual(expected)
})

/** The same answer by one question for each group: the reference. */
async function walkOneByOne(
  tenant: TenantId,
  start: EntityKey,
  endOf: (key: EntityKey) => EdgeEnd,
): Promise<readonly string[]> {
  const found = new Map<string, StoredObject>()
  let outermost: readonly EntityKey[] = [start]
  while (outermost.length > 0) {
    const reached = (
      await Promise.all(
        outermost.map((key) => everyItem((query) => store.listRelated(tenant, endOf(key), query))),
      )
    ).flat()
    const entered = new Map<string, StoredObject>()
    for (const object of reached) {
      const key = keyOf(object.id)
      if (!found.has(key) && key !== keyOf(start.id)) entered.set(key, object)
    }
    for (const [key, object] of entered) found.set(key, object)
    outermost = [...entered.values()].filter(({ family }) => family === groups.name)
  }
  return idsOf([...found.values()])
}

it('answers as a walk from group to group does, in any directory', async () => {
  const userIds = ['u0', 'u1', 'u2']
  const groupIds = ['g0', 'g1', 'g2', 'g3', 'g4']
  const member = fc.constantFrom(...userIds.map(user), ...groupIds.map(group))
  const members = fc.uniqueArray(member, { maxLength: 5, selector: ({ id }) => id })
  const directories = fc.tuple(
    fc.array(members, { minLength: 5, maxLength: 5 }),
    fc.array(members, { minLength: 2, maxLength: 2 }),
  )
  await fc.assert(
    fc.asyncProperty(directories, async ([groupMembers, roleMembers]) => {
      const tenant = await createDirectory(store, (tenants += 1), [
        ...userIds.map((id) => ({ kind: users, id })),
        ...groupMembers.map((of, at) => ({ kind: groups, id: `g${at}`, members: of })),
        ...roleMembers.map((of, at) => ({
          kind: directoryRoles,
          id: `r${at}`,
          body: { roleTemplateId: `r${at}` },
          members: of,
        })),
      ])
      for (const key of [...userIds.map(user), ...groupIds.map(group)]) {
        const containers = await allContainersOf(store, tenant, key)
        const relation = membersRelation
        expect(idsOf(containers)).toEqual(
          await walkOneByOne(tenant, key, (target) => ({ relation, target })),
        )
      }
      for (const key of [...groupIds.map(group), role('r0'), role('r1')]) {
        const found = await allMembersOf(store, tenant, key)
        const relation = membersRelation
        expect(idsOf(found)).toEqual(
          await walkOneByOne(tenant, key, (source) => ({ relation, source })),
        )
      }
    }),
    { numRuns: 60 },
  )
})
