import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../store/port.ts'
import { openSqliteStore } from '../store/sqlite/open.ts'
import { directoryRoles, groups, servicePrincipals, users } from './kinds.ts'
import { holdersOfRole, membershipsOf } from './membership.ts'
import { createDirectory, type DirectoryEntry } from './testing/directory-builder.ts'

const user = (id: string) => ({ family: users.name, id })
const group = (id: string) => ({ family: groups.name, id })
const assignable = { isAssignableToRole: true }

let store: Store
let tenants = 0

const directoryOf = (entries: readonly DirectoryEntry[]) =>
  createDirectory(store, (tenants += 1), entries)

const role = (id: string, members: DirectoryEntry['members'] = []): DirectoryEntry => ({
  kind: directoryRoles,
  id: `role-${id}`,
  body: { roleTemplateId: id },
  members,
})

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

describe('membershipsOf', () => {
  it('finds groups at any depth, the nearest first, each once even if groups contain each other', async () => {
    const tenant = await directoryOf([
      { kind: users, id: 'Ada' },
      { kind: groups, id: 'A-outer', members: [group('m-middle'), group('z-near')] },
      { kind: groups, id: 'M-Middle', members: [group('Z-Near'), group('a-outer')] },
      { kind: groups, id: 'Z-Near', members: [user('ada'), group('Z-Near')] },
      { kind: groups, id: 'y-near', members: [user('ADA')] },
      { kind: groups, id: 'other', members: [user('bob')] },
      { kind: users, id: 'bob' },
    ])
    expect(await membershipsOf(store, tenant, user('aDa'))).toEqual({
      groupIds: ['y-near', 'Z-Near', 'A-outer', 'M-Middle'],
      roleTemplateIds: [],
    })
  })

  it('finds more groups than fit in one page', async () => {
    const many = Array.from({ length: 1_001 }, (_, at) => `g${String(at).padStart(4, '0')}`)
    const tenant = await directoryOf([
      { kind: users, id: 'ada' },
      ...many.map((id) => ({ kind: groups, id, members: [user('ada')] })),
    ])
    expect((await membershipsOf(store, tenant, user('ada'))).groupIds).toEqual(many)
  })

  it('finds only roles held directly or through a role-assignable group', async () => {
    const tenant = await directoryOf([
      { kind: users, id: 'ada' },
      { kind: groups, id: 'assignable', body: assignable, members: [user('ada'), group('inner')] },
      { kind: groups, id: 'plain', members: [user('ada')] },
      { kind: groups, id: 'outer', body: assignable, members: [group('plain')] },
      { kind: groups, id: 'inner', body: assignable, members: [] },
      role('direct', [user('ada')]),
      role('through-assignable', [group('assignable'), group('inner')]),
      role('through-plain', [group('plain')]),
      role('through-nested', [group('outer')]),
      role('not-at-all'),
    ])
    const { roleTemplateIds } = await membershipsOf(store, tenant, user('ada'))
    expect(roleTemplateIds).toEqual(['direct', 'through-assignable'])
  })

  it('finds nothing for an unknown user or in another tenant', async () => {
    const tenant = await directoryOf([
      { kind: users, id: 'ada' },
      { kind: groups, id: 'all', members: [user('ada')] },
      role('direct', [user('ada')]),
    ])
    const elsewhere = await directoryOf([{ kind: users, id: 'ada' }])
    const nothing = { groupIds: [], roleTemplateIds: [] }
    expect(await membershipsOf(store, tenant, user('nobody'))).toEqual(nothing)
    expect(await membershipsOf(store, elsewhere, user('ada'))).toEqual(nothing)
  })
})

describe('holdersOfRole', () => {
  it('lists direct holders and members of role-assignable groups, each once', async () => {
    const tenant = await directoryOf([
      ...['ada', 'bob', 'cem', 'dan', 'eve'].map((id) => ({ kind: users, id })),
      { kind: servicePrincipals, id: 'robot' },
      {
        kind: groups,
        id: 'assignable',
        body: assignable,
        members: [user('ada'), user('bob'), group('inner')],
      },
      { kind: groups, id: 'inner', body: assignable, members: [user('cem')] },
      { kind: groups, id: 'plain', body: { isAssignableToRole: false }, members: [user('dan')] },
      role('Admin', [
        user('bob'),
        group('assignable'),
        group('plain'),
        { family: servicePrincipals.name, id: 'robot' },
      ]),
      role('other', [user('eve')]),
    ])
    const holders = await holdersOfRole(store, tenant, 'aDMIN')
    expect(holders.map(({ id }) => id)).toEqual(['bob', 'ada'])
    expect(holders[0]).toEqual(await store.find(tenant, user('bob')))
    expect(await holdersOfRole(store, tenant, 'unknown')).toEqual([])
  })

  it('agrees with the roles of memberships, in any directory', async () => {
    const userIds = ['u0', 'u1', 'u2']
    const groupIds = ['g0', 'g1', 'g2']
    const member = fc.constantFrom(...userIds.map(user), ...groupIds.map(group))
    const members = fc.uniqueArray(member, { maxLength: 4, selector: ({ id }) => id })
    const entries = fc
      .tuple(
        fc.array(fc.tuple(fc.boolean(), members), { minLength: 3, maxLength: 3 }),
        fc.array(members, { minLength: 2, maxLength: 2 }),
      )
      .map(([groupMembers, roleMembers]): readonly DirectoryEntry[] => [
        ...userIds.map((id) => ({ kind: users, id })),
        ...groupMembers.map(([isAssignableToRole, members], at) => ({
          kind: groups,
          id: `g${at}`,
          body: { isAssignableToRole },
          members,
        })),
        ...roleMembers.map((members, at) => role(`r${at}`, members)),
      ])
    await fc.assert(
      fc.asyncProperty(entries, async (directory) => {
        const tenant = await directoryOf(directory)
        for (const template of ['r0', 'r1']) {
          const held = await Promise.all(
            userIds.map(async (id) => {
              const { roleTemplateIds } = await membershipsOf(store, tenant, user(id))
              return roleTemplateIds.includes(template) ? [id] : []
            }),
          )
          const holders = await holdersOfRole(store, tenant, template)
          expect(holders.map(({ id }) => id).toSorted()).toEqual(held.flat())
        }
      }),
      { numRuns: 60 },
    )
  })
})
