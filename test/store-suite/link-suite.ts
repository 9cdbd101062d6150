/** Unique keys, edges and what hangs on them. */

import { describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import { ConflictError } from '../../src/store/errors.ts'
import type { Edge, EdgeEnd, Store, WalkQuery } from '../../src/store/port.ts'
import {
  createAll,
  idsOf,
  keyFor,
  rejectionOf,
  stateOf,
  write,
  type SuiteContext,
} from './suite-context.ts'

const name = (value: string) => ({ constraint: 'name', value })

function member(group: string, user: string): Edge {
  return { relation: 'members', source: keyFor(group, 'groups'), target: keyFor(user, 'users') }
}

async function relatedIds(
  store: Store,
  tenant: TenantId,
  end: EdgeEnd,
): Promise<readonly string[]> {
  return idsOf((await store.listRelated(tenant, end, { limit: 100 })).items)
}

function describeUniqueKeys(context: SuiteContext): void {
  it('refuses a key that another object holds, and names the key', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a', { uniqueKeys: [name('x')] })])
    const error = await rejectionOf(
      createAll(store, tenant, [stateOf('b', { uniqueKeys: [name('free'), name('x')] })]),
    )
    expect(error).toBeInstanceOf(ConflictError)
    expect(error).toMatchObject({ uniqueKey: { constraint: 'name', value: 'x' } })
    expect(await store.find(tenant, keyFor('b'))).toBeUndefined()
  })

  it('compares keys exactly, per constraint', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const uniqueKeys = [name('x'), name('X'), name('x '), { constraint: 'Name', value: 'x' }]
    await createAll(
      store,
      tenant,
      uniqueKeys.map((key, place) => stateOf(`object-${place}`, { uniqueKeys: [key] })),
    )
    expect(await store.count(tenant, 'things')).toBe(4)
  })

  it('distinguishes keys of any length', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const long = 'x'.repeat(20_000)
    await createAll(store, tenant, [
      stateOf('a', { uniqueKeys: [name(`${long}1`)] }),
      stateOf('b', { uniqueKeys: [name(`${long}2`)] }),
    ])
    const error = await rejectionOf(
      createAll(store, tenant, [stateOf('c', { uniqueKeys: [name(`${long}1`)] })]),
    )
    expect(error).toMatchObject({ name: 'ConflictError', uniqueKey: name(`${long}1`) })
  })

  it('lets an object keep, exchange and drop its keys', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a', { uniqueKeys: [name('x'), name('y')] })])
    await write(store, tenant, (tx) =>
      tx.replace(stateOf('A', { uniqueKeys: [name('y'), name('z')] })),
    )
    await createAll(store, tenant, [stateOf('b', { uniqueKeys: [name('x')] })])
    for (const value of ['y', 'z']) {
      const error = await rejectionOf(
        write(store, tenant, (tx) => tx.replace(stateOf('b', { uniqueKeys: [name(value)] }))),
      )
      expect(error).toMatchObject({ name: 'ConflictError', uniqueKey: name(value) })
    }
    await write(store, tenant, (transaction) => transaction.replace(stateOf('a')))
    await write(store, tenant, (tx) =>
      tx.replace(stateOf('b', { uniqueKeys: [name('y'), name('z')] })),
    )
    expect(await store.find(tenant, keyFor('b'))).toMatchObject({ version: 2 })
  })

  it('releases the keys of a deleted object', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a', { uniqueKeys: [name('x')] })])
    await write(store, tenant, async (transaction) => {
      await transaction.delete(keyFor('A'))
      await transaction.create(stateOf('b', { uniqueKeys: [name('x')] }))
    })
    expect(await store.find(tenant, keyFor('b'))).toMatchObject({ version: 1 })
  })

  it('stores nothing of a write that conflicts, also when its work continues', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [
      stateOf('a', { uniqueKeys: [name('x')] }),
      stateOf('c', { uniqueKeys: [name('c')], index: [{ property: 'p', value: 'before' }] }),
    ])
    await write(store, tenant, async (transaction) => {
      await rejectionOf(transaction.create(stateOf('b', { uniqueKeys: [name('y'), name('x')] })))
      await rejectionOf(
        transaction.replace(
          stateOf('c', {
            uniqueKeys: [name('z'), name('x')],
            index: [{ property: 'p', value: 'after' }],
          }),
        ),
      )
      await rejectionOf(
        transaction.link(member('g', 'u'), [{ constraint: 'one', value: 'u' }, name('x')]),
      )
      await transaction.create(stateOf('d', { uniqueKeys: [name('y'), name('z')] }))
      await transaction.link(member('g', 'u'), [{ constraint: 'one', value: 'u' }])
    })
    expect(idsOf((await store.list(tenant, 'things', { limit: 10 })).items)).toEqual([
      'a',
      'c',
      'd',
    ])
    expect(await store.listVersions(tenant, keyFor('b'), { limit: 10 })).toEqual([])
    expect(await store.find(tenant, keyFor('c'))).toMatchObject({ version: 1 })
    const filter = { kind: 'comparison', operator: 'eq', property: 'p', value: 'before' } as const
    expect(await store.count(tenant, 'things', filter)).toBe(1)
  })
}

