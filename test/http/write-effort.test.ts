/** What a write asks of the database: it does not grow with the ids of a policy or with the policies of a tenant. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { groups } from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { parseTenantId } from '../../src/kernel/ids.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { openSqlStore } from '../../src/store/sql/sql-store.ts'
import {
  accessBody,
  accessPath,
  everyScope,
  frameworkPath,
  stsBody,
  stsPath,
  xmlContent,
} from '../adversarial/support/policy-documents.ts'
import { countStatements, type Asked } from '../support/counted-statements.ts'
import { familiesWithLimits } from '../support/families-with-limits.ts'
import { createRawPostgres, createRawSqlite, type RawDatabase } from '../support/raw-database.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'

const idsPerList = 2_500

/** The lists of a policy that name objects of each kind. */
const lists = {
  users: ['users', 'excludeUsers'],
  groups: ['users', 'excludeGroups'],
  roles: ['users', 'excludeRoles'],
  applications: ['applications', 'excludeApplications'],
  servicePrincipals: ['clientApplications', 'excludeServicePrincipals'],
  locations: ['locations', 'excludeLocations'],
  terms: ['grantControls', 'termsOfUse'],
} as const satisfies Record<string, readonly [string, string]>

function bodyWith(kind: keyof typeof lists, ids: readonly string[]): JsonObject {
  const [member, list] = lists[kind]
  const { conditions, ...rest } = accessBody('Policy')
  if (member === 'grantControls') {
    return { ...rest, conditions, grantControls: { operator: 'OR', termsOfUse: ids } }
  }
  const condition: Readonly<Record<string, JsonObject>> = {
    users: conditions.users,
    applications: { includeApplications: ['All'] },
    locations: { includeLocations: ['All'] },
    clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] },
  }
  const { users: _, ...others } = conditions
  const isWorkload = member === 'clientApplications'
  return {
    ...rest,
    conditions: {
      ...(isWorkload ? others : conditions),
      applications: { includeApplications: ['All'] },
      [member]: { ...condition[member], [list]: ids },
    },
  }
}

const contextReferences = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `c${at + 1}`)

const manyIds = (count: number): readonly string[] => Array.from({ length: count }, randomUUID)

const provenance = () => ({
  author: { kind: 'system' as const, id: 'test' },
  requestId: 'test',
  at: new Date(),
})

const engines: readonly (readonly [string, () => Promise<RawDatabase>])[] = [
  ['SQLite', async () => createRawSqlite()],
  ['PostgreSQL', createRawPostgres],
]

