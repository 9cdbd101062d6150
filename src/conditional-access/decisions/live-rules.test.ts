import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applications, groups, servicePrincipals, users } from '../../directory/kinds.ts'
import { createDirectory } from '../../directory/testing/directory-builder.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Store, Transaction } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { compliantNetworkLocation } from '../model/locations/reserved-locations.ts'
import { kindNames } from '../model/kind-names.ts'
import { decodeModernCreate } from '../resources/form-modern/modern-codec.ts'
import { semanticsAsOf } from '../engine/model/semantics.ts'
import { createFillSignIn, fillAll, type Filling } from './fill-sign-in.ts'
import { createLiveRules, type FindLiveState } from './live-rules.ts'
import type { AskedSignIn } from './asked-sign-in.ts'
import { withoutTrust } from './trust-source.ts'

const at = new Date('2026-03-02T10:00:00Z')
const semantics = semanticsAsOf(at)
const provenance = { author: { kind: 'system', id: 'test' }, requestId: 'test', at } as const

function policyState(id: string, displayName: string) {
  const decoded = decodeModernCreate(
    {
      displayName,
      state: 'enabled',
      conditions: {
        users: { includeUsers: ['All'] },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    },
    'beta',
  )
  if (!decoded.ok) throw new Error(decoded.findings[0]?.message)
  return { family: kindNames.policies, id, body: decoded.value, index: [], uniqueKeys: [] }
}

let store: Store
let tenant: TenantId
let other: TenantId
let find: FindLiveState

function write(
  in_: TenantId,
  work: (transaction: Transaction) => Promise<unknown>,
): Promise<unknown> {
  return store.write(in_, provenance, work)
}

beforeEach(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  const tenantId = '00000000-0000-4000-8000-000000000001'
  tenant = await createDirectory(store, 1, [
    { kind: users, id: 'ada', body: { userType: 'Member' } },
    { kind: users, id: 'gus', body: { userType: 'Guest' } },
    {
      kind: users,
      id: 'mem',
      body: { userType: 'Member', userPrincipalName: 'mem_fabrikam.com#EXT#@contoso.com' },
    },
    { kind: groups, id: 'inner', members: [{ family: users.name, id: 'ada' }] },
    { kind: groups, id: 'outer', members: [{ family: groups.name, id: 'inner' }] },
    {
      kind: servicePrincipals,
      id: 'own',
      body: { appId: 'a1', appOwnerOrganizationId: tenantId },
    },
    { kind: applications, id: 'own-app', body: { appId: 'a1' } },
    { kind: servicePrincipals, id: 'foreign', body: { appId: 'a2', appOwnerOrganizationId: 't2' } },
    { kind: servicePrincipals, id: 'stray', body: { appId: 'a3' } },
    {
      kind: servicePrincipals,
      id: 'managed',
      body: { servicePrincipalType: 'ManagedIdentity' },
    },
  ])
  other = await createDirectory(store, 2, [])
  find = createLiveRules(withoutTrust)
})
afterEach(() => store.close())

describe('live rules', () => {
  it('are compiled once for a day as long as the tenant is not written to', async () => {
    await write(tenant, (transaction) => transaction.create(policyState('p1', 'One')))
    const first = await find(store, tenant)
    await write(other, (transaction) => transaction.create(policyState('p1', 'Other')))
    const second = await find(store, tenant)
    expect(second).toBe(first)
    expect(second.compiledFor(semanticsAsOf(at))).toBe(first.compiledFor(semantics))
    expect(first.compiledFor(semanticsAsOf(new Date('2026-03-03T00:00:00Z')))).not.toBe(
      first.compiledFor(semantics),
    )
    expect(first.rules.policies.map(({ id, body }) => [id, body.displayName])).toEqual([
      ['p1', 'One'],
    ])
  })

  it('are read again after a write, also by concurrent requests', async () => {
    const before = await find(store, tenant)
    await write(tenant, (transaction) => transaction.create(policyState('p1', 'One')))
    const [one, two] = await Promise.all([find(store, tenant), find(store, tenant)])
    expect(before.rules.policies).toEqual([])
    expect(one.rules.policies).toHaveLength(1)
    expect(two).toBe(one)
  })

  it('stay compiled when only the directory is written to', async () => {
    await write(tenant, (transaction) => transaction.create(policyState('p1', 'One')))
    const first = await find(store, tenant)
    await write(tenant, (transaction) =>
      transaction.create({ family: users.name, id: 'new', body: {}, index: [], uniqueKeys: [] }),
    )
    expect(await find(store, tenant)).toBe(first)
    await write(tenant, async (transaction) => {
      await transaction.delete({ family: users.name, id: 'new' })
      await transaction.replace(policyState('p1', 'Two'))
    })
    const [one, two] = await Promise.all([find(store, tenant), find(store, tenant)])
    expect(one.rules.policies.map(({ body }) => body.displayName)).toEqual(['Two'])
    expect(two).toBe(one)
    await write(tenant, (transaction) =>
      transaction.delete({ family: kindNames.policies, id: 'p1' }),
    )
    expect((await find(store, tenant)).rules.policies).toEqual([])
  })

  it('are of one state: what a write adds in two places is seen in both or in neither', async () => {
    const idsOf = async (): Promise<readonly number[]> => {
      const { rules } = await find(store, tenant)
      return [rules.policies.length, rules.namedLocations.length - 1]
    }
    const seen: (readonly number[])[] = []
    const location = {
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      displayName: 'x',
      countriesAndRegions: [],
      includeUnknownCountriesAndRegions: false,
      countryLookupMethod: 'clientIpAddress',
    }
    for (let count = 0; count < 20; count += 1) {
      const writing = write(tenant, async (transaction) => {
        await transaction.create(policyState(`p${count}`, 'x'))
        await transaction.create({
          family: kindNames.namedLocations,
          id: `l${count}`,
          body: location,
          index: [],
          uniqueKeys: [],
        })
      })
      seen.push(...(await Promise.all([idsOf(), idsOf()])))
      await writing
    }
    seen.push(await idsOf())
    expect(seen.filter(([policies, locations]) => policies !== locations)).toEqual([])
    expect(seen.at(-1)).toEqual([20, 20])
  })

  it('hold what every tenant has, and what was written in its place', async () => {
    const { id, body } = compliantNetworkLocation
    const trustOf = async () =>
      (await find(store, tenant)).rules.namedLocations.map((location) => [
        location.id,
        'isTrusted' in location && location.isTrusted,
      ])
    expect(await trustOf()).toEqual([[id, false]])
    await write(tenant, (transaction) =>
      transaction.create({
        family: kindNames.namedLocations,
        id,
        body: { ...body, isTrusted: true },
        index: [],
        uniqueKeys: [],
      }),
    )
    expect(await trustOf()).toEqual([[id, true]])
  })
})