function describeEdges(context: SuiteContext): void {
  async function someGroups(): Promise<TenantId> {
    const tenant = await context.newTenant()
    await createAll(context.store(), tenant, [
      ...['u1', 'U2', 'u3'].map((id) => stateOf(id, { family: 'users' })),
      ...['g1', 'G2'].map((id) => stateOf(id, { family: 'groups' })),
      stateOf('u2', { family: 'devices' }),
    ])
    await write(context.store(), tenant, async (transaction) => {
      for (const user of ['u3', 'u1', 'u2']) await transaction.link(member('G1', user))
      await transaction.link(member('g2', 'u1'))
      await transaction.link({ ...member('g1', ''), target: keyFor('u2', 'devices') })
      await transaction.link({ ...member('g1', ''), target: keyFor('g2', 'groups') })
      await transaction.link({ ...member('g1', 'u1'), relation: 'owners' })
    })
    return tenant
  }

  it('lists both ends of edges, by relation, in key order, ids in any letter case', async () => {
    const tenant = await someGroups()
    const store = context.store()
    const ends: readonly EdgeEnd[] = [
      { relation: 'members', source: keyFor('G1', 'groups') },
      { relation: 'members', source: keyFor('g1', 'groups'), family: 'users' },
      { relation: 'members', source: keyFor('g1', 'groups'), family: 'groups' },
      { relation: 'owners', source: keyFor('g1', 'groups') },
      { relation: 'members', target: keyFor('U1', 'users') },
      { relation: 'members', target: keyFor('u1', 'users'), family: 'groups' },
      { relation: 'members', target: keyFor('u1', 'users'), family: 'users' },
      { relation: 'members', target: keyFor('u1', 'groups') },
      { relation: 'Members', source: keyFor('g1', 'groups') },
    ]
    const related = []
    for (const end of ends) related.push(await relatedIds(store, tenant, end))
    expect(related).toEqual([
      ['G2', 'u1', 'u2', 'U2', 'u3'],
      ['u1', 'U2', 'u3'],
      ['G2'],
      ['u1'],
      ['g1', 'G2'],
      ['g1', 'G2'],
      [],
      [],
      [],
    ])
  })

  it.each([1, 2, 3, 4])('pages related objects by %d without gap or repetition', async (limit) => {
    const tenant = await someGroups()
    const store = context.store()
    for (const family of [undefined, 'users']) {
      const end = {
        relation: 'members',
        source: keyFor('g1', 'groups'),
        ...(family === undefined ? {} : { family }),
      }
      const ids: string[] = []
      for (let after: string | undefined; ;) {
        const page = await store.listRelated(tenant, end, {
          limit,
          ...(after === undefined ? {} : { after }),
        })
        expect(page.items.length).toBeLessThanOrEqual(limit)
        ids.push(...idsOf(page.items))
        after = page.next
        if (after === undefined) break
      }
      expect(ids).toEqual(
        family === undefined ? ['G2', 'u1', 'u2', 'U2', 'u3'] : ['u1', 'U2', 'u3'],
      )
    }
  })

  it('filters related objects, of one family and of any', async () => {
    const tenant = await someGroups()
    const store = context.store()
    await write(store, tenant, async (transaction) => {
      for (const [family, id] of [
        ['users', 'u2'],
        ['users', 'u3'],
        ['devices', 'u2'],
      ] as const) {
        await transaction.replace(
          stateOf(id, { family, index: [{ property: 'enabled', value: true }] }),
        )
      }
    })
    const filter = {
      kind: 'comparison',
      operator: 'eq',
      property: 'enabled',
      value: true,
    } as const
    const source = keyFor('g1', 'groups')
    const ofAny = await store.listRelated(
      tenant,
      { relation: 'members', source },
      { limit: 9, filter },
    )
    const ofUsers = await store.listRelated(
      tenant,
      { relation: 'members', source, family: 'users' },
      { limit: 9, filter },
    )
    const groups = await store.listRelated(
      tenant,
      { relation: 'members', target: keyFor('u2', 'users') },
      { limit: 9, filter: { kind: 'not', operand: filter } },
    )
    expect(
      [ofAny, ofUsers, groups].map(({ items }) => items.map(({ family, id }) => `${family}/${id}`)),
    ).toEqual([['devices/u2', 'users/U2', 'users/u3'], ['users/U2', 'users/u3'], ['groups/g1']])
    const counts = await Promise.all([
      store.countRelated(tenant, { relation: 'members', source }, filter),
      store.countRelated(tenant, { relation: 'members', source, family: 'users' }, filter),
      store.countRelated(tenant, { relation: 'members', target: keyFor('u2', 'users') }),
      store.countRelated(tenant, { relation: 'owners', source }),
    ])
    expect(counts).toEqual([ofAny.items.length, ofUsers.items.length, 1, 1])
  })

  it('refuses an edge that exists', async () => {
    const tenant = await someGroups()
    const error = await rejectionOf(
      write(context.store(), tenant, (transaction) => transaction.link(member('g1', 'U1'))),
    )
    expect(error).toBeInstanceOf(ConflictError)
    expect(error).toMatchObject({ uniqueKey: undefined })
  })

  it('removes an edge once', async () => {
    const tenant = await someGroups()
    const store = context.store()
    const removals = await write(store, tenant, async (transaction) => [
      await transaction.unlink(member('G1', 'U1')),
      await transaction.unlink(member('g1', 'u1')),
    ])
    expect(removals).toEqual([true, false])
    const end = { relation: 'members', target: keyFor('u1', 'users') }
    expect(await relatedIds(store, tenant, end)).toEqual(['G2'])
  })

  it('reserves unique keys by edges and releases them with the edge or either end', async () => {
    const tenant = await someGroups()
    const store = context.store()
    const one = { constraint: 'one', value: 'u3' }
    const edge = { ...member('g2', 'u3'), relation: 'assigned' }
    const link = (source: string) =>
      write(store, tenant, (tx) => tx.link({ ...edge, source: keyFor(source, 'groups') }, [one]))
    await link('g2')
    expect(await rejectionOf(link('g1'))).toMatchObject({ name: 'ConflictError', uniqueKey: one })
    expect(
      await rejectionOf(createAll(store, tenant, [stateOf('thing', { uniqueKeys: [one] })])),
    ).toMatchObject({ name: 'ConflictError', uniqueKey: one })

    await write(store, tenant, (transaction) => transaction.unlink(edge))
    await link('g1')
    await write(store, tenant, (transaction) => transaction.delete(keyFor('g1', 'groups')))
    await link('g2')
    await write(store, tenant, async (transaction) => {
      await transaction.delete(keyFor('u3', 'users'))
      await transaction.create(stateOf('u3', { family: 'users' }))
    })
    expect(
      await relatedIds(store, tenant, { relation: 'assigned', source: keyFor('g2', 'groups') }),
    ).toEqual([])
    await link('g2')
    expect(
      await relatedIds(store, tenant, { relation: 'assigned', target: keyFor('u3', 'users') }),
    ).toEqual(['G2'])
  })

  it('keeps the keys of an object when only one of its edges is removed', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a', { uniqueKeys: [name('x')] })])
    const edge = { relation: 'next', source: keyFor('a'), target: keyFor('a') }
    await write(store, tenant, (transaction) => transaction.link(edge, [name('edge')]))
    await write(store, tenant, (transaction) => transaction.unlink(edge))
    expect(
      await rejectionOf(createAll(store, tenant, [stateOf('b', { uniqueKeys: [name('x')] })])),
    ).toMatchObject({ uniqueKey: name('x') })
  })

  it('deletes every edge at a deleted object', async () => {
    const tenant = await someGroups()
    const store = context.store()
    await write(store, tenant, async (transaction) => {
      await transaction.delete(keyFor('G1', 'groups'))
      await transaction.create(stateOf('g1', { family: 'groups' }))
    })
    expect(
      await relatedIds(store, tenant, { relation: 'members', source: keyFor('g1', 'groups') }),
    ).toEqual([])
    expect(
      await relatedIds(store, tenant, { relation: 'members', target: keyFor('u1', 'users') }),
    ).toEqual(['G2'])
  })
}

