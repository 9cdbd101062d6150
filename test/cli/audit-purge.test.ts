/** Purging the audit log leaves its own record and a chain that verifies, and touches no other tenant. */

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { directoryAudit } from '../../src/graph/directory-audit.ts'
import { parseTenantId, type TenantId } from '../../src/kernel/ids.ts'
import type { AuditRecord, Store } from '../../src/store/port.ts'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { openPostgresVerification } from '../../src/store/postgres/verify.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { openSqliteVerification } from '../../src/store/sqlite/verify.ts'
import { runCommand } from '../support/command.ts'
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
      stdout: `${tenant}\t1 audit records purged\n`,
      stderr: '',
    })
    const kept = await store.listAudit(tenant, everything)
    expect(kept.map(({ body }) => body['activityDisplayName'])).toEqual([
      'Purge audit records',
      'Update policy',
      'Update policy',
      'Update policy',
    ])
    expect(kept[0]?.body['additionalDetails']).toEqual([
      { key: 'Category', value: 'Core Directory' },
      { key: 'Before', value: '2025-02-01T00:00:00.000Z' },
      { key: 'Records', value: '1' },
    ])
    expect(await store.listAudit(other, everything)).toEqual(before)
    expect(await place.findDamage()).toEqual([])

    const { stdout } = await purge('--audit-retention', '30')
    expect(stdout.split('\n').toSorted()).toEqual(
      [
        '',
        `${tenant}\t3 audit records purged`,
        `${other}\t4 audit records purged`,
        `${old}\t2 audit records purged`,
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
      `${old}\t0 audit records purged\n`,
    )
    expect((await store.listAudit(old, everything)).length).toBe(1)
    await store.close()
  })
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
