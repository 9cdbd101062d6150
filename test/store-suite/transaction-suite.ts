/** Transactions: all or nothing, one after the other, durable; the audit log; tenants and their walls. */

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import { ConflictError, NotFoundError } from '../../src/store/errors.ts'
import type {
  AuditQuery,
  AuditRecord,
  Store,
  StoredObject,
  Transaction,
} from '../../src/store/port.ts'
import {
  createAll,
  idsOf,
  keyFor,
  newTenantId,
  noon,
  provenance,
  rejectionOf,
  stateOf,
  write,
  type SuiteContext,
} from './suite-context.ts'

const anyPage = { limit: 100 }
const hub = keyFor('hub')

function auditRecord(id: string, recordedAt = noon): AuditRecord {
  return { id, recordedAt, body: { id, activityDisplayName: 'Update thing' } }
}

/** Reads everything the tests of this file store in a tenant. */
async function contentsOf(store: Store, tenant: TenantId) {
  return {
    objects: (await store.list(tenant, 'things', anyPage)).items,
    ordered: await store.listInOrder(
      tenant,
      'things',
      { property: 'name', isDescending: true },
      anyPage,
    ),
    indexed: await store.count(tenant, 'things', {
      kind: 'startsWith',
      property: 'name',
      text: '',
    }),
    targets: (await store.listRelated(tenant, { relation: 'next', source: hub }, anyPage)).items,
    versions: await store.listVersions(tenant, hub, anyPage),
    audit: await store.listAudit(tenant, anyPage),
  }
}

async function changeEverything(transaction: Transaction): Promise<void> {
  await transaction.replace(
    stateOf('hub', {
      body: { name: 'changed' },
      index: [{ property: 'name', value: 'changed' }],
      uniqueKeys: [{ constraint: 'name', value: 'changed' }],
    }),
  )
  await transaction.create(
    stateOf('new', {
      index: [{ property: 'name', value: 'new' }],
      uniqueKeys: [{ constraint: 'name', value: 'new' }],
    }),
  )
  await transaction.link({ relation: 'next', source: hub, target: keyFor('new') })
  await transaction.unlink({ relation: 'next', source: hub, target: hub })
  await transaction.delete(keyFor('old'))
  await transaction.appendAudit(auditRecord('0002'))
}

async function tenantWithContents(context: SuiteContext): Promise<TenantId> {
  const tenant = await context.newTenant()
  await createAll(context.store(), tenant, [
    stateOf('hub', { index: [{ property: 'name', value: 'hub' }] }),
    stateOf('old'),
  ])
  await write(context.store(), tenant, async (transaction) => {
    await transaction.link({ relation: 'next', source: hub, target: hub })
    await transaction.link({ relation: 'next', source: hub, target: keyFor('old') })
    await transaction.appendAudit(auditRecord('0001'))
  })
  return tenant
}

async function increment(store: Store, tenant: TenantId): Promise<void> {
  await write(store, tenant, async (transaction) => {
    const counter = await transaction.find(tenant, keyFor('counter'))
    // Lets every other write that could run do so between the read and the write.
    await sleep(0)
    const value = Number(counter?.body['value']) + 1
    await transaction.replace(stateOf('counter', { body: { value } }))
  })
}

