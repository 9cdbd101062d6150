/** Snapshots and revisions: one committed state for many reads, and how to tell that it is still the last. */

import { describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import { NotFoundError } from '../../src/store/errors.ts'
import type { Snapshot, Store, VersionRecord } from '../../src/store/port.ts'
import {
  createAll,
  idsOf,
  keyFor,
  newTenantId,
  provenance,
  rejectionOf,
  stateOf,
  write,
  type SuiteContext,
} from './suite-context.ts'

const anyPage = { limit: 100 }

function at(hour: number): Date {
  return new Date(Date.UTC(2026, 0, 5, hour))
}

/** Writes at an hour of the day. */
function writeAt(
  store: Store,
  tenant: TenantId,
  hour: number,
  work: Parameters<Store['write']>[2],
): Promise<unknown> {
  return store.write(tenant, { ...provenance, at: at(hour) }, work)
}

function describeSnapshots(context: SuiteContext): void {
  const read = <Result>(tenant: TenantId, work: (snapshot: Snapshot) => Promise<Result>) =>
    context.store().readSnapshot(tenant, work)

  it('has a revision of families that changes with their own writes alone, also inside a transaction', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a')])
    const revisions = async () => ({
      things: await store.revisionOfFamilies(tenant, ['things']),
      both: await store.revisionOfFamilies(tenant, ['things', 'others']),
    })
    const first = await revisions()
    await createAll(store, tenant, [stateOf('o', { family: 'others' })])
    const second = await revisions()
    expect(second.things).toBe(first.things)
    expect(second.both).not.toBe(first.both)
    const inside: string[] = []
    await write(store, tenant, async (transaction) => {
      inside.push(await transaction.revisionOfFamilies(tenant, ['things']))
      await transaction.replace(stateOf('a'))
      inside.push(await transaction.revisionOfFamilies(tenant, ['things']))
    })
    const third = await revisions()
    expect(inside).toEqual([first.things, third.things])
    expect(third.things).not.toBe(first.things)
    await read(tenant, async (snapshot) => {
      expect(await snapshot.revisionOfFamilies(tenant, ['things'])).toBe(third.things)
    })
    await write(store, tenant, (transaction) => transaction.delete(keyFor('a')))
    await createAll(store, tenant, [stateOf('a')])
    expect([first.things, third.things]).not.toContain((await revisions()).things)
  })

  it('shows one state to all its reads during other writes', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('a'), stateOf('b')])
    const seen = await read(tenant, async (snapshot) => {
      const before = await snapshot.find(tenant, keyFor('a'))
      await write(store, tenant, async (transaction) => {
        await transaction.replace(stateOf('a', { body: { name: 'changed' } }))
        await transaction.delete(keyFor('b'))
        await transaction.create(stateOf('c'))
      })
      return {
        before,
        after: await snapshot.find(tenant, keyFor('a')),
        ids: idsOf((await snapshot.list(tenant, 'things', anyPage)).items),
        revision: snapshot.revision,
      }
    })
    expect(seen.after).toEqual(seen.before)
    expect(seen.ids).toEqual(['a', 'b'])
    expect(await store.revisionOf(tenant)).not.toBe(seen.revision)
    expect(idsOf((await store.list(tenant, 'things', anyPage)).items)).toEqual(['a', 'c'])
  })

  it('serves concurrent reads, and other snapshots at the same time', async () => {
    const tenant = await context.newTenant()
    await createAll(context.store(), tenant, [stateOf('a'), stateOf('b')])
    const list = (snapshot: Snapshot) => snapshot.list(tenant, 'things', anyPage)
    const pages = await Promise.all(
      [1, 2, 3].map(() =>
        read(tenant, (snapshot) => Promise.all([list(snapshot), list(snapshot)])),
      ),
    )
    expect(pages.flat().map(({ items }) => idsOf(items))).toEqual(
      Array.from({ length: 6 }, () => ['a', 'b']),
    )
  })

  it('rethrows what its work throws, and can be taken again', async () => {
    const tenant = await context.newTenant()
    const failure = new Error('the work failed')
    expect(await rejectionOf(read(tenant, () => Promise.reject(failure)))).toBe(failure)
    expect(await read(tenant, () => Promise.resolve(42))).toBe(42)
  })

  it('is refused once it is over, and for a tenant that does not exist', async () => {
    const tenant = await context.newTenant()
    const kept: Snapshot[] = []
    await read(tenant, async (snapshot) => void kept.push(snapshot))
    const late = kept.map((snapshot) => rejectionOf(snapshot.list(tenant, 'things', anyPage)))
    expect(await Promise.all(late)).toEqual([new Error('the snapshot is over')])
    expect(await rejectionOf(read(newTenantId(), () => Promise.resolve()))).toBeInstanceOf(
      NotFoundError,
    )
  })
}

