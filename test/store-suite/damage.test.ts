import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import { ConflictError, DamagedRowError } from '../../src/store/errors.ts'
import type { Store } from '../../src/store/port.ts'
import {
  createRawPostgres,
  createRawSqlite,
  findAllDamage,
  type RawDatabase,
} from '../support/raw-database.ts'
import { keyFor, newTenantId, noon, rejectionOf, stateOf, write } from './suite-context.ts'

const filter = { kind: 'comparison', operator: 'eq', property: 'name', value: 'a' } as const

/** Each case damages the tables in one way, and names what the check then finds. `TENANT` is the tenant. */
const damages: readonly {
  readonly title: string
  readonly sql: string
  readonly findings: readonly string[]
}[] = [
  {
    title: 'the body of an object was edited',
    sql: `update objects set body = replace(body, '1', '2') where object_key = 'a'`,
    findings: ['object a of things does not match its hash'],
  },
  {
    title: 'an object is that of another row',
    sql: `update objects set body = '{"name":"b"}', row_hash =
      (select o.row_hash from objects o where o.object_key = 'b') where object_key = 'a'`,
    findings: [
      'the objects of things are not those that were written',
      'object a of things does not match its hash',
      'the totals of things do not match its objects',
    ],
  },
  {
    title: 'the content of an object was edited',
    sql: `update objects set content = null where object_key = 'b'`,
    findings: [
      'object b of things does not match its hash',
      'the content of object b of things does not match its hash',
      'the totals of things do not match its objects',
    ],
  },
  {
    title: 'an object was removed',
    sql: `delete from objects where object_key = 'b'`,
    findings: [
      'the objects of things are not those that were written',
      'object b of things is missing, or older than its newest version',
      'the totals of things do not match its objects',
    ],
  },
  {
    title: 'the hash of a content was edited',
    sql: `update objects set content_hash = 'x' where object_key = 'b';
      update versions set content_hash = 'y' where object_key = 'b'`,
    findings: [
      'the content of object b of things does not match its hash',
      'the content of version 1 of object b of things does not match its hash',
    ],
  },
  {
    title: 'a total was edited',
    sql: `update family_totals set body_bytes = body_bytes - 1`,
    findings: ['the totals of things do not match its objects'],
  },
  {
    title: 'a total was removed',
    sql: `delete from family_totals`,
    findings: [
      'the totals of its families are not those that were written',
      'the objects of things are not those that were written',
      'the versions of things are not those that were written',
      'the links of things are not those that were written',
      'the totals of things do not match its objects',
    ],
  },
  {
    title: 'the author of a version was edited',
    sql: `update versions set author = '{}' where object_key = 'a' and version = 1`,
    findings: ['version 1 of object a of things does not match its hash'],
  },
  {
    title: 'the newest version of an object was removed',
    sql: `delete from versions where object_key = 'a' and version = 2`,
    findings: [
      'the versions of things are not those that were written',
      'object a of things has no version with its number',
    ],
  },
  {
    title: 'the first version of an object was removed',
    sql: `delete from versions where object_key = 'a' and version = 1`,
    findings: [
      'version 1 of object a of things is missing',
      'the versions of things are not those that were written',
    ],
  },
  {
    title: 'the deletion of an object was removed',
    sql: `delete from versions where object_key = 'c' and version = 2`,
    findings: [
      'the versions of things are not those that were written',
      'object c of things is missing, or older than its newest version',
    ],
  },
  {
    title: 'an object was removed with its versions and its total was changed',
    sql: `delete from objects where object_key = 'b'; delete from versions where object_key = 'b';
      update family_totals set objects = 1, versions = versions - 1, content_bytes = 0,
        body_bytes = (select sum(octet_length(body)) from objects)`,
    findings: [
      'the objects of things are not those that were written',
      'the versions of things are not those that were written',
    ],
  },
  {
    title: 'the digest of a family was changed',
    sql: `update family_totals set objects_digest = objects_digest - 1`,
    findings: [
      'the totals of its families are not those that were written',
      'the objects of things are not those that were written',
    ],
  },
  {
    title: 'the digest of the tenant was changed',
    sql: `update tenants set rows_digest = '5'`,
    findings: [
      'the totals of its families are not those that were written',
      'its digest is not the one in its newest audit record',
    ],
  },
  {
    title: 'an edge was removed',
    sql: `delete from edges`,
    findings: ['the links of things are not those that were written'],
  },
  {
    title: 'an edge was moved to another object',
    sql: `update edges set target_key = 'c'`,
    findings: ['the links of things are not those that were written'],
  },
  {
    title: 'the unique key of an edge was removed',
    sql: `delete from unique_keys where relation = 'owners'`,
    findings: ['the links of things are not those that were written'],
  },
  {
    title: 'a domain was renamed',
    sql: `update domains set name = 'X.example', domain_key = 'x.example'`,
    findings: ['its name or domains are not those that were written'],
  },
  {
    title: 'the search keys of an object were removed with its index',
    sql: `update objects set search_keys = '{"rows":[],"uniqueKeys":[]}' where object_key = 'a';
      delete from index_entries where object_key = 'a';
      delete from unique_keys where source_key = 'a' and relation = ''`,
    findings: ['the search keys of object a of things do not match their hash'],
  },
  {
    title: 'the first audit record was removed as if it was purged',
    sql: `update tenants set purged_sequence = 1,
        purged_hash = (select row_hash from audit_records where id = 'r1');
      delete from audit_records where id = 'r1'`,
    findings: [
      'the audit records up to 1 are said to be purged, but the newest audit record does not say so',
    ],
  },
  {
    title: 'every audit record was removed as if it was purged',
    sql: `update tenants set purged_sequence = audit_sequence, purged_hash = audit_hash;
      delete from audit_records`,
    findings: ['the audit records up to 4 are said to be purged, but no audit record says so'],
  },
  {
    title: 'versions were removed as if they were purged',
    sql: `update tenants set versions_purged_before = '2027-01-01T00:00:00.000Z';
      delete from versions where object_key = 'a' and version = 1`,
    findings: [
      'the versions of things are not those that were written',
      'versions are said to be purged, but the newest audit record does not say so',
    ],
  },
  {
    title: 'an index row was edited',
    sql: `update index_entries set text_value = 'z' where object_key = 'a'`,
    findings: ['the index does not match object a of things'],
  },
  {
    title: 'a unique key was removed',
    sql: `delete from unique_keys where source_key = 'a' and relation = ''`,
    findings: ['the index does not match object a of things'],
  },
  {
    title: 'an audit record was edited',
    sql: `update audit_records set body = '{}' where id = 'r2'`,
    findings: ['audit record 2 (r2) does not match its hash'],
  },
  {
    title: 'an audit record in the middle was removed',
    sql: `delete from audit_records where id = 'r2'`,
    findings: ['audit record 2 is missing'],
  },
  {
    title: 'the first audit record was removed',
    sql: `delete from audit_records where id = 'r1'`,
    findings: ['audit record 1 is missing'],
  },
  {
    title: 'the newest audit records were removed',
    sql: `delete from audit_records where id in ('r3', 'r4')`,
    findings: ['the newest audit records, 3 to 4, are missing'],
  },
  {
    title: 'every audit record was removed',
    sql: `delete from audit_records`,
    findings: ['the newest audit records, 1 to 4, are missing'],
  },
  {
    title: 'two audit records were exchanged',
    sql: `update audit_records set sequence = 99 where id = 'r2';
      update audit_records set sequence = 2 where id = 'r3';
      update audit_records set sequence = 3 where id = 'r2'`,
    findings: [
      'audit record 2 (r3) does not follow the record before it',
      'audit record 2 (r3) does not match its hash',
      'audit record 3 (r2) does not follow the record before it',
      'audit record 3 (r2) does not match its hash',
      'audit record 4 (r4) does not follow the record before it',
    ],
  },
  {
    title: 'an audit record has no number',
    sql: `update audit_records set sequence = null where id = 'r4'`,
    findings: [
      'the newest audit record, 4, is missing',
      'audit record r4 has no place in the chain',
    ],
  },
]