function describeTransactions(context: SuiteContext): void {
  it('stores nothing of a write whose work throws, and rethrows what it threw', async () => {
    const tenant = await tenantWithContents(context)
    const store = context.store()
    const before = await contentsOf(store, tenant)
    const thrown = new Error('no')
    const error = await rejectionOf(
      write(store, tenant, async (transaction) => {
        await changeEverything(transaction)
        throw thrown
      }),
    )
    expect(error).toBe(thrown)
    expect(await contentsOf(store, tenant)).toEqual(before)
    await write(store, tenant, changeEverything)
    expect(await contentsOf(store, tenant)).not.toEqual(before)
  })

  it('undoes only the failing writes among writes that arrive together', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const numbers = Array.from({ length: 20 }, (_, number) => number)
    const ends = await Promise.allSettled(
      numbers.map((number) =>
        write(store, tenant, async (transaction) => {
          await transaction.create(stateOf(`n${number}`))
          await transaction.appendAudit(auditRecord(`a${number}`))
          if (number % 2 === 1) throw new Error('no')
        }),
      ),
    )
    expect(ends.map(({ status }) => status)).toEqual(
      numbers.map((number) => (number % 2 === 1 ? 'rejected' : 'fulfilled')),
    )
    const kept = numbers.filter((number) => number % 2 === 0)
    const { items } = await store.list(tenant, 'things', anyPage)
    const audit = await store.listAudit(tenant, anyPage)
    expect([idsOf(items).toSorted(), audit.map(({ id }) => id).toSorted()]).toEqual([
      kept.map((number) => `n${number}`).toSorted(),
      kept.map((number) => `a${number}`).toSorted(),
    ])
    const versions = await Promise.all(
      numbers.map((number) => store.listVersions(tenant, keyFor(`n${number}`), anyPage)),
    )
    expect(versions.map(({ length }) => length)).toEqual(
      numbers.map((number) => (number % 2 === 1 ? 0 : 1)),
    )
  })

  it('stores nothing of a write that ends with a conflict, and stays usable', async () => {
    const tenant = await tenantWithContents(context)
    const store = context.store()
    const before = await contentsOf(store, tenant)
    const error = await rejectionOf(
      write(store, tenant, async (transaction) => {
        await changeEverything(transaction)
        await transaction.create(stateOf('HUB'))
      }),
    )
    expect(error).toBeInstanceOf(ConflictError)
    expect(await contentsOf(store, tenant)).toEqual(before)
    await createAll(store, tenant, [
      stateOf('next', { uniqueKeys: [{ constraint: 'name', value: 'new' }] }),
    ])
    expect(await store.find(tenant, keyFor('next'))).toMatchObject({ version: 1 })
  })

  it('reads its own changes inside a write, and only what is committed outside', async () => {
    const tenant = await tenantWithContents(context)
    const store = context.store()
    const before = await contentsOf(store, tenant)
    await write(store, tenant, async (transaction) => {
      await changeEverything(transaction)
      expect(idsOf((await transaction.list(tenant, 'things', anyPage)).items)).toEqual([
        'hub',
        'new',
      ])
      expect(await transaction.find(tenant, hub)).toMatchObject({ version: 2 })
      const end = { relation: 'next', source: hub }
      expect(idsOf((await transaction.listRelated(tenant, end, anyPage)).items)).toEqual(['new'])
      expect(await contentsOf(store, tenant)).toEqual(before)
    })
    expect(await store.find(tenant, hub)).toMatchObject({ version: 2 })
  })

  it('returns what the work returns', async () => {
    const tenant = await context.newTenant()
    expect(await write(context.store(), tenant, async () => 42)).toBe(42)
  })

  it('refuses statements of a transaction that is over', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const kept: Transaction[] = []
    await write(store, tenant, async (transaction) => void kept.push(transaction))
    for (const transaction of kept) {
      expect(await rejectionOf(transaction.create(stateOf('late')))).toMatchObject({
        message: 'the transaction is over',
      })
    }
    expect([kept.length, await store.find(tenant, keyFor('late'))]).toEqual([1, undefined])
  })

  it('runs concurrent statements of one write', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const ids = Array.from({ length: 20 }, (_, place) => `object-${String(place).padStart(2, '0')}`)
    await write(store, tenant, (transaction) =>
      Promise.all(
        ids.map((id) => transaction.create(stateOf(id, { index: [{ property: 'p', value: id }] }))),
      ),
    )
    expect(idsOf((await store.list(tenant, 'things', anyPage)).items)).toEqual(ids)
  })

  it('refuses to write to a tenant that does not exist', async () => {
    const error = await rejectionOf(
      write(context.store(), newTenantId(), async () => {
        throw new Error('the work has run')
      }),
    )
    expect(error).toBeInstanceOf(NotFoundError)
  })

  it('loses none of a hundred concurrent increments', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('counter', { body: { value: 0 } })])
    await Promise.all(Array.from({ length: 100 }, () => increment(store, tenant)))
    expect(await store.find(tenant, keyFor('counter'))).toMatchObject({
      version: 101,
      body: { value: 100 },
    })
    const versions = await store.listVersions(tenant, keyFor('counter'), { limit: 200 })
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 101 }, (_, place) => 101 - place),
    )
  })

  it('answers reads while writes wait in a queue', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    await createAll(store, tenant, [stateOf('counter', { body: { value: 0 } })])
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const writes = Array.from({ length: 30 }, () =>
      write(store, tenant, async (transaction) => {
        await released
        const counter = await transaction.find(tenant, keyFor('counter'))
        const value = Number(counter?.body['value']) + 1
        await transaction.replace(stateOf('counter', { body: { value } }))
      }),
    )
    const reads = await Promise.all(
      Array.from({ length: 30 }, () => store.find(tenant, keyFor('counter'))),
    )
    release()
    await Promise.all(writes)
    expect(new Set(reads.map((read) => read?.version))).toEqual(new Set([1]))
    expect(await store.find(tenant, keyFor('counter'))).toMatchObject({ body: { value: 30 } })
  })

  it('writes to many tenants at once', async () => {
    const tenants = await Promise.all(Array.from({ length: 15 }, () => context.newTenant()))
    const store = context.store()
    await Promise.all(
      tenants.map((tenant) =>
        createAll(store, tenant, [stateOf('counter', { body: { value: 0 } })]),
      ),
    )
    await Promise.all([...tenants, ...tenants].map((tenant) => increment(store, tenant)))
    const counters = await Promise.all(
      tenants.map((tenant) => store.find(tenant, keyFor('counter'))),
    )
    expect(new Set(counters.map((counter) => counter?.body['value']))).toEqual(new Set([2]))
  })
}