function describeRevisions(context: SuiteContext): void {
  it('changes with every write of the tenant and with nothing else', async () => {
    const [tenant, other] = [await context.newTenant(), await context.newTenant()]
    const store = context.store()
    const revisions = [await store.revisionOf(tenant)]
    const note = async (): Promise<void> => void revisions.push(await store.revisionOf(tenant))
    await createAll(store, tenant, [stateOf('a')])
    await note()
    await write(store, tenant, (tx) =>
      tx.link({ relation: 'r', source: keyFor('a'), target: keyFor('a') }),
    )
    await note()
    await write(store, tenant, (tx) => tx.delete(keyFor('a')))
    await note()
    expect(new Set(revisions).size).toBe(4)
    await createAll(store, other, [stateOf('a')])
    await rejectionOf(write(store, tenant, () => Promise.reject(new Error('no'))))
    expect(await store.revisionOf(tenant)).toBe(revisions.at(-1))
    expect(await store.readSnapshot(tenant, ({ revision }) => Promise.resolve(revision))).toBe(
      revisions.at(-1),
    )
  })

  it('tells a transaction the state that it changes, also when writes meet', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const before = await store.revisionOf(tenant)
    const add = (id: string) =>
      write(store, tenant, async (tx) => {
        await tx.create(stateOf(id))
        return tx.basedOn
      })
    const bases = await Promise.all(['a', 'b', 'c'].map(add))
    const after = await store.revisionOf(tenant)
    expect(bases).toContain(before)
    expect(new Set([...bases, after]).size).toBe(4)
    expect(await write(store, tenant, (tx) => Promise.resolve(tx.basedOn))).toBe(after)
  })

  it('is the same through another store on the same database', async ({ skip }) => {
    const other = await context.reopen?.()
    if (other === undefined) return skip('the database is private to its store')
    try {
      const tenant = await context.newTenant()
      const before = await other.revisionOf(tenant)
      await createAll(context.store(), tenant, [stateOf('a')])
      const after = await other.revisionOf(tenant)
      expect(after).not.toBe(before)
      expect(after).toBe(await context.store().revisionOf(tenant))
    } finally {
      await other.close()
    }
  })

  it('is unknown of a tenant that does not exist', async () => {
    expect(await rejectionOf(context.store().revisionOf(newTenantId()))).toBeInstanceOf(
      NotFoundError,
    )
  })
}

function describePast(context: SuiteContext): void {
  const summary = ({ id, version, body }: VersionRecord) => [id, version, body]

  async function tenantWithPast(): Promise<TenantId> {
    const tenant = await context.newTenant()
    const store = context.store()
    await writeAt(store, tenant, 8, (tx) => tx.create(stateOf('A')))
    await writeAt(store, tenant, 9, (tx) => tx.create(stateOf('b')))
    await writeAt(store, tenant, 10, (tx) => tx.replace(stateOf('a', { body: { name: 'later' } })))
    await writeAt(store, tenant, 11, (tx) => tx.delete(keyFor('a')))
    await writeAt(store, tenant, 12, (tx) => tx.create(stateOf('A', { body: { name: 'again' } })))
    await writeAt(store, tenant, 12, (tx) => tx.create(stateOf('x', { family: 'others' })))
    return tenant
  }

  it.each([
    [7, []],
    [8, [['A', 1, { name: 'A' }]]],
    [
      9,
      [
        ['A', 1, { name: 'A' }],
        ['b', 1, { name: 'b' }],
      ],
    ],
    [
      10,
      [
        ['A', 2, { name: 'later' }],
        ['b', 1, { name: 'b' }],
      ],
    ],
    [11, [['b', 1, { name: 'b' }]]],
    [
      12,
      [
        ['A', 4, { name: 'again' }],
        ['b', 1, { name: 'b' }],
      ],
    ],
  ])('lists the objects as they were at %i o’clock', async (hour, expected) => {
    const tenant = await tenantWithPast()
    const { items } = await context
      .store()
      .readSnapshot(tenant, (snapshot) => snapshot.listAsOf(tenant, 'things', at(hour), anyPage))
    expect(items.map(summary)).toEqual(expected)
  })

  it('lists them page after page', async () => {
    const tenant = await tenantWithPast()
    const pages = await context.store().readSnapshot(tenant, async (snapshot) => {
      const first = await snapshot.listAsOf(tenant, 'things', at(10), { limit: 1 })
      const rest = { limit: 1, after: first.next ?? '' }
      return [first, await snapshot.listAsOf(tenant, 'things', at(10), rest)]
    })
    expect(pages.map(({ items, next }) => [idsOf(items), next])).toEqual([
      [['A'], 'A'],
      [['b'], undefined],
    ])
  })
}

/** Declares the tests of snapshots, revisions and past states. */
export function declareSnapshotSuite(context: SuiteContext): void {
  describe('a snapshot', () => {
    describeSnapshots(context)
  })
  describe('a revision', () => {
    describeRevisions(context)
  })
  describe('the past', () => {
    describePast(context)
  })
}