function describeContainers(context: SuiteContext): void {
  it('finds the containers of a member, directly or through one flagged object', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const flagged = (value: boolean | string) => [{ property: 'isAssignableToRole', value }]
    await createAll(store, tenant, [
      stateOf('u', { family: 'users' }),
      stateOf('Direct', { family: 'roles' }),
      stateOf('both', { family: 'roles' }),
      stateOf('through', { family: 'roles' }),
      stateOf('unflagged', { family: 'roles' }),
      stateOf('nested', { family: 'roles' }),
      stateOf('other', { family: 'units' }),
      stateOf('yes', { family: 'groups', index: flagged(true) }),
      stateOf('no', { family: 'groups', index: flagged(false) }),
      stateOf('text', { family: 'groups', index: flagged('true') }),
      stateOf('outer', { family: 'groups', index: flagged(true) }),
    ])
    const links: readonly (readonly [string, string, string, string])[] = [
      ['roles', 'direct', 'users', 'u'],
      ['roles', 'both', 'users', 'u'],
      ['units', 'other', 'users', 'u'],
      ['groups', 'yes', 'users', 'U'],
      ['groups', 'no', 'users', 'u'],
      ['groups', 'text', 'users', 'u'],
      ['groups', 'outer', 'groups', 'yes'],
      ['roles', 'both', 'groups', 'Yes'],
      ['roles', 'through', 'groups', 'yes'],
      ['roles', 'unflagged', 'groups', 'no'],
      ['roles', 'unflagged', 'groups', 'text'],
      ['roles', 'nested', 'groups', 'outer'],
      ['units', 'other', 'groups', 'yes'],
    ]
    await write(store, tenant, async (transaction) => {
      for (const [sourceFamily, source, targetFamily, target] of links) {
        await transaction.link({
          relation: 'members',
          source: keyFor(source, sourceFamily),
          target: keyFor(target, targetFamily),
        })
      }
      await transaction.link({
        relation: 'owners',
        source: keyFor('nested', 'roles'),
        target: keyFor('u', 'users'),
      })
    })
    const query = {
      relation: 'members',
      member: keyFor('U', 'users'),
      container: 'roles',
      through: { family: 'groups', flag: 'ISASSIGNABLETOROLE' },
    }
    const containers = await store.listContainers(tenant, query)
    expect(idsOf(containers)).toEqual(['both', 'Direct', 'through'])
    expect(containers[1]).toEqual(await store.find(tenant, keyFor('direct', 'roles')))
    expect(await store.listContainers(await context.newTenant(), query)).toEqual([])
  })
}

