/** Deleting a tenant leaves no row of it, changes no byte of another, and a running server forgets it at once. */

import { describe, expect, it, inject, onTestFinished } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { contosoDomain, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { openStoredRows, type Row, type StoredRows } from '../crash/stored-rows.ts'
import type { StoreAddress } from '../crash/store-address.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'
import { startTestService, type StoreName, type TestService } from '../support/test-service.ts'
import {
  createFabrikam,
  fabrikamDomains,
  fabrikamTenantId,
  fabrikamToken,
} from './support/second-tenant.ts'
import { runCommand } from '../support/command.ts'
import { seedSample } from '../../src/sample.ts'
import { testEncryptionKey } from '../support/family-options.ts'

const tables = [
  'domains',
  'objects',
  'versions',
  'index_entries',
  'unique_keys',
  'edges',
  'audit_records',
  'family_totals',
  'sign_ins',
  'passing_records',
]

async function openAddress(kind: StoreName): Promise<StoreAddress> {
  if (kind === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'ostiary-delete-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    return { kind, file: join(folder, 'ostiary.db') }
  }
  const database = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(database.drop)
  return { kind, connectionString: database.url }
}

/** All rows of a tenant, by table. */
async function rowsOf(
  rows: StoredRows,
  tenant: string,
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const table of tables) {
    const own = await rows.select(`select * from ${table} where tenant_id = '${tenant}'`)
    found[table] = own.map((row: Row) => JSON.stringify(row)).toSorted()
  }
  const own = await rows.select(`select * from tenants where id = '${tenant}'`)
  return { ...found, tenants: own.map((row) => JSON.stringify(row)) }
}

async function tablesWithTenants(rows: StoredRows, kind: StoreName): Promise<readonly unknown[]> {
  const query =
    kind === 'sqlite'
      ? `select m.name as name from sqlite_schema m, pragma_table_info(m.name) c
         where m.type = 'table' and c.name = 'tenant_id'`
      : `select table_name as name from information_schema.columns
         where column_name = 'tenant_id' and table_schema = 'public'`
  return (await rows.select(query)).map(({ name }) => name)
}

describe.each(['sqlite', 'postgres'] as const)('ostiary tenant delete on %s', (kind) => {
  it('deletes every row of the tenant, and changes no byte of another', async () => {
    const address = await openAddress(kind)
    const store =
      address.kind === 'sqlite'
        ? await openSqliteStore({ file: address.file })
        : await openPostgresStore({ connectionString: address.connectionString })
    await seedSample(store, testEncryptionKey)
    await createFabrikam(store)
    const at = new Date()
    for (const tenant of [contosoTenantId, fabrikamTenantId]) {
      await store.appendSignIn(tenant, { id: 's1', recordedAt: at, body: {} })
      const record = { kind: 'session', id: 'p1', expiresAt: at, body: {} } as const
      await store.putPassing(tenant, record)
    }
    await store.close()
    const place =
      address.kind === 'sqlite'
        ? ['--data', join(address.file, '..')]
        : ['--data', tmpdir(), '--database-url', address.connectionString]

    const before = await openStoredRows(address)
    expect(new Set(await tablesWithTenants(before, kind))).toEqual(new Set(tables))
    const other = await rowsOf(before, contosoTenantId)
    const own = await rowsOf(before, fabrikamTenantId)
    await before.close()
    expect(own['objects']?.length).toBeGreaterThan(10)
    expect([own['sign_ins']?.length, own['passing_records']?.length]).toEqual([1, 1])

    const [domain] = fabrikamDomains
    const unconfirmed = await runCommand(['tenant', 'delete', domain, ...place])
    expect([unconfirmed.exitCode, unconfirmed.stderr]).toEqual([
      2,
      expect.stringContaining(`--confirm ${domain}`),
    ])
    const wrong = ['tenant', 'delete', domain, '--confirm', contosoDomain, ...place]
    expect((await runCommand(wrong)).exitCode).toBe(2)
    const still = await openStoredRows(address)
    expect(await rowsOf(still, fabrikamTenantId)).toEqual(own)
    await still.close()

    const confirmed = ['tenant', 'delete', fabrikamTenantId, '--confirm', domain, ...place]
    expect(await runCommand(confirmed)).toEqual({
      exitCode: 0,
      stdout: `deleted ${fabrikamTenantId}\t${domain}\n`,
      stderr: '',
    })
    const after = await openStoredRows(address)
    expect(await rowsOf(after, contosoTenantId)).toEqual(other)
    expect(await rowsOf(after, fabrikamTenantId)).toEqual(
      Object.fromEntries([...tables, 'tenants'].map((table) => [table, []])),
    )
    await after.close()
    const again = await runCommand(confirmed)
    expect([again.exitCode, again.stderr]).toEqual([
      1,
      `ostiary: tenant '${fabrikamTenantId}' not found\n`,
    ])
  })

  it('makes a running server refuse the tokens and the names of the tenant', async () => {
    const service: TestService = await startTestService({ store: kind })
    onTestFinished(() => service.close())
    await createFabrikam(service.store)
    const scopes = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'User.Read']
    const token = await fabrikamToken(service, ...scopes)
    const policy = {
      displayName: 'All',
      state: 'enabled',
      conditions: {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'], excludeRoles: ['62e90394-69f5-4237-9190-012177145e10'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }
    const policies = '/v1.0/identity/conditionalAccess/policies'
    const decide = { signIns: [{ principal: { id: 'fab71a27-fab7-4a27-a000-000000000a01' } }] }
    const requests = [
      ['POST', policies, policy],
      ['GET', policies, undefined],
      ['GET', '/v1.0/me', undefined],
      ['POST', '/ostiary/v1/decisions', decide],
    ] as const
    const ask = async (): Promise<readonly number[]> => {
      const statuses: number[] = []
      for (const [method, path, body] of requests) {
        const { status } = await service.send(method, path, { token, ...(body && { body }) })
        statuses.push(status)
      }
      return statuses
    }
    const before = await ask()
    expect(before).toEqual([201, 200, 200, 200])
    const revision = await service.store.revisionOf(fabrikamTenantId)
    await service.store.deleteTenant(fabrikamTenantId)
    expect(await ask()).toEqual([401, 401, 401, 401])
    const { text } = await service.send('GET', '/v1.0/me', { token })
    expect(text).toContain('caller.tenantNotFound')
    const keys = await service.send('GET', `/${fabrikamDomains[0]}/discovery/v2.0/keys`)
    expect(keys.status).toBe(400)

    await service.store.createTenant({
      id: fabrikamTenantId,
      displayName: 'Again',
      domains: [],
      createdAt: new Date(),
    })
    expect(await service.store.revisionOf(fabrikamTenantId)).not.toBe(revision)
    const own = await service.userToken('admin', 'Directory.AccessAsUser.All')
    expect((await service.send('GET', '/v1.0/me', { token: own })).status).toBe(200)
  })
})
