import { readFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import { migrate, migrationSteps } from '../../src/store/sql/migrate.ts'
import { openSqlStore } from '../../src/store/sql/sql-store.ts'
import { describeOutside } from '../support/outside-data.ts'
import {
  createRawPostgres,
  createRawSqlite,
  findAllDamage,
  type RawDatabase,
} from '../support/raw-database.ts'
import { startTestService } from '../support/test-service.ts'
import { keyFor, newTenantId, noon, rejectionOf, stateOf, write } from './suite-context.ts'

/** The schema before rows had hashes. */
const before = migrationSteps.slice(0, 2)

/** The schema before tenants had digests. */
const beforeDigests = migrationSteps.filter(({ name }) => name < '0007')

/** More rows than a migration keeps in memory. */
const objects = 100

/** Rows as a release without hashes wrote them: objects, their versions and index, and the audit log. */
function oldRows(tenant: TenantId, content: string): string {
  const keys = Array.from({ length: objects }, (_, index) => `o${String(index).padStart(3, '0')}`)
  const searchKeys = '{"rows":[{"property":"name","position":0,"value":"ä"}],"uniqueKeys":[]}'
  const at = '2026-01-05T12:00:00.123Z'
  return [
    `insert into tenants (id, display_name, created_at, revision)
     values ('${tenant}', 'Old', '${at}', 7), ('00000000-0000-4000-8000-000000000000', 'Empty', '${at}', 0)`,
    `insert into objects values ('${tenant}', 'documents', 'd', 'D', 1, '${at}', '${at}',
     '{"rows":[],"uniqueKeys":[]}', 'application/xml', '{}', ${content})`,
    `insert into versions values ('${tenant}', 'documents', 'd', 1, 'D', 'create',
     '{"kind":"system","id":"x"}', 'request-1', '${at}', 'application/xml', '{}', ${content})`,
    `insert into domains values ('${tenant}', '${tenant}.example', '${tenant}.Example', 1, 0)`,
    ...keys.flatMap((key, index) => [
      `insert into objects values ('${tenant}', 'things', '${key}', '${key.toUpperCase()}', 1,
       '${at}', '${at}', '${searchKeys}', null, '{"name":"Ä","n":${index}}', null)`,
      `insert into versions values ('${tenant}', 'things', '${key}', 1, '${key.toUpperCase()}',
       'create', '{"kind":"system","id":"x"}', 'request-1', '${at}', null,
       '{"name":"Ä","n":${index}}', null)`,
      `insert into index_entries values ('${tenant}', 'things', '${key}', 'name', 0, 'ä', null)`,
      `insert into edges (tenant_id, source_family, source_key, relation, target_key, target_family)
       values ('${tenant}', 'things', '${key}', 'owners', 'o000', 'things')`,
      `insert into unique_keys (tenant_id, constraint_name, value, source_family, source_key,
         relation, target_family, target_key)
       values ('${tenant}', 'owner', '${key}', 'things', '${key}', 'owners', 'things', 'o000')`,
      `insert into audit_records values ('${tenant}', '${key}', '2026-01-05T12:00:0${index % 10}.000Z',
       '{"n":${index}}')`,
    ]),
  ].join(';\n')
}

async function createOld(create: () => Promise<RawDatabase>, content: string, tenant: TenantId) {
  const database = await create()
  const engine = await database.openEngine()
  await migrate(engine, before)
  await engine.close()
  await database.run(oldRows(tenant, content))
  return database
}

const engines = [
  ['SQLite', async () => createRawSqlite(), "x'0102'"],
  ['PostgreSQL', createRawPostgres, String.raw`'\x0102'`],
] as const

describe.each(engines)('a database of %s without hashes', (_, create, content) => {
  it('gets hashes and a chain, reads as before, and takes writes', async () => {
    const tenant = newTenantId()
    const database = await createOld(create, content, tenant)
    const store = await database.open()
    expect(await findAllDamage(database)).toEqual([])
    expect(await store.revisionOf(tenant)).toMatch(/^7-/u)
    const { items } = await store.list(tenant, 'things', { limit: 1_000 })
    expect(items.map(({ id, body }) => [id, body['n']])).toEqual(
      Array.from({ length: objects }, (_, n) => [`O${String(n).padStart(3, '0')}`, n]),
    )
    expect(await store.listAudit(tenant, { limit: 1_000 })).toHaveLength(objects)
    expect((await store.find(tenant, keyFor('d', 'documents')))?.content).toEqual({
      bytes: Uint8Array.of(1, 2),
      mediaType: 'application/xml',
    })
    expect(await store.sumBytes(tenant, ['documents'])).toEqual({ bodies: 2, contents: 2 })
    await write(store, tenant, async (transaction) => {
      await transaction.replace(stateOf('O001'))
      await transaction.delete(keyFor('O002'))
      const [source, target] = [keyFor('O003'), keyFor('O000')]
      expect(await transaction.unlink({ relation: 'owners', source, target })).toBe(true)
      await transaction.appendAudit({ id: 'new', recordedAt: noon, body: {} })
    })
    expect(await findAllDamage(database)).toEqual([])
    const verification = await database.openVerification()
    expect(await verification.listAuditHeads()).toEqual(
      [
        { tenant: '00000000-0000-4000-8000-000000000000', sequence: 0, hash: '' },
        { tenant, sequence: objects + 1, hash: expect.stringMatching(/^[\w-]{43}$/u) },
      ].toSorted((left, right) => (left.tenant < right.tenant ? -1 : 1)),
    )
    await verification.close()
    await store.close()
    await database.dispose()
  })

  it('tells how many rows the upgrade reads, a few at a time, and reads none the next time', async () => {
    const database = await createOld(create, content, newTenantId())
    const read: number[] = []
    const open = async () =>
      openSqlStore(await database.openEngine(), { onUpgrade: (rows) => void read.push(rows) })
    await (await open()).close()
    expect(read.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(6 * objects)
    expect(Math.max(...read)).toBeLessThanOrEqual(500)
    read.length = 0
    await (await open()).close()
    expect(read).toEqual([])
    await database.dispose()
  })

  it('is left as it was when the upgrade is cut off, and upgraded by the next start', async () => {
    const tenant = newTenantId()
    const database = await createOld(create, content, tenant)
    const engine = await database.openEngine()
    const cutOff = migrate(
      engine,
      migrationSteps.map((step) => ({
        ...step,
        async fill(...database: Parameters<NonNullable<typeof step.fill>>) {
          await step.fill?.(...database)
          if (step.name === '0003-row-hashes') throw new Error('cut off')
        },
      })),
    )
    expect(await rejectionOf(cutOff)).toMatchObject({ message: 'cut off' })
    await engine.close()
    await database.run(`update tenants set revision = revision + 1 where id = '${tenant}'`)

    expect(await rejectionOf(database.openVerification())).toMatchObject({
      message:
        'an older release wrote this database, without hashes; start this release once, then verify again',
    })
    const store = await database.open()
    expect(await store.revisionOf(tenant)).toMatch(/^8-/u)
    expect(await findAllDamage(database)).toEqual([])
    await store.close()
    await database.dispose()
  })

  it('shows damage after the upgrade that was there before it', async () => {
    const tenant = newTenantId()
    const database = await createOld(create, content, tenant)
    const engine = await database.openEngine()
    await migrate(engine, beforeDigests)
    await engine.close()
    await database.run(
      `update objects set body = replace(body, '7', '8') where object_key = 'o007'`,
    )
    await (await database.open()).close()
    expect(await findAllDamage(database)).toEqual([
      `tenant ${tenant}: object O007 of things does not match its hash`,
    ])
    await database.dispose()
  })

  it('finds rows that are removed after the upgrade', async () => {
    const tenant = newTenantId()
    const database = await createOld(create, content, tenant)
    await (await database.open()).close()
    await database.run(`
      delete from edges where source_key = 'o001';
      delete from versions where object_key = 'o002';
      delete from objects where object_key = 'o002';
      delete from index_entries where object_key = 'o002'`)
    expect(await findAllDamage(database)).toEqual(
      [
        'the objects of things are not those that were written',
        'the versions of things are not those that were written',
        'the links of things are not those that were written',
        'object o002 of things is missing, but still holds a unique key',
        'the totals of things do not match its objects',
      ].map((text) => `tenant ${tenant}: ${text}`),
    )
    await database.dispose()
  })

  it('takes no write of an older release once it has hashes', async () => {
    const tenant = newTenantId()
    const database = await createOld(create, content, tenant)
    await (await database.open()).close()
    const begin = `update tenants set revision = revision + 1 where id = '${tenant}'`
    expect(await rejectionOf(database.run(begin))).toMatchObject({
      message: expect.stringContaining('revision'),
    })
    await database.dispose()
  })
})

interface ExpectedAnswer {
  readonly status: number
  readonly body: { readonly value?: readonly { readonly id: string }[] }
}

async function expectSameAnswers(database: RawDatabase, expectedFile: string): Promise<void> {
  const service = await startTestService({
    testStore: {
      store: await database.open(),
      reopen: database.open,
      dispose: async () => undefined,
    },
  })
  expect(await findAllDamage(database)).toEqual([])
  const token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'AuditLog.Read.All',
    'Directory.Read.All',
  )
  const expected = JSON.parse(
    readFileSync(expectedFile, 'utf8').replaceAll('http://HOST', service.url),
  ) as Readonly<Record<string, ExpectedAnswer>>
  for (const [path, { status, body }] of Object.entries(expected)) {
    const answer = await service.send('GET', path, { token })
    expect({ path, status: answer.status }).toEqual({ path, status })
    // Built-in strengths and published names are those of the release that answers.
    if (!path.includes('authenticationStrengthPolicies')) expect(answer.json).toMatchObject(body)
  }
  await service.close()
  await database.dispose()
}

describeOutside('databases that commit cadbdd9 wrote', 'data/upgrade', (folder) => {
  it('answers the same from the SQLite file', async () => {
    const database = createRawSqlite()
    await copyFile(`${folder}ostiary-cadbdd9.db`, database.file)
    await expectSameAnswers(database, `${folder}sqlite-expected.json`)
  })

  it('answers the same from the rows of PostgreSQL', async () => {
    const database = await createRawPostgres()
    const engine = await database.openEngine()
    await migrate(engine, before)
    await engine.close()
    // The rows include those that say which migrations ran.
    await database.run('delete from schema_migrations')
    await database.run(readFileSync(`${folder}postgres-cadbdd9.sql`, 'utf8'))
    await expectSameAnswers(database, `${folder}postgres-expected.json`)
  })
})