function describeSharing(context: SuiteContext): void {
  const reopen = (): Promise<Store> => {
    if (context.reopen === undefined) throw new Error('the database is private to its store')
    return context.reopen()
  }

  it('loses none of a hundred increments through two stores on one database', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const other = await reopen()
    try {
      await createAll(store, tenant, [stateOf('counter', { body: { value: 0 } })])
      await Promise.all(
        Array.from({ length: 100 }, (_, place) =>
          increment(place % 2 === 0 ? store : other, tenant),
        ),
      )
      for (const each of [store, other]) {
        expect(await each.find(tenant, keyFor('counter'))).toMatchObject({ body: { value: 100 } })
      }
    } finally {
      await other.close()
    }
  })

  it('finds everything again after the store is closed and reopened', async () => {
    const tenant = newTenantId()
    const writer = await reopen()
    const content = { bytes: Uint8Array.of(0, 255), mediaType: 'application/xml' }
    await writer.createTenant({
      id: tenant,
      displayName: 'Kept',
      domains: [{ name: `${tenant}.example`, isDefault: true }],
      createdAt: noon,
    })
    await createAll(writer, tenant, [stateOf('hub', { content }), stateOf('old')])
    await write(writer, tenant, async (transaction) => {
      await transaction.link({ relation: 'next', source: hub, target: hub })
      await changeEverything(transaction)
    })
    const before = [await contentsOf(writer, tenant), await writer.findTenant(tenant)]
    await writer.close()

    const reader = await reopen()
    try {
      expect([await contentsOf(reader, tenant), await reader.findTenant(tenant)]).toEqual(before)
      const error = await rejectionOf(
        createAll(reader, tenant, [
          stateOf('x', { uniqueKeys: [{ constraint: 'name', value: 'new' }] }),
        ]),
      )
      expect(error).toBeInstanceOf(ConflictError)
    } finally {
      await reader.close()
    }
  })

  it('lists and counts in the next turn what another store has committed', async () => {
    const tenant = await context.newTenant()
    const store = context.store()
    const other = await reopen()
    const list = () => store.list(tenant, 'things', { limit: 10 })
    const counted = async () => [await store.count(tenant, 'things'), (await list()).items.length]
    try {
      await createAll(store, tenant, [stateOf('one')])
      expect(await counted()).toEqual([1, 1])
      expect((await list()).items[0]).toBe((await list()).items[0])
      await createAll(other, tenant, [stateOf('two')])
      await nextTurn()
      expect(await counted()).toEqual([2, 2])
      await write(other, tenant, async (transaction) => {
        await transaction.replace(stateOf('one', { body: { name: 'changed' } }))
      })
      await nextTurn()
      expect((await list()).items.map(({ body }) => body)).toEqual([
        { name: 'changed' },
        { name: 'two' },
      ])
    } finally {
      await other.close()
    }
  })

  it('opens several stores on one database at once', async () => {
    const stores = await Promise.all([reopen(), reopen(), reopen()])
    const tenant = await context.newTenant()
    const found = await Promise.all(stores.map((store) => store.findTenant(tenant)))
    await Promise.all(stores.map((store) => store.close()))
    expect(found.map((each) => each?.id)).toEqual([tenant, tenant, tenant])
  })
}

