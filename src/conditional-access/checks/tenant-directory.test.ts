import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groups, users } from '../../directory/kinds.ts'
import { createDirectory, type DirectoryEntry } from '../../directory/testing/directory-builder.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { policy, requiring } from '../engine/testing/decision-setting.ts'
import { mostCheckedUsers, readCheckedDirectory } from './tenant-directory.ts'

const groupId = (number: number): string =>
  `6e000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const userId = (number: number): string =>
  `b5e00000-0000-4000-8000-${String(number).padStart(12, '0')}`
const [small, outer, empty, large, gone] = [1, 2, 3, 4, 5].map(groupId) as [
  string,
  string,
  string,
  string,
  string,
]
const fullGroups = [6, 7, 8, 9, 10, 11].map(groupId)

const user = (number: number) => ({ family: users.name, id: userId(number) })
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)

const entries: readonly DirectoryEntry[] = [
  ...numbers(0, 701).map((number) => ({ kind: users, id: userId(number) })),
  { kind: groups, id: small, members: [user(0), user(1)] },
  { kind: groups, id: outer, members: [user(2), { family: groups.name, id: small }] },
  { kind: groups, id: empty },
  { kind: groups, id: large, members: numbers(100, 101).map(user) },
  ...fullGroups.map((id, place) => ({
    kind: groups,
    id,
    members: numbers(100 + place * 100, 100).map(user),
  })),
]

function naming(includeGroups: readonly string[], includeUsers: readonly string[] = []) {
  return [
    policy('p', {
      ...requiring('mfa'),
      conditions: { users: { includeGroups: [...includeGroups], includeUsers: [...includeUsers] } },
    }),
  ]
}

let store: Store
let tenant: TenantId

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  tenant = await createDirectory(store, 1, entries)
})
afterAll(() => store.close())

const read = (includeGroups: readonly string[], isWhole = true) =>
  readCheckedDirectory(store, tenant, { policies: naming(includeGroups), breakGlass: [], isWhole })

describe('the directory of a tenant', () => {
  it('tells the members of groups at any depth, with all groups of each', async () => {
    const { findMembers } = await read([outer])
    expect(
      findMembers(outer.toUpperCase())?.map(({ id, groupIds }) => [id, groupIds?.toSorted()]),
    ).toEqual([
      [userId(2), [outer]],
      [userId(0), [small, outer]],
      [userId(1), [small, outer]],
    ])
  })

  it('tells groups without members, and groups and users that do not exist, where it is whole', async () => {
    const whole = await read([empty, gone])
    expect([whole.findMembers(empty), whole.findMembers(gone)]).toEqual([[], []])
    const part = await read([empty, gone], false)
    expect([part.findMembers(empty), part.findMembers(gone)]).toEqual([undefined, undefined])
    const policies = naming([], [userId(0), userId(999)])
    const readUsers = (isWhole: boolean) =>
      readCheckedDirectory(store, tenant, { policies, breakGlass: [], isWhole })
    expect((await readUsers(true)).findUser(userId(999))).toBeNull()
    expect((await readUsers(false)).findUser(userId(999))).toBeUndefined()
    expect((await readUsers(false)).findUser(userId(0))?.externalTypes).toEqual([])
  })

  it('knows nothing of the members of large groups, nor of more groups than it reads', async () => {
    expect((await read([large])).findMembers(large)).toBeUndefined()
    const { findMembers } = await read(fullGroups)
    expect(fullGroups.map((id) => findMembers(id)?.length)).toEqual([
      ...Array<number>(mostCheckedUsers / 100).fill(100),
      undefined,
    ])
  })
})
