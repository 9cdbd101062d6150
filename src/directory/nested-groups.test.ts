import { expect, it } from 'vitest'
import { openSqliteStore } from '../store/sqlite/open.ts'
import { directoryRoles, groups, users } from './kinds.ts'
import { allContainersOf, allMembersOf } from './nested-groups.ts'
import { createDirectory } from './testing/directory-builder.ts'

it('follows groups that contain each other, once each, and goes no further than roles', async () => {
  const store = await openSqliteStore({ file: ':memory:' })
  const user = { family: users.name, id: 'ada' }
  const group = (id: string) => ({ family: groups.name, id })
  const tenant = await createDirectory(store, 1, [
    { kind: users, id: 'ada' },
    { kind: groups, id: 'inner', members: [user, group('outer')] },
    { kind: groups, id: 'outer', members: [group('inner'), user] },
    {
      kind: directoryRoles,
      id: 'role',
      body: { roleTemplateId: 'template' },
      members: [group('outer')],
    },
  ])
  const idsOf = (objects: readonly { readonly id: string }[]) => objects.map(({ id }) => id)
  expect(idsOf(await allContainersOf(store, tenant, user))).toEqual(['inner', 'outer', 'role'])
  expect(idsOf(await allMembersOf(store, tenant, group('outer'))).toSorted()).toEqual([
    'ada',
    'inner',
  ])
  await store.close()
})
