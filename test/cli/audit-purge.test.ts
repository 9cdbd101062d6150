/** Purging leaves its own record, a chain that verifies and a past that is whole, and touches no other tenant. */

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { directoryAudit } from '../../src/graph/directory-audit.ts'
import { parseTenantId, type TenantId } from '../../src/kernel/ids.ts'
import type { AuditRecord, Store } from '../../src/store/port.ts'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { openPostgresVerification } from '../../src/store/postgres/verify.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { openSqliteVerification } from '../../src/store/sqlite/verify.ts'
import { runCommand, startCommandLine } from '../support/command.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'

const author = { kind: 'system', id: 'test' } as const
const everything = { limit: 1_000 }

interface Place {
  /** The options that name the data. */
  readonly options: readonly string[]
  readonly open: () => Promise<Store>
  readonly findDamage: () => Promise<readonly string[]>
}

async function findAll(
  opening: ReturnType<typeof openSqliteVerification>,
): Promise<readonly string[]> {
  const verification = await opening
  try {
    return await Array.fromAsync(verification.findDamage())
  } finally {
    await verification.close()
  }
}

async function openPlace(kind: 'sqlite' | 'postgres'): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'ostiary-purge-'))
  onTestFinished(() => rm(data, { recursive: true }))
  if (kind === 'sqlite') {
    const file = join(data, 'ostiary.db')
    return {
      options: ['--data', data],
      open: () => openSqliteStore({ file }),
      findDamage: () => findAll(openSqliteVerification({ file })),
    }
  }
  const { url: connectionString, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)
  return {
    options: ['--data', data, '--database-url', connectionString],
    open: () => openPostgresStore({ connectionString }),
    findDamage: () => findAll(openPostgresVerification({ connectionString })),
  }
}

function recordAt(at: Date): AuditRecord {
  return directoryAudit(
    {
      descriptor: { category: 'Policy', loggedByService: 'Test', targetType: 'Policy' },
      activityDisplayName: 'Update policy',
      operationType: 'Update',
      author,
      requestId: 'r',
      at,
      target: { id: 'x' },
      modifiedProperties: [],
    },
    randomUUID(),
  )
}

async function addTenant(store: Store, instants: readonly string[]): Promise<TenantId> {
  const id = parseTenantId(randomUUID()) as TenantId
  await store.createTenant({ id, displayName: 'Test', domains: [], createdAt: new Date() })
  for (const instant of instants) {
    const at = new Date(instant)
    await store.write(id, { author, requestId: 'r', at }, (transaction) =>
      transaction.appendAudit(recordAt(at)),
    )
  }
  return id
}