describe.each(engines)('on %s', (_, create) => {
  let service: TestService
  let take: () => Asked
  let token: string
  let knownGroups: readonly string[]

  beforeAll(async () => {
    const database = await create()
    const { counted, take: takeCounts } = countStatements(await database.openEngine())
    take = takeCounts
    const store = await openSqlStore(counted)
    service = await startTestService({
      testStore: {
        store,
        reopen: () => database.open(),
        dispose: async () => {
          await store.close()
          await database.dispose()
        },
      },
      app: { families: familiesWithLimits({ policies: 5_000 }) },
    })
    token = await service.userToken('admin', ...everyScope)
    knownGroups = manyIds(idsPerList)
    await store.write(contosoTenantId, provenance(), async (transaction) => {
      for (const id of knownGroups) {
        const body = { displayName: id }
        const index = groups.index(body)
        await transaction.create({ family: groups.name, id, body, index, uniqueKeys: [] })
      }
    })
  })
  afterAll(() => service.close())

  /** Sends a request twice and counts the second, whose caller is known then. */
  async function asked(
    send: () => Promise<Answer>,
    status: number,
  ): Promise<Asked & { readonly answer: Answer }> {
    await send()
    take()
    const answer = await send()
    expect([answer.status, answer.text]).toEqual([status, expect.any(String)])
    return { ...take(), answer }
  }

  const post = (body: unknown, path = accessPath) => service.send('POST', path, { token, body })

  /** A thousand ids are looked up by one query. */
  const queriesFor = (ids: number): number => Math.ceil(ids / 1_000)

  it.each(Object.keys(lists) as readonly (keyof typeof lists)[])(
    'looks up unknown %s together, and names each',
    async (kind) => {
      const few = await asked(() => post(bodyWith(kind, manyIds(10))), 400)
      const many = await asked(() => post(bodyWith(kind, manyIds(idsPerList))), 400)
      expect(many.statements).toBeLessThan(few.statements + queriesFor(idsPerList))
      expect(many.rows).toBeLessThanOrEqual(few.rows)
      expect(memberText(few.answer.json['error'] as JsonObject, 'message')).toMatch(
        /not found|does not exist|contains non-built in/u,
      )
    },
  )

  it('looks up unknown authentication contexts together', async () => {
    const withContexts = (count: number): JsonObject => {
      const { conditions, ...rest } = accessBody('Policy')
      const applications = { includeAuthenticationContextClassReferences: contextReferences(count) }
      return { ...rest, conditions: { ...conditions, applications } }
    }
    const one = await asked(() => post(withContexts(1)), 400)
    const all = await asked(() => post(withContexts(99)), 400)
    expect([all.statements, all.rows]).toEqual([one.statements, one.rows])
  })

  it('looks up known groups together, without reading their bodies twice', async () => {
    const few = await asked(() => post(bodyWith('groups', knownGroups.slice(0, 10))), 201)
    const many = await asked(() => post(bodyWith('groups', knownGroups)), 201)
    expect(many.statements).toBeLessThan(few.statements + queriesFor(idsPerList))
    expect(many.rows).toBeLessThanOrEqual(few.rows + idsPerList - 10)
  })

  it('changes the index of a thousand values with few statements', async () => {
    const key = { family: 'things', id: 'indexed' }
    const state = (values: number) => ({
      ...key,
      body: {},
      index: Array.from({ length: values }, (_, value) => ({ property: 'value', value })),
      uniqueKeys: [],
    })
    const change = (how: 'create' | 'replace', values: number): Promise<unknown> =>
      service.store.write(contosoTenantId, provenance(), (transaction) =>
        transaction[how](state(values)),
      )
    await change('create', 1_000)
    take()
    await change('replace', 10)
    expect(take().statements).toBeLessThan(10)
    const filter = { kind: 'comparison', operator: 'ge', property: 'value', value: 0 } as const
    expect(await service.store.count(contosoTenantId, 'things', filter)).toBe(1)
    await change('replace', 1_000)
    expect(take().statements).toBeLessThan(40)
  })

  it('reads each deleted object once for a list, however few pass the filter', async () => {
    const deleted = 1_000
    const at = new Date()
    await service.store.write(contosoTenantId, provenance(), async (transaction) => {
      for (let index = 0; index < deleted; index += 1) {
        const times = { createdDateTime: at.toISOString(), modifiedDateTime: at.toISOString() }
        await transaction.create({
          family: 'deleted/groups',
          id: randomUUID(),
          body: { ...times, body: { displayName: `Deleted ${index}` } },
          index: [],
          uniqueKeys: [],
        })
      }
    })
    const path = '/v1.0/directory/deletedItems/microsoft.graph.group'
    const query = "$count=true&$filter=endswith(mail,'@x.example')"
    const headers = { consistencylevel: 'eventual' }
    const list = () => service.send('GET', `${path}?${query}`, { token, headers })
    const { answer, rows } = await asked(list, 200)
    expect(answer.json['value']).toEqual([])
    // Once for the page, once for the count.
    expect(rows).toBeLessThan(3 * deleted)
  })

  it('asks the same for a new tenant, however many there are', async () => {
    const add = async (): Promise<Asked> => {
      const id = parseTenantId(randomUUID())
      if (id === undefined) throw new Error('a random UUID is a tenant id')
      take()
      await service.store.createTenant({
        id,
        displayName: 'New',
        domains: [{ name: `${id}.example`, isDefault: true }],
        createdAt: new Date(),
      })
      return take()
    }
    const first = await add()
    for (let at = 0; at < 50; at += 1) await add()
    expect(await add()).toEqual(first)
  })

  it('asks the same of a tenant with few policies and with many, and reads many in parts', async () => {
    const enabled = {
      ...accessBody('Enabled'),
      state: 'enabled',
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    }
    const created = await post(enabled)
    const id = memberText(created.json, 'id')
    const upload = (): Promise<Answer> =>
      service.send('PUT', `${frameworkPath}/B2C_1A_One/$value`, {
        token,
        headers: xmlContent,
        body: '<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_One" PublicPolicyUri="http://contoso.com/B2C_1A_One"/>',
      })
    const requests: readonly (readonly [string, () => Promise<Answer>, number])[] = [
      ['create', () => post(accessBody('Disabled')), 201],
      ['create enabled', () => post(enabled), 201],
      [
        'update',
        () =>
          service.send('PATCH', `${accessPath}/${id}`, {
            token,
            body: { displayName: randomUUID() },
          }),
        204,
      ],
      ['create an STS policy', () => post(stsBody(randomUUID()), stsPath), 201],
      ['upload', upload, 200],
      ['read', () => service.send('GET', `${accessPath}/${id}`, { token }), 200],
      ['count', () => service.send('GET', `${accessPath}/$count`, { token }), 200],
      ['one page', () => service.send('GET', `${accessPath}?$top=1`, { token }), 200],
    ]
    const ask = async () => {
      const counts: Record<string, readonly [number, number]> = {}
      for (const [name, send, status] of requests) {
        const { statements, rows } = await asked(send, status)
        counts[name] = [statements, rows]
      }
      return counts
    }
    await ask()
    const few = await ask()
    const stored = await service.store.find(contosoTenantId, { family: policyKind.name, id })
    await service.store.write(contosoTenantId, provenance(), async (transaction) => {
      for (let at = 0; at < 250; at += 1) {
        const body = {
          ...policyKind.bodyOf({ ...stored, family: policyKind.name, body: stored?.body ?? {} }),
          displayName: `Bulk ${at}`,
        }
        await transaction.create({
          family: policyKind.name,
          id: randomUUID(),
          body,
          index: policyKind.index(body),
          uniqueKeys: [],
        })
      }
    })
    const [statements = 0] = few['one page'] ?? []
    // WHY one more: the average size of an object tells whether a list of many bytes is long. A page that is kept asks nothing.
    const onePage = [
      expect.toSatisfy((asks: number) => asks <= statements + 1),
      expect.toSatisfy((rows: number) => rows < 50),
    ]
    expect(await ask()).toEqual({ ...few, 'one page': onePage })

    const all = await asked(() => service.send('GET', `${accessPath}?$top=999`, { token }), 200)
    const ids = (all.answer.json['value'] as readonly JsonObject[]).map((item) => item['id'])
    expect(new Set(ids).size).toBe(await service.store.count(contosoTenantId, policyKind.name))
    expect(ids.length).toBeGreaterThan(250)
    // A page is read in parts, so that few bodies are in memory at once.
    expect(all.mostRows).toBeLessThanOrEqual(101)
  })
})
