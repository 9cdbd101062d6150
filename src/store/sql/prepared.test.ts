import { Kysely, PostgresDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { prepare, prepareRows } from './prepared.ts'
import type { DatabaseTables } from './schema.ts'

const queries = new Kysely<DatabaseTables>({
  dialect: new PostgresDialect({ pool: () => Promise.reject(new Error('compiles only')) }),
})

describe('prepare', () => {
  it('binds the values of each run in every place that uses them', () => {
    const statement = prepare((p: { tenant: string; id: string }) =>
      queries
        .selectFrom('audit_records')
        .select('body')
        .where('id', '=', p.id)
        .where('tenant_id', '=', p.tenant)
        .where('id', '<>', p.id)
        .limit(7),
    )
    const runs = [statement({ tenant: 't', id: 'a' }), statement({ tenant: 'u', id: 'b' })]
    expect(runs.map(({ parameters }) => parameters)).toEqual([
      ['a', 't', 'a', 7],
      ['b', 'u', 'b', 7],
    ])
    expect(runs.map(({ sql }) => sql)).toEqual(
      Array.from(
        runs,
        () =>
          'select "body" from "audit_records" where "id" = $1 and "tenant_id" = $2 and "id" <> $3 limit $4',
      ),
    )
  })
})

describe('prepareRows', () => {
  it('binds the values of each row, for any number of rows', () => {
    const statement = prepareRows((rows: readonly { tenant: string; name: string }[]) =>
      queries
        .insertInto('schema_migrations')
        .values(rows.map((row) => ({ name: row.name, applied_at: row.tenant }))),
    )
    const [a, b] = [
      { tenant: 'a', name: 'A' },
      { tenant: 'b', name: 'B' },
    ]
    expect([[a], [a, b], [b]].map((rows) => statement(rows).parameters)).toEqual([
      ['A', 'a'],
      ['A', 'a', 'B', 'b'],
      ['B', 'b'],
    ])
  })
})
