import { describe, expect, it } from 'vitest'
import {
  createRawPostgres,
  createRawSqlite,
  findAllDamage,
  type RawDatabase,
} from '../support/raw-database.ts'
import { rejectionOf } from './suite-context.ts'

const losses: readonly {
  readonly title: string
  readonly sql: string
  readonly findings: readonly string[]
}[] = [
  { title: 'a table', sql: 'drop table edges', findings: ['table `edges` is missing'] },
  {
    title: 'the table of the audit log',
    sql: 'drop table audit_records',
    findings: ['table `audit_records` is missing'],
  },
  {
    title: 'the table of the migrations',
    sql: 'drop table schema_migrations',
    findings: ['table `schema_migrations` is missing'],
  },
  {
    title: 'an index',
    sql: 'drop index index_entries_by_text',
    findings: [
      'index `index_entries_by_text` of table `index_entries` over (tenant_id, family, property, text_value, object_key) is missing or has other columns',
    ],
  },
  {
    title: 'the uniqueness of an index',
    sql: 'drop index domains_by_name; create index domains_by_name on domains (domain_key)',
    findings: [
      'unique index `domains_by_name` of table `domains` over (domain_key) is missing or has other columns',
    ],
  },
  {
    title: 'a column',
    sql: 'alter table versions rename column author to writer',
    findings: ['column `versions.author` is missing'],
  },
]

const engines = [
  ['SQLite', async () => createRawSqlite()],
  ['PostgreSQL', createRawPostgres],
] as const

async function createEmpty(create: () => Promise<RawDatabase>): Promise<RawDatabase> {
  const database = await create()
  await (await database.open()).close()
  return database
}

describe.each(engines)('the schema in %s', (_, create) => {
  it('has every part after a start', async () => {
    const database = await createEmpty(create)
    expect(await findAllDamage(database)).toEqual([])
    expect((await database.inspect()).faults).toEqual([])
    await (await database.open()).close()
    await database.dispose()
  })

  it.each(losses)('is named when it lacks $title', async ({ sql, findings }) => {
    const database = await createEmpty(create)
    await database.run(sql)
    expect(await findAllDamage(database)).toEqual(findings)
    expect(await database.inspect()).toMatchObject({ faults: findings, isDamaged: true })
    expect(await rejectionOf(database.open())).toMatchObject({
      name: expect.stringMatching(/^Damaged(?:Database|Schema)Error$/u),
      message: expect.stringMatching(/ is damaged: .*; restore a backup/u),
    })
    expect(await rejectionOf(database.open())).toMatchObject({
      message: expect.stringContaining(findings.join(', ')),
    })
    await database.dispose()
  })
})
