/** Rows that are removed or moved under a running service never change a decision silently. */

import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { blockedSignIn, blockingPolicy, policyScopes } from '../support/blocking-policy.ts'
import { createRawPostgres, createRawSqlite, type RawDatabase } from '../support/raw-database.ts'
import { startTestService, type TestService } from '../support/test-service.ts'

const policies = '/v1.0/identity/conditionalAccess/policies'
const restored = [
  'objects',
  'versions',
  'index_entries',
  'unique_keys',
  'audit_records',
  'family_totals',
  'tenants',
] as const

const engines = [
  ['SQLite', async () => createRawSqlite()],
  ['PostgreSQL', createRawPostgres],
] as const

describe.each(engines)('with rows of %s missing, the service', (_, create) => {
  let database: RawDatabase
  let service: TestService
  let token: string
  let id: string
  let now: Date

  beforeEach(async () => {
    now = new Date('2026-03-01T00:00:00Z')
    database = await create()
    service = await startTestService({
      testStore: {
        store: await database.open(),
        reopen: database.open,
        dispose: async () => undefined,
      },
      app: { clock: () => now },
    })
    token = await service.userToken('admin', ...policyScopes)
    id = await createPolicy()
  })
  afterEach(async () => {
    await service.close()
    await service.store.close()
    await database.dispose()
  })

  async function createPolicy(body: JsonObject = blockingPolicy): Promise<string> {
    const created = await service.send('POST', policies, { token, body })
    expect(created.status).toBe(201)
    return memberText(created.json, 'id') ?? ''
  }

  async function decide(source?: JsonObject) {
    const body = { signIn: blockedSignIn, ...(source === undefined ? {} : { policies: source }) }
    const sent = await service.send('POST', '/ostiary/v1/decisions', { token, body })
    const { error, decisions } = sent.json as {
      readonly decisions?: readonly { readonly outcome: string }[]
      readonly error?: JsonObject
    }
    return [sent.status, decisions?.[0]?.outcome ?? error?.['@ostiary.code'], error?.['message']]
  }

  const damage = (rows: string) => [
    500,
    'request.objectDamaged',
    `Stored data is damaged: ${rows} are not those that were written: some are missing, or do not belong there. The operator of this service must restore it from a backup.`,
  ]

  it.each([
    ['was removed', (key: string) => `delete from objects where object_key = '${key}'`],
    [
      'was moved to another family',
      (key: string) => `update objects set family = 'things' where object_key = '${key}'`,
    ],
    [
      'was moved to another tenant',
      (key: string) =>
        `update objects set tenant_id = '00000000-0000-4000-8000-000000000001' where object_key = '${key}'`,
    ],
  ])('refuses to decide when a policy %s', async (_title, sql) => {
    expect(await decide()).toEqual([200, 'block', undefined])
    await database.run(sql(id))
    await createPolicy({ ...blockingPolicy, displayName: 'Other', state: 'disabled' })
    expect(await decide()).toEqual(damage(`objects of \`${policyKind.name}\``))
  })

  it('refuses to decide when the total of the family was removed as well', async () => {
    await database.run(`
      delete from objects where family = '${policyKind.name}';
      delete from family_totals where family = '${policyKind.name}'`)
    expect(await decide()).toEqual(damage('totals of families'))
  })

  it('refuses to decide by a past in which a version is missing', async () => {
    now = new Date('2026-03-01T00:10:00Z')
    const patched = await service.send('PATCH', `${policies}/${id}`, {
      token,
      body: { state: 'disabled' },
    })
    expect(patched.status).toBe(204)
    const source = { at: '2026-03-01T00:05:00Z' }
    expect(await decide(source)).toEqual([200, 'block', undefined])
    await database.run(`delete from versions where object_key = '${id}' and version = 1`)
    expect(await decide(source)).toEqual(damage(`versions of \`${policyKind.name}\``))
  })

  it('decides by the restored rows when an older state is put back under it', async () => {
    await service.send('DELETE', `${policies}/${id}`, { token })
    const before = await service.store.revisionOf(contosoTenantId)
    for (const table of restored) {
      await database.run(`create table copy_of_${table} as select * from ${table}`)
    }
    await createPolicy()
    expect(await decide()).toEqual([200, 'block', undefined])
    const lost = await service.store.revisionOf(contosoTenantId)
    await database.run(
      restored
        .map((table) =>
          table === 'tenants'
            ? `update tenants set (write_count, write_token, rows_digest, audit_sequence, audit_hash) =
                (select c.write_count, c.write_token, c.rows_digest, c.audit_sequence, c.audit_hash
                 from copy_of_tenants c where c.id = tenants.id)`
            : `delete from ${table}; insert into ${table} select * from copy_of_${table}`,
        )
        .join(';\n'),
    )
    // The store may use what it read in the same turn of the event loop.
    await setImmediate()
    expect(await service.store.revisionOf(contosoTenantId)).toBe(before)
    await createPolicy({ ...blockingPolicy, displayName: 'Other', state: 'disabled' })
    const after = await service.store.revisionOf(contosoTenantId)
    expect(after.split('-')[0]).toBe(lost.split('-')[0])
    expect(after).not.toBe(lost)
    expect(await decide()).toEqual([200, 'allow', undefined])
  })
})
