import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { BusyError } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/port.ts'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { openPostgresVerification } from '../../src/store/postgres/verify.ts'
import { TimeIsOver } from '../../src/store/time-is-over.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'
import {
  createAll,
  keyFor,
  newTenantId,
  noon,
  rejectionOf,
  stateOf,
  write,
} from './suite-context.ts'

describe('the PostgreSQL server', () => {
  let url: string
  let drop: () => Promise<void>
  let stores: Store[]

  async function openStore(poolSize?: number): Promise<Store> {
    const store = await openPostgresStore({
      connectionString: url,
      ...(poolSize === undefined ? {} : { poolSize }),
    })
    stores.push(store)
    return store
  }

  async function runDirectly(sql: string, connectionString = url): Promise<void> {
    const client = new Client({ connectionString })
    await client.connect()
    await client.query(sql)
    await client.end()
  }

  /** Ends every connection of a store to the database, from outside. */
  function endConnections(): Promise<void> {
    return runDirectly(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'ostiary' and datname = current_database()`,
    )
  }

  async function openWithTenant(poolSize?: number) {
    const store = await openStore(poolSize)
    const tenant = newTenantId()
    await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: noon })
    return { store, tenant }
  }

  beforeEach(async () => {
    const database = await createTestDatabase(inject('postgresUrl'))
    url = database.url
    drop = database.drop
    stores = []
  })
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await drop()
  })

  it('is migrated once by stores that open at the same time', async () => {
    await Promise.all(Array.from({ length: 6 }, () => openStore()))
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query('select name from schema_migrations')
    await client.end()
    expect(rows).toEqual([
      { name: '0001-initial' },
      { name: '0002-tenant-revision' },
      { name: '0003-row-hashes' },
      { name: '0004-family-totals' },
      { name: '0005-history-retention' },
      { name: '0006-content-hashes' },
      { name: '0007-row-digests' },
      { name: '0008-sign-ins' },
    ])
  })

  it('is refused when a newer release wrote the database', async () => {
    await openStore()
    await runDirectly(`insert into schema_migrations values ('9999-later', 'some day')`)
    expect(await rejectionOf(openStore())).toMatchObject({
      message:
        'the database was written by a newer release, with `9999-later`, which this one does not know; use that release or a later one, or go back: restore the backup that you made before the upgrade',
    })
  })

  it('is refused when the database is not in UTF-8', async () => {
    const name = `latin_${newTenantId().replaceAll('-', '')}`
    await runDirectly(
      `create database ${name} template template0 encoding 'LATIN1' locale_provider libc locale 'C'`,
    )
    const latin = new URL(url)
    latin.pathname = `/${name}`
    expect(await rejectionOf(openPostgresStore({ connectionString: latin.href }))).toMatchObject({
      message: 'the database has the encoding `LATIN1`; it must be `UTF8`',
    })
    await runDirectly(`drop database ${name}`)
  })

  it('ends a check whose time is over, also inside a statement that waits', async () => {
    await openWithTenant()
    const blocker = new Client({ connectionString: url })
    await blocker.connect()
    await blocker.query('begin; lock table objects in access exclusive mode')
    const endMs = performance.now() + 500
    const verification = await openPostgresVerification({
      connectionString: url,
      leftMs: () => endMs - performance.now(),
    })
    const check = Array.fromAsync(verification.findDamage())
    expect(await rejectionOf(check)).toBeInstanceOf(TimeIsOver)
    await verification.close()
    await blocker.end()
    const late = openPostgresVerification({ connectionString: url, leftMs: () => 0 })
    expect(await rejectionOf(late)).toBeInstanceOf(TimeIsOver)
  })

  it('is busy when it cannot be reached', async () => {
    const nowhere = new URL(url)
    nowhere.port = '1'
    const error = await rejectionOf(openPostgresStore({ connectionString: nowhere.href }))
    expect(error).toBeInstanceOf(BusyError)
  })

  it('is busy for a write that loses its connection, stores nothing of it and keeps working', async () => {
    const { store, tenant } = await openWithTenant()
    const error = await rejectionOf(
      write(store, tenant, async (transaction) => {
        await transaction.create(stateOf('a'))
        await endConnections()
        await transaction.create(stateOf('b'))
      }),
    )
    expect(error).toBeInstanceOf(BusyError)
    await store.ping()
    expect(await store.count(tenant, 'things')).toBe(0)
    await createAll(store, tenant, [stateOf('a')])
    expect(await store.find(tenant, keyFor('a'))).toMatchObject({ version: 1 })
  })

  it('is busy for a write whose connection is lost just before the commit', async () => {
    const { store, tenant } = await openWithTenant()
    const error = await rejectionOf(
      write(store, tenant, async (transaction) => {
        await transaction.create(stateOf('a'))
        await endConnections()
      }),
    )
    expect(error).toBeInstanceOf(BusyError)
    expect(await store.count(tenant, 'things')).toBe(0)
  })

  it('serves reads inside writes while many writes wait, with the smallest pool', async () => {
    const { store, tenant } = await openWithTenant(1)
    const other = newTenantId()
    await store.createTenant({ id: other, displayName: 'Other', domains: [], createdAt: noon })
    await Promise.all(
      Array.from({ length: 20 }, (_, place) =>
        write(store, place % 2 === 0 ? tenant : other, async (transaction) => {
          await store.find(tenant, keyFor('a'))
          await transaction.create(stateOf(`object-${place}`))
        }),
      ),
    )
    expect([await store.count(tenant, 'things'), await store.count(other, 'things')]).toEqual([
      10, 10,
    ])
  })

  it('serves two tenants at once: the write of one does not wait for the other', async () => {
    const { store, tenant } = await openWithTenant()
    const other = newTenantId()
    await store.createTenant({ id: other, displayName: 'Other', domains: [], createdAt: noon })
    await write(store, tenant, async (transaction) => {
      await transaction.create(stateOf('a'))
      await createAll(store, other, [stateOf('b')])
    })
    expect([await store.count(tenant, 'things'), await store.count(other, 'things')]).toEqual([
      1, 1,
    ])
  })
})