async function fill(store: Store): Promise<TenantId> {
  const tenant = newTenantId()
  const domain = `${tenant}.example`
  await store.createTenant({
    id: tenant,
    displayName: 'Test',
    domains: [{ name: domain, isDefault: true }],
    createdAt: noon,
  })
  const audit = (id: string) => ({ id, recordedAt: noon, body: { id } })
  const state = (value: string) =>
    stateOf('a', {
      body: { name: `a${value}` },
      index: [{ property: 'name', value: 'a' }],
      uniqueKeys: [{ constraint: 'name', value: 'a' }],
    })
  await write(store, tenant, async (transaction) => {
    await transaction.create(state('0'))
    await transaction.create(
      stateOf('b', { content: { bytes: new Uint8Array([0, 255]), mediaType: 'text/plain' } }),
    )
    await transaction.create(stateOf('c'))
    await transaction.appendAudit(audit('r1'))
  })
  await write(store, tenant, async (transaction) => {
    await transaction.replace(state('1'))
    await transaction.delete(keyFor('c'))
    await transaction.link({ relation: 'owners', source: keyFor('a'), target: keyFor('b') }, [
      { constraint: 'owner', value: 'a' },
    ])
    await Promise.all([transaction.appendAudit(audit('r2')), transaction.appendAudit(audit('r3'))])
    await transaction.appendAudit(audit('r4'))
  })
  const repeated = write(store, tenant, async (transaction) => {
    await transaction.replace(state('2'))
    await transaction.appendAudit(audit('r1'))
  })
  expect(await rejectionOf(repeated)).toBeInstanceOf(ConflictError)
  return tenant
}