function describeAudit(context: SuiteContext): void {
  const eight = new Date('2026-01-05T08:00:00.500Z')
  const nine = new Date('2026-01-05T09:00:00.500Z')
  const ten = new Date('2026-01-05T10:00:00.500Z')
  const eleven = new Date('2026-01-05T11:00:00.500Z')
  const records = [eight, nine, nine, ten, eleven].map((time, place) =>
    auditRecord(`2026-${place}`, time),
  )
  const [first, second, third, fourth, fifth] = records

  async function tenantWithAudit(): Promise<TenantId> {
    const tenant = await context.newTenant()
    await write(context.store(), tenant, async (transaction) => {
      for (const record of records) await transaction.appendAudit(record)
    })
    return tenant
  }

  const questions: readonly (readonly [
    string,
    Partial<AuditQuery>,
    readonly (AuditRecord | undefined)[],
  ])[] = [
    ['everything, newest first', {}, [fifth, fourth, third, second, first]],
    ['at most so many', { limit: 2 }, [fifth, fourth]],
    ['from an instant on, inclusive', { from: nine }, [fifth, fourth, third, second]],
    ['up to an instant, inclusive', { to: nine }, [third, second, first]],
    ['between two instants', { from: nine, to: ten }, [fourth, third, second]],
    ['what is older than a record', { before: '2026-3' }, [third, second, first]],
    ['what is older than a record of the same instant', { before: '2026-2' }, [second, first]],
    ['a page of a period', { before: '2026-4', from: nine, limit: 2 }, [fourth, third]],
    [
      'what is older than a record that is not there',
      { before: '2026-2x' },
      [third, second, first],
    ],
    ['nothing of an empty period', { from: eleven, to: eight }, []],
  ]

  it.each(questions)('lists %s', async (_, query, expected) => {
    const tenant = await tenantWithAudit()
    expect(await context.store().listAudit(tenant, { limit: 10, ...query })).toEqual(expected)
  })

  it('finds one record', async () => {
    const tenant = await tenantWithAudit()
    expect(await context.store().findAudit(tenant, '2026-1')).toEqual(second)
    expect(await context.store().findAudit(tenant, '2026-9')).toBeUndefined()
  })

  it('refuses a record that exists', async () => {
    const tenant = await tenantWithAudit()
    const error = await rejectionOf(
      write(context.store(), tenant, (tx) => tx.appendAudit(auditRecord('2026-1'))),
    )
    expect(error).toBeInstanceOf(ConflictError)
  })
}

