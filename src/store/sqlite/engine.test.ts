import { setImmediate } from 'node:timers/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseTenantId, type TenantId } from '../../kernel/ids.ts'
import { BusyError } from '../errors.ts'
import type { Store } from '../port.ts'
import type { SqlEngine } from '../sql/engine.ts'
import { openSqlStore } from '../sql/sql-store.ts'
import { compileStatements } from '../sql/statements.ts'
import { SqliteConnection } from './database.ts'
import { openSqliteEngine } from './engine.ts'
import { createFileProbe } from './file-probe.ts'

const tenant = parseTenantId('0571a27e-0571-4a27-a000-000000000001') as TenantId
const at = new Date('2026-01-05T12:00:00Z')
const provenance = { author: { kind: 'system', id: 'test' }, requestId: 'r', at } as const

describe('the SQLite engine', () => {
  let folder: string
  let database: DatabaseSync
  let reader: SqliteConnection
  let engine: SqlEngine
  let store: Store

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ostiary-engine-'))
    const file = join(folder, 'store.db')
    database = new DatabaseSync(file)
    database.exec('pragma journal_mode = wal')
    reader = new SqliteConnection(new DatabaseSync(file, { readOnly: true }))
    engine = await openSqliteEngine({
      writer: new SqliteConnection(database),
      reader,
      snapshots: [1, 2].map(() => new SqliteConnection(new DatabaseSync(file, { readOnly: true }))),
      probe: createFileProbe(folder, new SqliteConnection(new DatabaseSync(file, { timeout: 0 }))),
    })
    store = await openSqlStore(engine)
    await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: at })
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const create = (id: string, size: number): Promise<unknown> =>
    store.write(tenant, provenance, (transaction) =>
      transaction.create({
        family: 'things',
        id,
        body: { text: 'x'.repeat(size) },
        index: [{ property: 'p', value: id }],
        uniqueKeys: [],
      }),
    )
  const storedIds = async (): Promise<readonly string[]> =>
    (await store.list(tenant, 'things', { limit: 100 })).items.map(({ id }) => id)

  it('reports a full disk as busy, stores nothing of that write, and works again when there is room', async () => {
    await create('before', 10)
    const pages = database.prepare('pragma page_count').get()?.['page_count']
    database.exec(`pragma max_page_count = ${Number(pages) + 3}`)
    await expect(create('large', 1_000_000)).rejects.toThrow(BusyError)
    expect([await storedIds(), database.isTransaction]).toEqual([['before'], false])
    database.exec('pragma max_page_count = 1000000')
    await create('large', 1_000_000)
    expect(await storedIds()).toEqual(['before', 'large'])
  })

  it('lends each snapshot connection to one caller, and lets no tenant wait while another is free', async () => {
    const held = await engine.beginSnapshot()
    const other = await engine.beginSnapshot()
    const count = CompiledQuery.raw('select count(*) as total from objects')
    // A snapshot shows the state of its first read.
    expect((await held.execute(count)).rows).toEqual([{ total: 0 }])
    await create('a', 10)
    expect((await held.execute(count)).rows).toEqual([{ total: 0 }])
    let isThird = false
    const third = engine.beginSnapshot().then((session) => {
      isThird = true
      return session
    })
    await setImmediate()
    expect(isThird).toBe(false)
    await other.end()
    const last = await third
    expect((await last.execute(count)).rows).toEqual([{ total: 1 }])
    expect((await held.execute(count)).rows).toEqual([{ total: 0 }])
    await last.end()
    await held.end()
  })

  it('runs no further statement of a write after a failure of the engine', async () => {
    await create('before', 10)
    const pages = database.prepare('pragma page_count').get()?.['page_count']
    database.exec(`pragma max_page_count = ${Number(pages) + 3}`)
    const write = store.write(tenant, provenance, async (transaction) => {
      const state = { family: 'things', index: [], uniqueKeys: [] }
      const large = { ...state, id: 'large', body: { text: 'x'.repeat(1_000_000) } }
      await transaction.create(large).catch(() => undefined)
      await transaction.create({ ...state, id: 'small', body: {} }).catch(() => undefined)
    })
    await expect(write).rejects.toThrow(BusyError)
    database.exec('pragma max_page_count = 1000000')
    expect(await storedIds()).toEqual(['before'])
  })

  it('ends the transaction when the commit fails', async () => {
    const session = await engine.begin('any')
    await session.execute(CompiledQuery.raw('pragma defer_foreign_keys = on'))
    await session.execute(
      CompiledQuery.raw(`insert into domains values ('nobody', 'x.example', 'x.example', 0, 0)`),
    )
    await expect(session.commit()).rejects.toThrow('FOREIGN KEY constraint failed')
    await session.rollback()
    expect(database.isTransaction).toBe(false)
    await create('after', 10)
    expect([await storedIds(), await store.findTenantByDomain('x.example')]).toEqual([
      ['after'],
      undefined,
    ])
  })

  it('recovers a connection that was left inside a transaction', async () => {
    database.exec('begin')
    await create('after', 10)
    expect([await storedIds(), database.isTransaction]).toEqual([['after'], false])
  })

  it('writes no index row when a replacement changes nothing indexed', async () => {
    await create('a', 10)
    for (const event of ['insert', 'update', 'delete']) {
      database.exec(`
        create trigger no_${event} before ${event} on index_entries
        begin select raise(abort, 'an index row is written'); end
      `)
    }
    const replace = (value: string): Promise<unknown> =>
      store.write(tenant, provenance, (transaction) =>
        transaction.replace({
          family: 'things',
          id: 'a',
          body: { text: 'changed' },
          index: [{ property: 'P', value }],
          uniqueKeys: [],
        }),
      )
    expect(await replace('A')).toMatchObject({ version: 2 })
    await expect(replace('b')).rejects.toThrow('an index row is written')
  })

  it('uses more than the tenant to search large tables, in every statement', () => {
    const unbound = new Proxy([] as Record<string, unknown>[], {
      get: (rows, name) => (name === 'length' ? 1 : Reflect.get(rows, name)),
    })
    const slow = Object.entries(compileStatements(engine)).flatMap(([name, statement]) => {
      // No statement of its own plan: it takes as many rows as it is given.
      if (name === 'putIndexEntries') return []
      const { sql } = statement(unbound as never)
      return reader
        .prepare(`explain query plan ${sql}`)
        .all([])
        .map((step) => String((step as { readonly detail: unknown }).detail))
        .filter((detail) => /^SCAN|^SEARCH \w+ USING .*\(tenant_id=\?\)/u.test(detail))
        .map((detail) => `${name}: ${detail}`)
    })
    expect(slow).toEqual([
      'listTenants: SCAN t USING INDEX sqlite_autoindex_tenants_1',
      'listTenants: SEARCH d USING INDEX sqlite_autoindex_domains_1 (tenant_id=?) LEFT-JOIN',
      'findTenant: SEARCH d USING INDEX sqlite_autoindex_domains_1 (tenant_id=?) LEFT-JOIN',
      'findTenantByDomain: SEARCH d USING INDEX sqlite_autoindex_domains_1 (tenant_id=?) LEFT-JOIN',
      // One row for each family.
      'listTotals: SEARCH family_totals USING PRIMARY KEY (tenant_id=?)',
      'listDigests: SEARCH family_totals USING PRIMARY KEY (tenant_id=?)',
      // Each step of a recursive query looks at the rows that the step before found.
      ...['walkFromSource', 'walkFromTarget'].flatMap((name) => [
        `${name}: SCAN passed`,
        `${name}: SCAN passed`,
      ]),
    ])
  })
})
