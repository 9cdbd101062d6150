import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BusyError } from '../../src/store/errors.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { createAll, keyFor, newTenantId, noon, rejectionOf, stateOf } from './suite-context.ts'

describe('the SQLite file', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ostiary-file-'))
    file = join(folder, 'data', 'deeper', 'store.db')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it.skipIf(process.platform === 'win32')(
    'is created with its folder, and its files are readable by the owner only',
    async () => {
      const store = await openSqliteStore({ file })
      await store.createTenant({
        id: newTenantId(),
        displayName: 'Test',
        domains: [],
        createdAt: noon,
      })
      const parent = join(file, '..')
      const modes = readdirSync(parent).map((name) => [
        name,
        (statSync(join(parent, name)).mode & 0o777).toString(8),
      ])
      await store.close()
      expect([...modes, ['folder', (statSync(parent).mode & 0o777).toString(8)]]).toEqual([
        ['store.db', '600'],
        ['store.db-commits', '600'],
        ['store.db-shm', '600'],
        ['store.db-wal', '600'],
        ['folder', '700'],
      ])
    },
  )

  it('is refused when a newer release wrote it, and left as it is', async () => {
    await (await openSqliteStore({ file })).close()
    const database = new DatabaseSync(file)
    database.exec(`insert into schema_migrations values ('9999-later', 'some day')`)
    expect(await rejectionOf(openSqliteStore({ file }))).toMatchObject({
      message:
        'the database was written by a newer release, with `9999-later`, which this one does not know; use that release or a later one, or go back: restore the backup that you made before the upgrade',
    })
    expect(database.prepare('select name from schema_migrations order by name').all()).toEqual([
      { name: '0001-initial' },
      { name: '0002-tenant-revision' },
      { name: '0003-row-hashes' },
      { name: '0004-family-totals' },
      { name: '0005-history-retention' },
      { name: '0006-content-hashes' },
      { name: '0007-row-digests' },
      { name: '0008-sign-ins' },
      { name: '9999-later' },
    ])
    database.close()
  })

  it('is busy for writes, not for reads, while another process keeps it locked', async () => {
    const tenant = newTenantId()
    const store = await openSqliteStore({ file })
    await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: noon })
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    const error = rejectionOf(createAll(store, tenant, [stateOf('a')]))
    expect(await store.findTenant(tenant)).toMatchObject({ displayName: 'Test' })
    expect(await error).toBeInstanceOf(BusyError)
    other.exec('commit')
    other.close()
    await createAll(store, tenant, [stateOf('a')])
    expect(await store.find(tenant, keyFor('a'))).toMatchObject({ version: 1 })
    await store.close()
  })

  it('can be closed twice, and waits for the write that runs', async () => {
    const tenant = newTenantId()
    const store = await openSqliteStore({ file })
    await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: noon })
    const write = createAll(store, tenant, [stateOf('a')])
    await Promise.all([store.close(), write])
    await store.close()
    const again = await openSqliteStore({ file })
    expect(await again.find(tenant, keyFor('a'))).toMatchObject({ version: 1 })
    await again.close()
  })

  it('keeps every acknowledged write, and no part of another, when the process is killed', async () => {
    const tenant = newTenantId()
    const script = fileURLToPath(new URL('write-until-killed.ts', import.meta.url))
    const writer = spawn(process.execPath, [script, file, tenant], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(writer, 'exit')
    let acknowledged = 0
    for await (const line of createInterface(writer.stdout)) {
      acknowledged = Number(line)
      if (acknowledged === 50) writer.kill('SIGKILL')
    }
    await exited
    expect(acknowledged).toBeGreaterThanOrEqual(50)

    const store = await openSqliteStore({ file })
    const counter = await store.find(tenant, keyFor('counter'))
    const value = Number(counter?.body['value'])
    expect(value).toBeGreaterThanOrEqual(acknowledged)
    const filter = { kind: 'comparison', operator: 'eq', property: 'value', value } as const
    expect({
      version: counter?.version,
      indexed: await store.count(tenant, 'things', filter),
      versions: (await store.listVersions(tenant, keyFor('counter'), { limit: 100_000 })).length,
      audit: (await store.listAudit(tenant, { limit: 100_000 })).length,
    }).toEqual({ version: value + 1, indexed: 1, versions: value + 1, audit: value })
    await store.close()
  })
})