const engines = [
  ['SQLite', async () => createRawSqlite()],
  ['PostgreSQL', createRawPostgres],
] as const

describe.each(engines)('damage in %s', (_, create) => {
  let database: RawDatabase
  let store: Store
  let tenant: TenantId

  beforeAll(async () => {
    database = await create()
    store = await database.open()
    tenant = await fill(store)
  })
  afterAll(async () => {
    await store.close()
    await database.dispose()
  })

  it('is found nowhere after writes, conflicts and deletions', async () => {
    expect(await findAllDamage(database)).toEqual([])
  })

  it.each(damages)('is found when $title', async ({ sql, findings }) => {
    const copy = await create()
    const filled = await copy.open()
    const id = await fill(filled)
    await filled.close()
    await copy.run(sql)
    expect(await findAllDamage(copy)).toEqual(findings.map((text) => `tenant ${id}: ${text}`))
    await copy.dispose()
  })

  it('is never read: neither alone, nor in a list, nor in the history or the audit log', async () => {
    await database.run(`
      update objects set body = '{"name":"evil"}' where object_key = 'a';
      update versions set body = '{"name":"evil"}' where object_key = 'a';
      update audit_records set body = '{"id":"evil"}' where id = 'r2'`)
    const reads = [
      () => store.find(tenant, keyFor('a')),
      () => store.list(tenant, 'things', { limit: 10 }),
      () => store.list(tenant, 'things', { limit: 10, filter }),
      () => store.readSnapshot(tenant, (snapshot) => snapshot.find(tenant, keyFor('a'))),
      () => store.listVersions(tenant, keyFor('a'), { limit: 10 }),
      () => store.findVersion(tenant, keyFor('a'), 1),
      () =>
        store.readSnapshot(tenant, (snapshot) =>
          snapshot.listAsOf(tenant, 'things', noon, { limit: 10 }),
        ),
      () => store.listAudit(tenant, { limit: 10 }),
      () => store.findAudit(tenant, 'r2'),
    ]
    for (const [place, read] of reads.entries()) {
      expect({ place, error: await rejectionOf(read()) }).toMatchObject({
        place,
        error: expect.any(DamagedRowError),
      })
    }
    expect(await store.find(tenant, keyFor('b'))).toMatchObject({ id: 'b' })
    expect(await rejectionOf(store.find(tenant, keyFor('a')))).toMatchObject({
      message: `the database is damaged: object \`a\` of \`things\` in tenant \`${tenant}\` does not match its hash`,
    })
  })
})
