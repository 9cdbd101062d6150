import { describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import type { Store } from '../../src/store/port.ts'
import { createRawPostgres, createRawSqlite, findAllDamage } from '../support/raw-database.ts'
import { newTenantId, noon, rejectionOf, write } from './suite-context.ts'

const later = new Date(noon.getTime() + 1)

/** Each case breaks the chain of six records in one way, and names the record that a purge then names. */
const breaks: readonly { readonly title: string; readonly sql: string; readonly named: string }[] =
  [
    {
      title: 'a record was edited',
      sql: `update audit_records set body = '{"by":"nobody"}' where sequence = 2`,
      named: 'audit record 2 (r2) in tenant `TENANT` does not match its hash',
    },
    {
      title: 'a record was removed',
      sql: 'delete from audit_records where sequence = 4',
      named: 'audit record 4 in tenant `TENANT` is missing',
    },
    {
      title: 'the first record was removed',
      sql: 'delete from audit_records where sequence = 1',
      named: 'audit record 1 in tenant `TENANT` is missing',
    },
    {
      title: 'the newest record was removed',
      sql: 'delete from audit_records where sequence = 6',
      named: 'the newest audit record, 6, in tenant `TENANT` is missing',
    },
    {
      title: 'every record was removed',
      sql: 'delete from audit_records',
      named: 'the newest audit records, 1 to 6, in tenant `TENANT` are missing',
    },
    {
      title: 'a record was added before the first one',
      sql: `insert into audit_records (tenant_id, id, recorded_at, body, sequence)
        select tenant_id, 'planted', recorded_at, body, 0 from audit_records where sequence = 1`,
      named: 'audit record planted in tenant `TENANT` has no place in the chain',
    },
    {
      title: 'a record has no number',
      sql: `insert into audit_records (tenant_id, id, recorded_at, body)
        select tenant_id, 'planted', recorded_at, body from audit_records where sequence = 1`,
      named: 'audit record planted in tenant `TENANT` has no place in the chain',
    },
  ]

const engines = [
  ['SQLite', async () => createRawSqlite()],
  ['PostgreSQL', createRawPostgres],
] as const

async function fill(store: Store): Promise<TenantId> {
  const tenant = newTenantId()
  await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: noon })
  for (let number = 1; number <= 6; number += 1) {
    await write(store, tenant, (transaction) =>
      transaction.appendAudit({ id: `r${number}`, recordedAt: noon, body: { number } }),
    )
  }
  return tenant
}

describe.each(engines)('a purge of a broken chain in %s', (_, create) => {
  it.each(breaks)('is refused and removes nothing when $title', async ({ sql, named }) => {
    const database = await create()
    const store = await database.open()
    const tenant = await fill(store)
    await database.run(sql)
    const findings = await findAllDamage(database)
    expect(findings).not.toEqual([])

    const purge = write(store, tenant, (transaction) => transaction.purgeAudit(later, 10))
    expect(await rejectionOf(purge)).toMatchObject({
      name: 'DamagedRowError',
      message: `the database is damaged: ${named.replace('TENANT', tenant)}; nothing more was purged, because that would remove the evidence; run \`ostiary verify\` and restore a backup`,
    })
    expect(await findAllDamage(database)).toEqual(findings)
    await store.close()
    await database.dispose()
  })

  it('stops before the break when it purges in steps', async () => {
    const database = await create()
    const store = await database.open()
    const tenant = await fill(store)
    await database.run(`update audit_records set body = '{}' where sequence = 5`)
    const step = (most: number) =>
      write(store, tenant, async (transaction) => {
        const purged = await transaction.purgeAudit(later, most)
        await transaction.appendAudit({ id: 'purge', recordedAt: noon, body: { purged } })
        return purged
      })
    expect(await step(3)).toBe(3)
    expect(await rejectionOf(step(3))).toMatchObject({
      message: expect.stringContaining('audit record 5 (r5)'),
    })
    expect(await findAllDamage(database)).toEqual([
      `tenant ${tenant}: audit record 5 (r5) does not match its hash`,
    ])
    await store.close()
    await database.dispose()
  })
})