function describeWalks(context: SuiteContext): void {
  const walk = async (tenant: TenantId, query: WalkQuery): Promise<readonly string[]> => {
    const edges: string[] = []
    for (let after: string | undefined; ;) {
      const page = await context.store().walk(tenant, { ...query, ...(after && { after }) })
      expect(page.items.length).toBeLessThanOrEqual(query.limit)
      edges.push(...page.items.map(({ near, far }) => `${near.id} ${far.family}/${far.id}`))
      after = page.next
      if (after === undefined) return edges
    }
  }

  /** Groups in a circle, `g1` in `G2` in `g3` in `g1`, with users, a role, and an edge to nothing. */
  async function circle(): Promise<TenantId> {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [
      ...['g1', 'G2', 'g3', 'other'].map((id) => stateOf(id, { family: 'groups' })),
      ...['u1', 'U2'].map((id) => stateOf(id, { family: 'users' })),
      stateOf('role', { family: 'roles' }),
    ])
    const nested = (group: string, inner: string): Edge => ({
      ...member(group, ''),
      target: keyFor(inner, 'groups'),
    })
    await write(store, tenant, async (transaction) => {
      const edges = [
        nested('G2', 'g1'),
        nested('g3', 'G2'),
        nested('g1', 'g3'),
        member('g1', 'u1'),
        member('G2', 'u1'),
        member('g3', 'u2'),
        member('other', 'u2'),
        member('g1', 'nobody'),
        { relation: 'members', source: keyFor('role', 'roles'), target: keyFor('g3', 'groups') },
        { ...member('other', 'u1'), relation: 'owners' },
      ]
      for (const edge of edges) await transaction.link(edge)
    })
    return tenant
  }

  it.each([1, 2, 100])('follow edges both ways, each once, in pages of %d', async (limit) => {
    const tenant = await circle()
    const rest = { relation: 'members', through: 'groups', limit }
    expect(await walk(tenant, { ...rest, target: keyFor('U1', 'users') })).toEqual([
      'g3 groups/g1',
      'u1 groups/g1',
      'g1 groups/G2',
      'u1 groups/G2',
      'g2 groups/g3',
      'g3 roles/role',
    ])
    expect(await walk(tenant, { ...rest, source: keyFor('G1', 'groups') })).toEqual([
      'g2 groups/g1',
      'g3 groups/G2',
      'g1 groups/g3',
      'g1 users/u1',
      'g2 users/u1',
      'g3 users/U2',
    ])
    expect(await walk(tenant, { ...rest, source: keyFor('u1', 'users') })).toEqual([])
    expect(
      await walk(tenant, { ...rest, through: 'none', source: keyFor('g1', 'groups') }),
    ).toEqual(['g1 groups/g3', 'g1 users/u1'])
  })

  it('see only their own tenant, and what a transaction has changed', async () => {
    const tenant = await circle()
    const other = await context.newTenant()
    const query = {
      relation: 'members',
      through: 'groups',
      limit: 100,
      target: keyFor('u2', 'users'),
    }
    expect(await walk(other, query)).toEqual([])
    await write(context.store(), tenant, async (transaction) => {
      await transaction.unlink(member('g3', 'u2'))
      const { items } = await transaction.walk(tenant, query)
      expect(items.map(({ far }) => far.id)).toEqual(['other'])
    })
  })
}

/** Declares the tests of unique keys, edges and containers. */
export function declareLinkSuite(context: SuiteContext): void {
  describe('unique keys', () => {
    describeUniqueKeys(context)
  })
  describe('edges', () => {
    describeEdges(context)
  })
  describe('containers', () => {
    describeContainers(context)
  })
  describe('walks', () => {
    describeWalks(context)
  })
}