function describeTenants(context: SuiteContext): void {
  it('finds a tenant by its id and by any of its domains, in any letter case', async () => {
    const store = context.store()
    const id = newTenantId()
    const tenant = {
      id,
      displayName: 'Contoso',
      domains: [
        { name: `Z-${id}.onmicrosoft.com`, isDefault: true },
        { name: `${id}.Example`, isDefault: false },
      ],
      createdAt: noon,
    }
    await store.createTenant(tenant)
    expect(await store.findTenant(id)).toEqual(tenant)
    expect(await store.findTenantByDomain(`z-${id}.ONMICROSOFT.com`)).toEqual(tenant)
    expect(await store.findTenantByDomain(`${id}.example`)).toEqual(tenant)
    expect(await store.findTenantByDomain(`${id}.test`)).toBeUndefined()
    expect(await store.findTenant(newTenantId())).toBeUndefined()
  })

  it('lists tenants by id, with and without domains', async () => {
    const store = context.store()
    const ids = [newTenantId(), newTenantId(), newTenantId()].toSorted()
    const tenants = ids.map((id, place) => ({
      id,
      displayName: `Tenant ${place}`,
      domains: place === 1 ? [] : [{ name: `${id}.example`, isDefault: true }],
      createdAt: noon,
    }))
    for (const tenant of tenants.toReversed()) await store.createTenant(tenant)
    const listed = await store.listTenants()
    expect(listed.filter(({ id }) => ids.includes(id))).toEqual(tenants)
    expect(idsOf(listed)).toEqual(idsOf(listed).toSorted())
  })

  it('refuses an id or a domain that is taken, and stores nothing of that tenant', async () => {
    const store = context.store()
    const id = newTenantId()
    const domains = [{ name: `${id}.example`, isDefault: true }]
    await store.createTenant({ id, displayName: 'First', domains, createdAt: noon })
    const sameId = await rejectionOf(
      store.createTenant({ id, displayName: 'Second', domains: [], createdAt: noon }),
    )
    expect(sameId).toBeInstanceOf(ConflictError)

    const other = newTenantId()
    const taken = { name: `${id}.EXAMPLE`, isDefault: false }
    const sameDomain = await rejectionOf(
      store.createTenant({
        id: other,
        displayName: 'Second',
        domains: [{ name: `${other}.example`, isDefault: true }, taken],
        createdAt: noon,
      }),
    )
    expect(sameDomain).toBeInstanceOf(ConflictError)
    expect(sameDomain).toMatchObject({ uniqueKey: { constraint: 'domain', value: taken.name } })
    expect(await store.findTenant(other)).toBeUndefined()
    expect(await store.findTenantByDomain(`${other}.example`)).toBeUndefined()
    expect(await store.findTenant(id)).toMatchObject({ displayName: 'First' })
  })
}

