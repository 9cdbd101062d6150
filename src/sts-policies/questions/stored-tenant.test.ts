import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applications, servicePrincipals, users } from '../../directory/kinds.ts'
import { createDirectory } from '../../directory/testing/directory-builder.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { Store, Transaction } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { policiesRelation } from '../model/relations.ts'
import { stsPolicyFamily } from '../model/sts-policy-body.ts'
import { isForeignPolicy, loadParty } from './load-party.ts'
import { createStsTenants, type StsTenants } from './stored-tenant.ts'

const at = new Date('2026-03-02T10:00:00Z')
const provenance = { author: { kind: 'system', id: 'test' }, requestId: 'test', at } as const
const home = '00000000-0000-4000-8000-000000000001'

function lifetime(id: string, hours: number, isOrganizationDefault = false) {
  const definition = { TokenLifetimePolicy: { Version: 1, AccessTokenLifetime: `${hours}:00:00` } }
  const body = {
    type: 'tokenlifetimepolicy',
    displayName: `Secret name of ${id}`,
    definition: [JSON.stringify(definition)],
    isOrganizationDefault,
    alternativeIdentifier: null,
    keyCredentials: [],
  }
  return { family: stsPolicyFamily, id, body, index: [], uniqueKeys: [] }
}

function edge(family: string, id: string, policyId: string) {
  const target = { family: stsPolicyFamily, id: policyId }
  return { relation: policiesRelation, source: { family, id }, target }
}

let store: Store
let tenant: TenantId
let other: TenantId
let tenants: StsTenants

function write(in_: TenantId, work: (transaction: Transaction) => Promise<unknown>) {
  return store.write(in_, provenance, work)
}

beforeEach(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  tenant = await createDirectory(store, 1, [
    { kind: users, id: 'ada' },
    { kind: servicePrincipals, id: 'sp1', body: { appId: 'a1', appOwnerOrganizationId: home } },
    {
      kind: applications,
      id: 'app1',
      body: { appId: 'a1', signInAudience: 'AzureADMultipleOrgs' },
    },
    { kind: applications, id: 'app2', body: { appId: 'a2', signInAudience: 'AzureADMyOrg' } },
    { kind: servicePrincipals, id: 'SP9', body: { appId: 'A9' } },
    { kind: servicePrincipals, id: 'mi', body: { servicePrincipalType: 'ManagedIdentity' } },
  ])
  other = await createDirectory(store, 2, [
    { kind: servicePrincipals, id: 'x1', body: { appId: 'a1', appOwnerOrganizationId: home } },
    { kind: servicePrincipals, id: 'x2', body: { appId: 'a2', appOwnerOrganizationId: home } },
    { kind: servicePrincipals, id: 'x3', body: { appId: 'a3', appOwnerOrganizationId: 'nobody' } },
  ])
  await write(tenant, async (transaction) => {
    await transaction.create(lifetime('p1', 4))
    await transaction.create(lifetime('p2', 8, true))
    await transaction.link(edge(applications.name, 'app1', 'p1'))
    await transaction.link(edge(applications.name, 'app2', 'p1'))
  })
  tenants = createStsTenants({ precedence: 'sp-first', lifetimes: 'current' })
})
afterEach(() => store.close())

describe('the STS policies of a tenant', () => {
  it('are read with their assignments, under the canonical names of their types', async () => {
    const { policies, assignments } = await tenants.find(store, tenant)
    expect(policies.map(({ id, type }) => [id, type])).toEqual([
      ['p1', 'TokenLifetimePolicy'],
      ['p2', 'TokenLifetimePolicy'],
    ])
    expect(assignments).toEqual([
      { policyId: 'p1', target: 'application', objectId: 'app1' },
      { policyId: 'p1', target: 'application', objectId: 'app2' },
    ])
  })

  it('are the same object until a policy or an assignment changes', async () => {
    const first = await tenants.find(store, tenant)
    expect(await tenants.find(store, tenant)).toBe(first)
    await write(tenant, (transaction) => transaction.delete({ family: users.name, id: 'ada' }))
    expect(await tenants.find(store, tenant)).toBe(first)

    await write(tenant, (transaction) =>
      transaction.link(edge(servicePrincipals.name, 'sp1', 'p1')),
    )
    const assigned = await tenants.find(store, tenant)
    expect(assigned.assignments).toHaveLength(3)
    await write(tenant, (transaction) => transaction.replace(lifetime('p1', 5)))
    const changed = await tenants.find(store, tenant)
    expect(changed.policies[0]?.definition).toContain('5:00:00')
    expect(changed.assignments).toHaveLength(3)
  })

  it('are compiled once for each settings', async () => {
    const { compiledFor } = await tenants.find(store, tenant)
    const compiled = compiledFor(tenants.settings)
    expect(compiledFor({ ...tenants.settings })).toBe(compiled)
    expect(compiledFor({ ...tenants.settings, precedence: 'org-first' })).not.toBe(compiled)
  })

  it('are those of an empty tenant after its policies are deleted', async () => {
    await tenants.find(store, tenant)
    await write(tenant, (transaction) => transaction.delete({ family: stsPolicyFamily, id: 'p1' }))
    const { policies, assignments } = await tenants.find(store, tenant)
    expect([policies.map(({ id }) => id), assignments]).toEqual([['p2'], []])
  })
})

describe('a party', () => {
  it('is found by its service principal and by its application id', async () => {
    const bySp = await loadParty(store, tenants, tenant, { servicePrincipalId: 'SP1' })
    expect(bySp).toMatchObject({ appId: 'a1', servicePrincipalId: 'sp1', applicationId: 'app1' })
    expect(bySp?.home).toBeUndefined()
    expect(await loadParty(store, tenants, tenant, { appId: 'A1' })).toEqual(bySp)
    expect(await loadParty(store, tenants, tenant, { appId: 'none' })).toBeUndefined()
    expect(await loadParty(store, tenants, tenant, { servicePrincipalId: 'x1' })).toBeUndefined()
  })

  it('has its ids in lower case, as the compiled policies have them', async () => {
    const found = await loadParty(store, tenants, tenant, { appId: 'a9' })
    expect(found).toMatchObject({ appId: 'a9', servicePrincipalId: 'sp9' })
  })

  it('is a managed identity by the type of its service principal', async () => {
    const found = await loadParty(store, tenants, tenant, { servicePrincipalId: 'mi' })
    expect(found).toMatchObject({ isManagedIdentity: true })
  })

  it('brings the policies of its application object from its home tenant, and nothing else', async () => {
    const found = await loadParty(store, tenants, other, { appId: 'a1' })
    expect(found).toMatchObject({ servicePrincipalId: 'x1', applicationId: 'a1' })
    const compiled = JSON.stringify(found?.home, (_, value: unknown) =>
      value instanceof Map ? [...value] : value,
    )
    expect(compiled).toContain('14400')
    expect(compiled).not.toMatch(/Secret name|28800|"p1"|"p2"|app1/u)
    expect(isForeignPolicy('home-tenant-0')).toBe(true)
  })

  it('brings nothing from a home tenant whose application is for that tenant alone', async () => {
    const found = await loadParty(store, tenants, other, { appId: 'a2' })
    expect(found).toMatchObject({ appId: 'a2', servicePrincipalId: 'x2' })
    expect(found?.home).toBeUndefined()
    const unknown = await loadParty(store, tenants, other, { appId: 'a3' })
    expect(unknown?.applicationId).toBeUndefined()
  })
})
