/**
 * Queries of directory objects as published scripts, reference pages and issue reports write them, on both stores.
 * Source: https://learn.microsoft.com/graph/filter-query-parameter, https://learn.microsoft.com/graph/aad-advanced-queries,
 * https://learn.microsoft.com/graph/search-query-parameter, and the pages of the types.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import {
  applications,
  groups,
  membersRelation,
  ownersRelation,
  servicePrincipals,
  stateOf,
  users,
} from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import type { EntityKey, Store } from '../../src/store/port.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const eventual = { consistencylevel: 'eventual' }

const keyAt = (family: string, last: string): EntityKey => ({
  family,
  id: `7e570000-0000-4000-8000-0000000000${last}`,
})

const skype = 'extension_ab603c56068041afb2f6832e2a17e237_skypeId'
const licence = '6fd2c87f-b296-42f0-b197-1e91e994b900'
const plan = '2e2ddb96-6af9-4b1d-a3f0-d6ecfd22edb2'

const ann = keyAt(users.name, '11')
const ben = keyAt(users.name, '12')
const team = keyAt(groups.name, '01')
const ownerless = keyAt(groups.name, '02')
const app = keyAt(applications.name, '21')
const robot = keyAt(servicePrincipals.name, '31')

function createObjects(store: Store): Promise<void> {
  const provenance = {
    author: { kind: 'system' as const, id: 'test' },
    requestId: 'test',
    at: new Date('2026-01-02T00:00:00Z'),
  }
  return store.write(contosoTenantId, provenance, async (transaction) => {
    const create = (kind: typeof users, key: EntityKey, body: JsonObject) =>
      transaction.create(stateOf(kind, key.id, body))
    await create(users, ann, {
      accountEnabled: true,
      assignedLicenses: [{ skuId: licence, disabledPlans: [] }],
      assignedPlans: [
        { servicePlanId: plan, capabilityStatus: 'Suspended', service: 'exchange' },
        { servicePlanId: licence, capabilityStatus: 'Enabled', service: 'AADPremium' },
      ],
      businessPhones: ['+44 20 1'],
      companyName: 'Tailspin',
      createdDateTime: '2021-03-04T10:00:00Z',
      displayName: 'Ann Test',
      employeeHireDate: '2021-03-01T00:00:00Z',
      employeeOrgData: { division: 'West', costCenter: '7' },
      identities: [
        { signInType: 'emailAddress', issuer: 'contoso.com', issuerAssignedId: 'ann@mail.example' },
        { signInType: 'userPrincipalName', issuer: 'contoso.com', issuerAssignedId: 'ann' },
      ],
      mail: 'ann.test@contoso.com',
      mailNickname: 'anntest',
      onPremisesExtensionAttributes: { extensionAttribute1: 'Blue' },
      onPremisesSyncEnabled: true,
      otherMails: ['ann@mail.example'],
      proxyAddresses: ['SMTP:ann.test@contoso.com', 'smtp:at@contoso.com'],
      signInActivity: { lastSignInDateTime: '2019-05-01T00:00:00Z' },
      [skype]: 'live:ann',
      userPrincipalName: 'ann.test@contoso.com',
    })
    await create(users, ben, {
      accountEnabled: false,
      displayName: 'Ben Test',
      externalUserState: 'PendingAcceptance',
      userPrincipalName: 'ben_mail.example#EXT#@contoso.com',
      userType: 'Guest',
    })
    await create(groups, team, {
      displayName: 'Test Team',
      groupTypes: ['Unified', 'DynamicMembership'],
      mailEnabled: true,
      membershipRule: 'user.department -eq "Sales"',
      resourceProvisioningOptions: ['Team'],
      securityEnabled: false,
    })
    await create(groups, ownerless, {
      displayName: 'Test Ownerless',
      groupTypes: [],
      mailEnabled: false,
      securityEnabled: true,
    })
    await create(applications, app, {
      appId: app.id,
      displayName: 'Test App',
      identifierUris: ['api://test'],
      passwordCredentials: [{ keyId: plan, endDateTime: '2026-02-01T00:00:00Z' }],
      web: { redirectUris: ['http://localhost:5000'] },
    })
    await create(servicePrincipals, robot, {
      appId: app.id,
      displayName: 'Test Robot',
      servicePrincipalType: 'ManagedIdentity',
      servicePrincipalNames: ['api://test'],
      tags: ['WindowsAzureActiveDirectoryIntegratedApp', 'HideApp'],
    })
    await transaction.link({ relation: ownersRelation, source: team, target: ann })
    await transaction.link({ relation: membersRelation, source: team, target: ben })
  })
}

/** The names in an answer that are of the objects of these tests. */
function testNamesIn({ json }: Answer): readonly string[] {
  const { value } = json
  const names = Array.isArray(value)
    ? value.filter(isJsonObject).map((item: JsonObject) => memberText(item, 'displayName'))
    : []
  return names.filter((name) => name.includes('Test')).toSorted()
}