describe('the facts of a principal', () => {
  const fill = async (asked: AskedSignIn['principal'], facts: Filling['facts'] = 'directory') => {
    const filling = { facts, at: at.toISOString() }
    const filled = await fillAll(
      createFillSignIn(store, tenant, filling),
      [{ principal: asked }],
      () => ['signIn'],
    )
    return filled.ok ? filled.value[0] : filled.findings
  }
  const ada = {
    kind: 'user',
    id: 'ada',
    externalTypes: [],
    homeTenantId: null,
    groupIds: ['inner', 'outer'],
    roleTemplateIds: [],
  }

  it.each([
    ['a user by the id alone', { id: 'ADA' }, ada],
    ['a user of whom nothing is given', { kind: 'user', id: 'ada' }, ada],
    ['only what is not given', { kind: 'user', id: 'ada', groupIds: [] }, { ...ada, groupIds: [] }],
    [
      'a guest with an account of this tenant',
      { id: 'gus' },
      { ...ada, id: 'gus', externalTypes: ['internalGuest'], groupIds: [] },
    ],
    [
      'an invited member, whose home is not known',
      { id: 'mem' },
      {
        kind: 'user',
        id: 'mem',
        externalTypes: ['b2bCollaborationMember'],
        groupIds: [],
        roleTemplateIds: [],
      },
    ],
    [
      'a principal of an application of this tenant',
      { id: 'own' },
      { kind: 'servicePrincipal', id: 'own', workload: 'singleTenant' },
    ],
    [
      'a principal of an application of another tenant',
      { kind: 'servicePrincipal', id: 'foreign' },
      { kind: 'servicePrincipal', id: 'foreign', workload: 'multiTenant' },
    ],
    [
      'a principal without an owner and a registration, whose kind is not known',
      { kind: 'servicePrincipal', id: 'stray' },
      { kind: 'servicePrincipal', id: 'stray' },
    ],
    [
      'a managed identity',
      { id: 'managed' },
      { kind: 'servicePrincipal', id: 'managed', workload: 'managedIdentity' },
    ],
    ['nothing of a user who is not kept', { kind: 'user', id: 'eve' }, { kind: 'user', id: 'eve' }],
    [
      'nothing of an agent',
      { kind: 'agentIdentity', id: 'own' },
      { kind: 'agentIdentity', id: 'own' },
    ],
  ] as const)('are read of %s', async (_, asked, principal) => {
    expect(await fill(asked)).toEqual({ principal, at: at.toISOString() })
  })

  it('are left alone where only given ones count', async () => {
    const asked = { kind: 'user', id: 'ada' } as const
    expect(await fill(asked, 'given')).toEqual({ principal: asked, at: at.toISOString() })
    expect(await fill({ id: 'ada' }, 'given')).toEqual({ principal: ada, at: at.toISOString() })
  })

  it('cannot be found by an unknown id', async () => {
    expect(await fill({ id: 'eve' })).toEqual([
      {
        ostiaryCode: 'decisions.principalNotFound',
        target: '/signIn/principal/id',
        message:
          'user or service principal `eve` not found in this tenant; for a principal that is not in the directory, add its `kind`',
      },
    ])
  })
})