function describeIsolation(context: SuiteContext): void {
  const container = {
    relation: 'next',
    member: hub,
    container: 'things',
    through: { family: 'things', flag: 'flag' },
  }

  /** Asks every question of the store that names a tenant. */
  async function everythingOf(store: Store, tenant: TenantId) {
    const filter = { kind: 'startsWith', property: 'name', text: '' } as const
    const ends = [
      { relation: 'next', source: hub },
      { relation: 'next', target: hub },
      { relation: 'next', source: hub, family: 'things' },
      { relation: 'next', target: hub, family: 'things' },
    ]
    const related: (readonly StoredObject[])[] = []
    for (const end of ends) {
      related.push((await store.listRelated(tenant, end, anyPage)).items)
      related.push((await store.listRelated(tenant, end, { ...anyPage, filter })).items)
    }
    return {
      found: await store.find(tenant, hub),
      listed: (await store.list(tenant, 'things', anyPage)).items,
      filtered: (await store.list(tenant, 'things', { ...anyPage, filter })).items,
      unnamed: (
        await store.list(tenant, 'things', { ...anyPage, filter: { kind: 'not', operand: filter } })
      ).items,
      count: await store.count(tenant, 'things'),
      filteredCount: await store.count(tenant, 'things', filter),
      related,
      containers: await store.listContainers(tenant, container),
      versions: await store.listVersions(tenant, hub, anyPage),
      version: await store.findVersion(tenant, hub, 1),
      audit: await store.listAudit(tenant, anyPage),
      auditBefore: await store.listAudit(tenant, { ...anyPage, before: '0003' }),
      record: await store.findAudit(tenant, '0001'),
    }
  }

  async function fill(tenant: TenantId, mark: string): Promise<void> {
    const index = [
      { property: 'name', value: mark },
      { property: 'flag', value: true },
    ]
    await context.store().write(tenant, { ...provenance, requestId: mark }, async (transaction) => {
      await transaction.create(
        stateOf('hub', {
          body: { mark },
          index,
          uniqueKeys: [{ constraint: 'name', value: 'hub' }],
        }),
      )
      await transaction.create(stateOf('middle', { body: { mark }, index }))
      await transaction.create(stateOf('outer', { body: { mark }, index }))
      await transaction.link({ relation: 'next', source: keyFor('middle'), target: hub }, [
        { constraint: 'edge', value: 'hub' },
      ])
      await transaction.link({
        relation: 'next',
        source: keyFor('outer'),
        target: keyFor('middle'),
      })
      await transaction.link({ relation: 'next', source: hub, target: keyFor('outer') })
      for (const id of ['0001', '0002']) {
        await transaction.appendAudit({ id, recordedAt: noon, body: { mark } })
      }
    })
  }

  it('neither shows nor changes objects of another tenant, by any call', async () => {
    const store = context.store()
    const [mine, theirs, empty] = [
      await context.newTenant(),
      await context.newTenant(),
      await context.newTenant(),
    ]
    const nothing = await everythingOf(store, empty)
    await fill(theirs, 'theirs')
    expect(await everythingOf(store, mine)).toEqual(nothing)

    const before = await everythingOf(store, theirs)
    await fill(mine, 'mine')
    const text = JSON.stringify(await everythingOf(store, mine))
    expect([text.includes('"mine"'), text.includes('theirs')]).toEqual([true, false])

    await write(store, mine, async (transaction) => {
      await transaction.replace(stateOf('hub', { body: { mark: 'changed' } }))
      await transaction.unlink({ relation: 'next', source: hub, target: keyFor('outer') })
      await transaction.delete(keyFor('middle'))
      await transaction.delete(hub)
      await transaction.delete(keyFor('outer'))
    })
    expect(await everythingOf(store, theirs)).toEqual(before)
    expect(await everythingOf(store, empty)).toEqual(nothing)

    const replacement = write(store, mine, (tx) => tx.replace(stateOf('hub')))
    expect(await rejectionOf(replacement)).toBeInstanceOf(NotFoundError)
    const deletion = write(store, mine, (tx) => tx.delete(hub))
    expect(await rejectionOf(deletion)).toBeInstanceOf(NotFoundError)
    const edge = { relation: 'next', source: hub, target: keyFor('outer') }
    expect(await write(store, mine, (tx) => tx.unlink(edge))).toBe(false)
  })

  it('does not follow edges to objects or index rows of another tenant', async () => {
    const store = context.store()
    const [mine, theirs, third] = [
      await context.newTenant(),
      await context.newTenant(),
      await context.newTenant(),
    ]
    await fill(theirs, 'theirs')
    const link = (transaction: Transaction, source: string, target: string): Promise<void> =>
      transaction.link({ relation: 'next', source: keyFor(source), target: keyFor(target) })
    await write(store, mine, async (transaction) => {
      await link(transaction, 'middle', 'hub')
      await link(transaction, 'outer', 'middle')
      await link(transaction, 'hub', 'outer')
      await transaction.create(stateOf('outer'))
    })
    const { related, containers } = await everythingOf(store, mine)
    // Of each pair the second is filtered by an index row that only the other tenant has.
    expect(related.map(idsOf)).toEqual([['outer'], [], [], [], ['outer'], [], [], []])
    expect(containers).toEqual([])

    await write(store, mine, (transaction) => transaction.create(stateOf('middle')))
    expect(idsOf(await store.listContainers(mine, container))).toEqual(['middle'])

    await write(store, third, async (transaction) => {
      await transaction.create(stateOf('outer'))
      await transaction.create(stateOf('middle', { index: [{ property: 'flag', value: true }] }))
      await link(transaction, 'middle', 'hub')
    })
    expect(idsOf(await store.listContainers(third, container))).toEqual(['middle'])
  })
}

/** Declares the tests of transactions, sharing, the audit log, tenants and their isolation. */
export function declareTransactionSuite(context: SuiteContext): void {
  describe('transactions', () => {
    describeTransactions(context)
  })
  describe('sharing', () => {
    beforeEach(({ skip }) => {
      if (context.reopen === undefined) skip('the database is private to its store')
    })
    describeSharing(context)
  })
  describe('audit', () => {
    describeAudit(context)
  })
  describe('tenants', () => {
    describeTenants(context)
  })
  describe('isolation', () => {
    describeIsolation(context)
  })
}