describe.each(['sqlite', 'postgres'] as const)('published queries on %s', (storeName) => {
  const service = setUpTestService({ store: storeName })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.Read.All')
    await createObjects(service.store)
  })

  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    service.send(
      'GET',
      `/v1.0${path.replaceAll(' ', '%20').replaceAll('#', '%23').replaceAll('+', '%2B')}`,
      {
        token,
        headers,
      },
    )

  const ofAnn = ['Ann Test']
  const both = ['Ann Test', 'Ben Test']

  it.each<readonly [string, string, readonly string[]]>([
    ['users', "identities/any(i:i/issuer eq 'contoso.com' and i/issuerAssignedId eq 'ANN')", ofAnn],
    ['users', "identities/any(i:i/issuer eq 'x' and i/issuerAssignedId eq 'ann')", []],
    ['users', `assignedLicenses/any(x:x/skuId eq ${licence})`, ofAnn],
    ['users', `assignedLicenses/any(u:u/skuId eq '${licence}')`, ofAnn],
    ['users', 'signInActivity/lastSignInDateTime le 2019-06-01T00:00:00Z', ofAnn],
    ['users', "proxyAddresses/any(p:startswith(p,'smtp:at'))", ofAnn],
    ['users', "proxyAddresses/any(x:x eq 'smtp:at@contoso.com')", ofAnn],
    ['users', "businessPhones/any(p:startsWith(p, '+44'))", ofAnn],
    ['users', "otherMails/any(s:s eq 'ann@mail.example')", ofAnn],
    ['users', "mail eq 'ann.test@contoso.com' or otherMails/any(m:m eq 'x')", ofAnn],
    ['users', 'onPremisesSyncEnabled eq true', ofAnn],
    ['users', "externalUserState eq 'PendingAcceptance'", ['Ben Test']],
    ['users', "userPrincipalName eq 'ben_mail.example#EXT#@contoso.com'", ['Ben Test']],
    ['users', "startsWith(mailNickname,'annt')", ofAnn],
    ['users', `${skype} eq 'LIVE:ann'`, ofAnn],
    ['users', `startswith(${skype},'live')`, ofAnn],
    ['users', 'createdDateTime ge 2021-03-04 and createdDateTime le 2021-03-05', ofAnn],
    ['users', "createdDateTime lt '2021-04-01T00:00:00Z'", ofAnn],
    ['users', "accountEnabled eq false and userType eq 'Guest'", ['Ben Test']],
    ['groups', "groupTypes/any(c:c eq 'Unified')", ['Test Team']],
    ['groups', "resourceProvisioningOptions/Any(x:x eq 'Team')", ['Test Team']],
    ['groups', "mailEnabled eq true and groupTypes/any(s:s eq 'DynamicMembership')", ['Test Team']],
    ['servicePrincipals', "servicePrincipalType eq 'ManagedIdentity'", ['Test Robot']],
    ['servicePrincipals', "servicePrincipalNames/any(n:n eq 'api://test')", ['Test Robot']],
    [
      'servicePrincipals',
      "tags/any(t:t eq 'WindowsAzureActiveDirectoryIntegratedApp')",
      ['Test Robot'],
    ],
    ['applications', "identifierUris/any(uri:uri eq 'api://test')", ['Test App']],
    [
      'applications',
      'passwordCredentials/any(p:p/endDateTime le 2026-03-01T00:00:00Z)',
      ['Test App'],
    ],
  ])('%s by %s', async (set, filter, names) => {
    const answer = await get(`/${set}?$filter=${filter}`)
    expect([answer.status, testNamesIn(answer)]).toEqual([200, names])
  })

  it.each<readonly [string, string, readonly string[]]>([
    ['users', "startsWith(displayName,'Ann') and assignedLicenses/$count ne 0", ofAnn],
    ['users', "endsWith(displayName,' Test') and assignedLicenses/$count eq 0", ['Ben Test']],
    ['users', 'proxyAddresses/$count gt 1', ofAnn],
    ['users', 'NOT(onPremisesSyncEnabled eq true)', ['Ben Test']],
    ['users', "companyName ne null and NOT(companyName eq 'Microsoft')", ofAnn],
    ['users', "onPremisesExtensionAttributes/extensionAttribute1 eq 'blue'", ofAnn],
    ['users', "onPremisesExtensionAttributes/extensionAttribute1 ne 'blue'", ['Ben Test']],
    ['users', "employeeOrgData/division eq 'West'", ofAnn],
    ['users', 'employeeHireDate ge 2020-01-01T00:00:00Z', ofAnn],
    [
      'users',
      `assignedPlans/any(a:a/servicePlanId eq ${plan} and a/capabilityStatus eq 'Suspended')`,
      ofAnn,
    ],
    [
      'users',
      `assignedPlans/any(a:a/servicePlanId eq ${plan} and a/capabilityStatus eq 'Enabled')`,
      [],
    ],
    ['users', "not(assignedPlans/any(a:a/service eq 'exchange'))", ['Ben Test']],
    ['users', "endsWith(mail,'@contoso.com') and userType ne 'Guest'", ofAnn],
    ['users', "userType eq 'Guest' or (accountEnabled eq true and city eq null)", both],
    ['groups', 'owners/$count eq 0', ['Test Ownerless']],
    ['groups', 'members/$count ge 1 and owners/$count ge 1', ['Test Team']],
    ['groups', "not(owners/$count ge 1) and startsWith(displayName,'Test')", ['Test Ownerless']],
    ['groups', "membershipRule ne null and contains(membershipRule,'Sales')", ['Test Team']],
    ['applications', 'passwordCredentials/$count gt 0 and owners/$count eq 0', ['Test App']],
    ['applications', "web/redirectUris/any(p:contains(p,'localhost'))", ['Test App']],
    ['servicePrincipals', "tags/all(t:t ne 'x') and endsWith(displayName,'Robot')", ['Test Robot']],
  ])('%s by %s with $count', async (set, filter, names) => {
    const answer = await get(`/${set}?$filter=${filter}&$count=true&$top=999`, eventual)
    expect([answer.status, testNamesIn(answer)]).toEqual([200, names])
  })

  it('sorts what a filter or a search finds', async () => {
    const filter = "$filter=endsWith(displayName,'Test')&$orderby=userPrincipalName desc"
    const filtered = await get(`/users?${filter}&$count=true`, eventual)
    expect(testNamesIn(filtered)).toEqual(both)
    const search = '$search="displayName:test" OR "mail:zz"&$orderby=displayName'
    const searched = await get(`/users?${search}&$count=true`, eventual)
    expect([searched.json['@odata.count'], testNamesIn(searched)]).toEqual([2, both])
    const combined = '$search="displayName:test"&$filter=accountEnabled eq true&$count=true'
    expect(testNamesIn(await get(`/users?${combined}`, eventual))).toEqual(ofAnn)
  })

  it('shows properties of applications to who selects them, where there is a value', async () => {
    const filter = `$filter=endsWith(displayName,' Test')&$count=true&$orderby=displayName`
    const answer = await get(`/users?${filter}&$select=id,${skype}`, eventual)
    expect(answer.json['value']).toEqual([{ id: ann.id, [skype]: 'live:ann' }, { id: ben.id }])
    expect((await get(`/users/${ann.id}?$select=${skype}`)).json).toMatchObject({
      [skype]: 'live:ann',
    })
    expect((await get(`/users/${ann.id}`)).json).not.toHaveProperty([skype])
    const members = await get(`/groups/${team.id}/owners?$filter=${skype} eq 'live:ann'`)
    expect(testNamesIn(members)).toEqual(ofAnn)
    expect((await get('/users?$select=extension_one_name')).status).toBe(400)
  })

  const fifteen = Array.from({ length: 15 }, (_, number) => `'${number}'`)

  it.each([
    ["accountEnabled eq 'true'", "'Edm.Boolean' and 'Edm.String' for operator kind 'Equal'"],
    ['employeeId eq 7', "'Edm.String' and 'Edm.Int32' for operator kind 'Equal'"],
    ["accountEnabled in (true,'x')", "'Edm.Boolean' and 'Edm.String'"],
    ['startswith(accountEnabled,true)', 'a string in single quotes'],
    [
      "startswith(accountEnabled,'t')",
      "No function signature for the function with name 'startswith'",
    ],
    ["manager/id eq 'x'", "for property 'manager' of resource 'user'"],
    ["memberOf/any(m:m/id eq 'x')", "for property 'memberOf' of resource 'user'"],
    [`displayName in (${[...fifteen, "'x'"].join(',')})`, 'Max allowed: 15.'],
    [
      fifteen.map((name) => `mail eq ${name} or displayName eq ${name}`).join(' or '),
      "containing 'OR' operators: 30. Max allowed: 15.",
    ],
    ['assignedLicenses/$count eq 0', "Operator: '$count' is not supported"],
    ['displayName/$count eq 0', "Operator: '$count' is not supported"],
    ["assignedLicenses/$count eq 'x'", 'expected a whole number'],
    ['assignedLicenses/$count', 'expected an operator'],
    ['nosuch/$count eq 0', "Operator: '$count' is not supported"],
  ])('refuses %s in the usual mode', async (filter, message) => {
    const answer = await get(`/users?$filter=${filter}`)
    expect(answer).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining(message) } },
    })
  })

  it('takes long lists in the advanced mode, and counts lists only', async () => {
    const list = `displayName in (${[...fifteen, "'ann test'"].join(',')})&$count=true`
    expect(testNamesIn(await get(`/users?$filter=${list}`, eventual))).toEqual(ofAnn)
    for (const path of [
      '/users?$filter=displayName/$count eq 0&$count=true',
      '/users?$filter=manager/$count eq 0&$count=true',
      '/groups?$filter=owners/$count eq 0 or description eq null&$count=true',
    ]) {
      expect(await get(path, eventual)).toMatchObject({
        status: 400,
        json: { error: { code: 'Request_UnsupportedQuery' } },
      })
    }
    for (const relation of ['memberOf', 'transitiveMemberOf']) {
      const related = `/users/${ben.id}/${relation}/microsoft.graph.group?$filter=owners/$count eq 1`
      expect(testNamesIn(await get(`${related}&$count=true`, eventual))).toEqual(['Test Team'])
    }
  })
})