describe.each(['sqlite', 'postgres'] as const)('ostiary audit purge on %s', (kind) => {
  it('deletes old records, records that, keeps the chain whole, and leaves other tenants alone', async () => {
    const place = await openPlace(kind)
    const store = await place.open()
    // A clock that went back: the third record is older than the second, which is kept.
    const instants = ['2025-01-01', '2025-03-01', '2025-01-15', '2025-04-01']
    const tenant = await addTenant(store, instants)
    const other = await addTenant(store, instants)
    const old = await addTenant(store, ['2024-01-01', '2024-01-02'])
    const before = await store.listAudit(other, everything)
    const purge = (...args: readonly string[]) =>
      runCommand(['audit', 'purge', ...args, ...place.options])

    expect(await purge('--before', '2025-02-01', '--tenant', tenant)).toEqual({
      exitCode: 0,
      stdout: `${tenant}\t1 audit records and 0 versions purged\n`,
      stderr: '',
    })
    const kept = await store.listAudit(tenant, everything)
    expect(kept.map(({ body }) => body['activityDisplayName'])).toEqual([
      'Purge audit records and versions',
      'Update policy',
      'Update policy',
      'Update policy',
    ])
    expect(kept[0]?.body['additionalDetails']).toEqual([
      { key: 'Category', value: 'Core Directory' },
      { key: 'Before', value: '2025-02-01T00:00:00.000Z' },
      { key: 'Records', value: '1' },
      { key: 'Versions', value: '0' },
    ])
    expect(await store.listAudit(other, everything)).toEqual(before)
    expect(await place.findDamage()).toEqual([])

    const { stdout } = await purge('--audit-retention', '30')
    expect(stdout.split('\n').toSorted()).toEqual(
      [
        '',
        `${tenant}\t3 audit records and 0 versions purged`,
        `${other}\t4 audit records and 0 versions purged`,
        `${old}\t2 audit records and 0 versions purged`,
      ].toSorted(),
    )
    expect((await store.listAudit(old, everything)).length).toBe(1)
    expect((await store.listAudit(tenant, everything)).length).toBe(2)
    const at = new Date()
    await store.write(tenant, { author, requestId: 'r', at }, (transaction) =>
      transaction.appendAudit(recordAt(at)),
    )
    expect(await place.findDamage()).toEqual([])

    expect((await purge('--audit-retention', '30', '--tenant', old)).stdout).toBe(
      `${old}\t0 audit records and 0 versions purged\n`,
    )
    expect((await store.listAudit(old, everything)).length).toBe(1)
    await store.close()
  })

  it('deletes what no question about a later time needs, in steps', async () => {
    const place = await openPlace(kind)
    const store = await place.open()
    const tenant = await addTenant(store, [])
    const state = (id: string, n: number) => ({
      family: 'things',
      id,
      body: { n },
      index: [],
      uniqueKeys: [],
    })
    const writeOn = (day: string, work: Parameters<Store['write']>[2]) =>
      store.write(tenant, { author, requestId: 'r', at: new Date(day) }, work)
    await writeOn('2025-01-01', async (transaction) => {
      for (let index = 0; index < 700; index += 1) await transaction.create(state(`o${index}`, 0))
    })
    await writeOn('2025-02-01', async (transaction) => {
      for (let index = 0; index < 600; index += 1) await transaction.replace(state(`o${index}`, 1))
      await transaction.delete({ family: 'things', id: 'o699' })
      for (let index = 0; index < 700; index += 1) {
        await transaction.appendAudit(recordAt(new Date('2025-02-01')))
      }
    })
    await writeOn('2025-04-01', (transaction) => transaction.replace(state('o0', 2)))
    const stateAt = (day: string) =>
      store.readSnapshot(tenant, (snapshot) =>
        snapshot.listAsOf(tenant, 'things', new Date(day), everything),
      )
    const days = ['2025-03-01', '2025-03-02', '2025-05-01']
    const before = await Promise.all(days.map(stateAt))
    expect(before.map(({ items }) => items.length)).toEqual([699, 699, 699])

    const purge = ['audit', 'purge', '--before', '2025-03-01', ...place.options]
    expect((await runCommand(purge)).stdout).toBe(
      `${tenant}\t700 audit records and 601 versions purged\n`,
    )
    expect(await Promise.all(days.map(stateAt))).toEqual(before)
    await expect(stateAt('2025-02-28')).rejects.toThrow(
      'the versions before 2025-03-01T00:00:00.000Z were purged',
    )
    const records = await store.listAudit(tenant, everything)
    const counted = records.map(({ body }) =>
      (body['additionalDetails'] as readonly { key: string; value: string }[]).slice(2),
    )
    expect(counted.length).toBeGreaterThan(1)
    const totalOf = (key: string) =>
      counted.flat().reduce((sum, each) => sum + (each.key === key ? Number(each.value) : 0), 0)
    expect([totalOf('Records'), totalOf('Versions')]).toEqual([700, 601])
    expect(await place.findDamage()).toEqual([])
    const revision = await store.revisionOf(tenant)
    expect((await runCommand(purge)).stdout).toBe(
      `${tenant}\t0 audit records and 0 versions purged\n`,
    )
    expect(await store.revisionOf(tenant)).toBe(revision)
    await store.close()
  })

  it('is done by a running service with --audit-retention', async () => {
    const place = await openPlace(kind)
    const store = await place.open()
    const tenant = await addTenant(store, ['2025-01-01', '2025-03-01'])
    const service = await startCommandLine(['--audit-retention', '30', ...place.options])
    let names: readonly unknown[] = []
    for (let attempt = 0; attempt < 100 && names.length !== 1; attempt += 1) {
      await sleep(100)
      const records = await store.listAudit(tenant, everything)
      names = records.map(({ body }) => body['activityDisplayName'])
    }
    expect(names).toEqual(['Purge audit records and versions'])
    expect((await service.stop()).exitCode).toBe(0)
    expect(await place.findDamage()).toEqual([])
    await store.close()
  }, 30_000)
})

describe('ostiary audit purge', () => {
  it.each([
    [[], 'give --before or --audit-retention'],
    [['--before', '2025-02-30'], '--before'],
    [['--before', 'yesterday'], '--before'],
    [['--before', '2999-01-01'], '--before'],
    [['--audit-retention', '0'], '--audit-retention'],
    [['--before', '2025-01-01', '--audit-retention', '1'], 'give one of'],
  ])('refuses %j', async (args, named) => {
    const { exitCode, stderr } = await runCommand(['audit', 'purge', ...args])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(named)])
  })
})
