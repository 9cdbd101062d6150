/** What a tenant may store: bounds by name, exact totals, and changes of what is beyond the bounds already. */

import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { defaultServiceLimits } from '../../src/graph/service-limits.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import type { ObjectState } from '../../src/store/port.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import {
  accessBody,
  accessPath,
  everyScope,
  frameworkPath,
  legacyAccessPath,
  locationBody,
  locationPath,
  stsBody,
  stsPath,
} from '../adversarial/support/policy-documents.ts'

const idsPerList = 10
const policyBytes = 6_000
const family = 'conditionalAccessPolicies'

const manyIds = (count: number): readonly string[] => Array.from({ length: count }, randomUUID)

function withExcluded(displayName: string, excludeUsers: readonly string[]) {
  const body = accessBody(displayName)
  const users = { ...body.conditions.users, excludeUsers }
  return { ...body, conditions: { ...body.conditions, users } }
}

function refusalsOf({ json }: Answer): readonly unknown[] {
  const { error } = json
  const details = isJsonObject(error) ? error['details'] : undefined
  return Array.isArray(details)
    ? details
        .filter(isJsonObject)
        .map((detail: JsonObject) => [
          memberText(detail, '@ostiary.code'),
          memberText(detail, 'message'),
          detail['target'],
        ])
    : [json]
}

describe.each(['sqlite', 'postgres'] as const)('the service on %s', (store) => {
  const service = setUpTestService({
    store,
    app: {
      families: tolerantFamilyOptions,
      limits: { ...defaultServiceLimits, idsPerList, policyBytes },
    },
  })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', ...everyScope)
  })

  const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
    service.send(method, path, { token, ...(body === undefined ? {} : { body }) })

  /** Stores a policy with a list beyond the limit, as a service with higher limits did. */
  async function storeLong(length: number, id = randomUUID()): Promise<string> {
    const created = await send('POST', accessPath, accessBody('Long'))
    const template = await service.store.find(contosoTenantId, {
      family,
      id: memberText(created.json, 'id'),
    })
    const conditions = template?.body['conditions'] as JsonObject
    const users = { ...(conditions['users'] as JsonObject), excludeUsers: manyIds(length) }
    const state: ObjectState = {
      family,
      id,
      body: { ...template?.body, conditions: { ...conditions, users } },
      index: [],
      uniqueKeys: [],
    }
    const author = { kind: 'system', id: 'test' } as const
    await service.store.write(
      contosoTenantId,
      { author, requestId: 'test', at: new Date() },
      (transaction) => transaction.create(state),
    )
    return `${accessPath}/${id}`
  }

  it.each([accessPath, legacyAccessPath])('refuses a list that is too long at %s', async (path) => {
    const { conditions, ...rest } = withExcluded('Too long', manyIds(idsPerList + 1))
    const { clientAppTypes, ...others } = conditions
    const body = {
      ...rest,
      conditions: path === accessPath ? { clientAppTypes, ...others } : others,
    }
    const refused = await send('POST', path, body)
    expect([refused.status, refusalsOf(refused)]).toEqual([
      400,
      [
        [
          'storage.listTooLong',
          `\`conditions.users.excludeUsers\` has ${idsPerList + 1} items; the limit \`idsPerList\` is ${idsPerList}`,
          '/conditions/users/excludeUsers',
        ],
      ],
    ])
    const last = { ...body, conditions: { ...body.conditions } }
    last.conditions.users = { ...last.conditions.users, excludeUsers: manyIds(idsPerList) }
    expect((await send('POST', path, last)).status).toBe(201)
  })

  it('counts ids that a list repeats once', async () => {
    const ids = manyIds(idsPerList)
    const body = withExcluded('Repeats', [...ids, ...ids.map((id) => id.toUpperCase())])
    expect((await send('POST', accessPath, body)).status).toBe(201)
  })

  it('refuses a list of countries that is too long', async () => {
    const countries = 'AT BE CH DE ES FR GB HU IT JP KR'.split(' ')
    const body = { ...locationBody('Long'), countriesAndRegions: countries }
    const refused = await send('POST', locationPath, body)
    expect([refused.status, refusalsOf(refused)]).toMatchObject([
      400,
      [['storage.listTooLong', expect.any(String), '/countriesAndRegions']],
    ])
  })

  it.each([
    [accessPath, { ...accessBody('Large'), description: 'x'.repeat(policyBytes) }],
    [stsPath, { ...stsBody('Large'), displayName: 'x'.repeat(policyBytes) }],
  ])('names limit and numbers when a body is too large at %s', async (path, body) => {
    const refused = await send('POST', path, body)
    const message = expect.stringMatching(
      /^the policy has \d+ bytes as it is stored; the limit `policyBytes` is 6000$/u,
    )
    expect([refused.status, refusalsOf(refused)]).toEqual([
      400,
      [['storage.policyTooLarge', message, undefined]],
    ])
  })

  it('reads what is beyond the limits, and lets changes pass that make nothing longer', async () => {
    const path = await storeLong(300)
    const stored = await send('GET', path)
    const { conditions } = stored.json as { conditions: { users: { excludeUsers: string[] } } }
    const excluded = conditions.users.excludeUsers
    expect(excluded).toHaveLength(300)
    const patch = async (body: unknown): Promise<unknown> => {
      const answer = await send('PATCH', path, body)
      return answer.status === 204 ? 204 : refusalsOf(answer).map((refusal) => [refusal].flat()[0])
    }
    const excluding = (ids: readonly string[]) => ({ conditions: { users: { excludeUsers: ids } } })
    expect(await patch({ state: 'enabledForReportingButNotEnforced' })).toBe(204)
    expect(await patch({ displayName: 'Less' })).toBe(204)
    expect(await patch({ displayName: 'Longer than it was' })).toEqual(['storage.policyTooLarge'])
    expect(await patch(excluding([...excluded.slice(1), randomUUID()]))).toBe(204)
    expect(await patch(excluding([...excluded, randomUUID()]))).toEqual([
      'storage.listTooLong',
      'storage.policyTooLarge',
    ])
    expect(await patch(excluding(excluded.slice(0, 200)))).toBe(204)
    expect(await patch(excluding(excluded.slice(0, 201)))).toEqual([
      'storage.listTooLong',
      'storage.policyTooLarge',
    ])
    expect(await patch({ state: 'disabled' })).toBe(204)
    const id = path.slice(path.lastIndexOf('/') + 1)
    const deletedPath = `/beta/identity/conditionalAccess/deletedItems/policies/${id}`
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('POST', `${deletedPath}/restore`)).status).toBe(200)
    expect(await patch(excluding(excluded.slice(0, 10)))).toBe(204)
    expect(await patch(excluding(excluded.slice(0, 11)))).toEqual(['storage.listTooLong'])
  })
})

