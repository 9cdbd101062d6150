/** `/readyz` says when the database takes no writes: it is locked, read-only, or its disk is full. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { probeEveryMs } from '../../src/readiness.ts'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'
import { createRawSqlite } from '../support/raw-database.ts'
import { startTestService, type TestService } from '../support/test-service.ts'

const disposals: (() => unknown)[] = []
afterEach(async () => {
  for (const dispose of disposals.splice(0).toReversed()) await dispose()
})

async function statusOf({ url }: { readonly url: string }): Promise<number> {
  return (await fetch(`${url}/readyz`)).status
}

describe('/readyz on SQLite', () => {
  it('is 503 while another process holds the lock, and 200 after; writes go on meanwhile', async () => {
    const database = createRawSqlite()
    let now = new Date()
    const store = await database.open()
    const service: TestService = await startTestService({
      testStore: { store, reopen: database.open, dispose: () => store.close() },
      app: { clock: () => now },
    })
    disposals.push(database.dispose, service.close)
    expect(await statusOf(service)).toBe(200)

    const other = new DatabaseSync(database.file)
    other.exec('begin immediate')
    now = new Date(now.getTime() + probeEveryMs)
    expect(await statusOf(service)).toBe(503)
    other.exec('rollback')
    other.close()
    let status = 0
    for (let attempt = 0; attempt < 20 && status !== 200; attempt += 1) {
      await sleep(100)
      now = new Date(now.getTime() + probeEveryMs)
      status = await statusOf(service)
    }
    expect(status).toBe(200)
  })

  it('is 503 when the disk is full', async () => {
    const data = await mkdtemp(join(tmpdir(), 'ostiary-full-'))
    disposals.push(() => rm(data, { recursive: true, force: true }))
    await runCommand(['tenant', 'create', 'a.example', '--data', data])
    const kibibytes = Math.ceil((await stat(join(data, 'ostiary.db'))).size / 1_024)
    // A process that may write no file beyond this size fails as on a full disk.
    const command = `ulimit -f ${kibibytes + 64}; exec '${process.execPath}' src/main.ts start --port 0 --http-port 0 --data '${data}'`
    const child = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] })
    disposals.push(async () => {
      child.kill('SIGKILL')
      if (child.exitCode === null) await once(child, 'close')
    })
    let text = ''
    let log = ''
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
    const findUrl = () => /^ {2}HTTP +(\S+)/mu.exec(text)?.[1]
    while (findUrl() === undefined && child.exitCode === null) await sleep(20)
    const url = findUrl() ?? ''
    expect({ log, status: await statusOf({ url }) }).toEqual({ log: '', status: 200 })

    const filler = ['tenant', 'create', '--data', data]
    for (let index = 0; index < 4; index += 1) {
      await runCommand([...filler.slice(0, 2), `t${index}.example`, ...filler.slice(2)])
    }
    await sleep(probeEveryMs)
    expect(await statusOf({ url })).toBe(503)
    await expect.poll(() => log.trim(), { timeout: 10_000 }).not.toBe('')
    expect(JSON.parse(log.trim())).toMatchObject({ event: 'database.notWritable' })
  }, 60_000)
})

describe('/readyz on PostgreSQL', () => {
  it('is 503 while the row is locked, or the database is read-only, and 200 after', async () => {
    const database = await createTestDatabase(inject('postgresUrl'))
    const store = await openPostgresStore({ connectionString: database.url })
    let now = new Date()
    const service = await startTestService({
      testStore: {
        store,
        reopen: () => openPostgresStore({ connectionString: database.url }),
        dispose: () => store.close(),
      },
      app: { clock: () => now },
    })
    const other = new Client({ connectionString: database.url })
    other.on('error', () => undefined)
    await other.connect()
    disposals.push(database.drop, () => other.end(), service.close)
    const later = () => {
      now = new Date(now.getTime() + probeEveryMs)
      return statusOf(service)
    }
    expect(await statusOf(service)).toBe(200)
    await other.query('begin; lock table write_probes in exclusive mode')
    expect(await later()).toBe(503)
    await other.query('rollback')
    await sleep(100)
    expect(await later()).toBe(200)

    const name = new URL(database.url).pathname.slice(1)
    await other.query(`alter database "${name}" set default_transaction_read_only = on`)
    await other.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await sleep(100)
    expect(await later()).toBe(503)
  })
})
