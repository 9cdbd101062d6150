/** Checks of whole families read a part of the rows in each turn, and versions are counted once for each state. */

import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '../../src/store/port.ts'
import { openSqlStore } from '../../src/store/sql/sql-store.ts'
import { countStatements } from '../support/counted-statements.ts'
import { createRawPostgres, createRawSqlite } from '../support/raw-database.ts'
import { createAll, newTenantId, noon, rejectionOf, stateOf, write } from './suite-context.ts'

const engines = [
  ['SQLite', async () => createRawSqlite()],
  ['PostgreSQL', createRawPostgres],
] as const

const objects = 1_200
const later = new Date(noon.getTime() + 1_000)

describe.each(engines)('a check of a whole family in %s', (name, create) => {
  async function open() {
    const database = await create()
    const { counted, take } = countStatements(await database.openEngine())
    const store: Store = await openSqlStore(counted)
    onTestFinished(async () => {
      await store.close()
      await database.dispose()
    })
    const tenant = newTenantId()
    await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: noon })
    const states = Array.from({ length: objects }, (_, index) => stateOf(`object-${index}`))
    await createAll(store, tenant, states)
    return { database, store, tenant, take }
  }

  it('reads few hashes at a time, lets others have their turn, and finds a missing row', async () => {
    const { database, store, tenant, take } = await open()
    const check = () =>
      store.readSnapshot(tenant, (snapshot) => snapshot.requireWhole(tenant, ['things']))
    take()
    const turns = { taken: 0, areOver: false }
    const others = (async () => {
      for (; !turns.areOver; turns.taken += 1) await setImmediate()
    })()
    await check()
    turns.areOver = true
    await others
    const { rows, mostRows } = take()
    expect(rows).toBeGreaterThanOrEqual(objects)
    expect(mostRows).toBeLessThanOrEqual(250)
    expect(turns.taken).toBeGreaterThanOrEqual(Math.floor(objects / 250))

    await database.run(`delete from objects where object_key = 'object-1100'`)
    expect(await rejectionOf(check())).toMatchObject({
      finding:
        'objects of `things` are not those that were written: some are missing, or do not belong there',
    })
  })

  it('includes what a transaction itself has written', async () => {
    const { database, store, tenant } = await open()
    const check = write(store, tenant, async (transaction) => {
      await transaction.create(stateOf('new'))
      await transaction.replace(stateOf('object-1', { body: { name: 'changed' } }))
      await transaction.delete({ family: 'things', id: 'object-2' })
      await transaction.requireWhole(tenant, ['things', 'others'])
    })
    await check
    await database.run(`delete from objects where object_key = 'object-3'`)
    const after = write(store, tenant, async (transaction) => {
      await transaction.create(stateOf('newer'))
      await transaction.requireWhole(tenant, ['things'])
    })
    expect(await rejectionOf(after)).toMatchObject({ name: 'DamagedRowError' })
  })

  it('counts versions again only where something was committed', async () => {
    const { database, store, tenant, take } = await open()
    const askPast = () =>
      store.readSnapshot(tenant, (snapshot) =>
        snapshot.listAsOf(tenant, 'things', later, { limit: 10 }),
      )
    const statementsOf = async (work: () => Promise<unknown>) => {
      await setImmediate()
      take()
      await work()
      return take().statements
    }
    const first = await statementsOf(askPast)
    const second = await statementsOf(askPast)
    expect(first - second).toBe(name === 'SQLite' ? 3 : 0)
    await database.run(`delete from versions where object_key = 'object-3'`)
    await setImmediate()
    expect(await rejectionOf(askPast())).toMatchObject({ name: 'DamagedRowError' })
  })
})