describe('the total of a tenant', () => {
  const families = [
    family,
    `deleted/${family}`,
    'namedLocations',
    'deleted/namedLocations',
    'authenticationStrengths',
    'stsPolicies',
    'trustFrameworkPolicies',
  ]
  const policyBytesPerTenant = 20_000
  const service = setUpTestService({
    app: {
      families: tolerantFamilyOptions,
      limits: { ...defaultServiceLimits, policyBytesPerTenant },
    },
  })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', ...everyScope)
  })

  const create = (ids: number): Promise<Answer> =>
    service.send('POST', accessPath, { token, body: withExcluded('Policy', manyIds(ids)) })
  const total = async (): Promise<number> =>
    (await service.store.sumBytes(contosoTenantId, families)).bodies

  it('is what the bodies of the tenant have', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 9 }), async (length) => {
        const before = await total()
        const { status, json } = await create(length)
        const stored = await service.store.find(contosoTenantId, {
          family,
          id: memberText(json, 'id'),
        })
        const added = stored ? Buffer.byteLength(JSON.stringify(stored.body)) : 0
        expect([status, await total()]).toEqual([201, before + added])
      }),
      { numRuns: 5 },
    )
  })

  it('is never exceeded by writes at the same time, and deleted policies count until they are purged', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => create(20)))
    const refused = answers.filter(({ status }) => status === 400)
    const created = answers.filter(({ status }) => status === 201)
    expect([created.length > 0, refused.length > 0]).toEqual([true, true])
    expect(created.length + refused.length).toBe(30)
    for (const answer of refused) {
      expect(refusalsOf(answer)).toEqual([
        [
          'storage.tenantFull',
          expect.stringMatching(
            /^the policies of the tenant would have 2\d{4} bytes; the limit `policyBytesPerTenant` is 20000$/u,
          ),
          undefined,
        ],
      ])
    }
    expect(await total()).toBeLessThanOrEqual(policyBytesPerTenant)

    const [first] = created
    const id = memberText(first?.json ?? {}, 'id')
    expect((await service.send('DELETE', `${accessPath}/${id}`, { token })).status).toBe(204)
    expect((await create(20)).status).toBe(400)
    const deletedPath = `/beta/identity/conditionalAccess/deletedItems/policies/${id}`
    expect((await service.send('DELETE', deletedPath, { token })).status).toBe(204)
    expect((await create(20)).status).toBe(201)
  })

  it('lets policies be turned off and on, also when the tenant is full', async () => {
    const { json } = await service.send('GET', accessPath, { token })
    for (const policy of json['value'] as readonly JsonObject[]) {
      const path = `${accessPath}/${memberText(policy, 'id')}`
      for (const state of ['enabledForReportingButNotEnforced', 'disabled']) {
        const changed = await service.send('PATCH', path, { token, body: { state } })
        expect(changed.status).toBe(204)
      }
    }
  })
})

describe('the documents of a tenant', () => {
  const service = setUpTestService({
    app: { limits: { ...defaultServiceLimits, documentBytesPerTenant: 1_000 } },
  })

  it('are counted apart from its policies', async () => {
    const token = await service.userToken('admin', ...everyScope)
    const upload = (name: string, length: number): Promise<Answer> =>
      service.send('PUT', `${frameworkPath}/B2C_1A_${name}/$value`, {
        token,
        headers: { 'content-type': 'application/xml' },
        body: `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_${name}" PublicPolicyUri="http://contoso.com/B2C_1A_${name}"><!--${'x'.repeat(length)}--></TrustFrameworkPolicy>`,
      })
    expect((await upload('One', 300)).status).toBe(201)
    const refused = await upload('Two', 900)
    expect([refused.status, refusalsOf(refused)]).toEqual([
      400,
      [
        [
          'storage.documentsFull',
          expect.stringMatching(/; the limit `documentBytesPerTenant` is 1000$/u),
          undefined,
        ],
      ],
    ])
  })
})
