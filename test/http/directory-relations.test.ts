/** Relations of directory objects: their numbers, references, and filters over objects of several kinds, on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import {
  applications,
  groups,
  managerRelation,
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
  id: `7e1a0000-0000-4000-8000-0000000000${last}`,
})
const outer = keyAt(groups.name, '01')
const inner = keyAt(groups.name, '02')
const ann = keyAt(users.name, '11')
const ben = keyAt(users.name, '12')
const robot = keyAt(servicePrincipals.name, '21')
const app = keyAt(applications.name, '31')
/** Of each the next one is the manager; of the last two, the other one. */
const chain = Array.from({ length: 25 }, (_, number) => keyAt(users.name, String(50 + number)))

function createObjects(store: Store): Promise<void> {
  const provenance = {
    author: { kind: 'system' as const, id: 'test' },
    requestId: 'test',
    at: new Date('2026-01-02T00:00:00Z'),
  }
  return store.write(contosoTenantId, provenance, async (transaction) => {
    const create = (kind: typeof users, key: EntityKey, body: JsonObject) =>
      transaction.create(stateOf(kind, key.id, body))
    await create(groups, outer, { displayName: 'Outer' })
    await create(groups, inner, { displayName: 'Inner', mail: 'inner@contoso.com' })
    await create(users, ann, {
      displayName: 'Ann',
      department: 'Sales',
      mail: 'ann@contoso.com',
      createdDateTime: '2020-01-01T00:00:00Z',
      proxyAddresses: ['SMTP:ann@contoso.com', 'smtp:a@contoso.com'],
    })
    await create(users, ben, { displayName: 'Ben', department: 'Legal' })
    await create(servicePrincipals, robot, { displayName: 'Robot', appId: robot.id })
    await create(applications, app, { displayName: 'App', appId: robot.id })
    const link = (source: EntityKey, relation: string, target: EntityKey) =>
      transaction.link({ relation, source, target })
    for (const target of [inner, ann, robot]) await link(outer, membersRelation, target)
    for (const target of [ann, ben, outer]) await link(inner, membersRelation, target)
    for (const target of [ann, ben]) await link(app, ownersRelation, target)
    for (const [number, key] of chain.entries()) {
      await create(users, key, { displayName: `Person ${number}` })
    }
    for (const [number, key] of chain.entries()) {
      await link(key, managerRelation, chain[number + 1] ?? chain[number - 1] ?? key)
    }
  })
}

function namesIn({ json }: Answer): readonly string[] {
  const { value } = json
  return Array.isArray(value)
    ? value.filter(isJsonObject).map((item: JsonObject) => memberText(item, 'displayName'))
    : []
}

describe.each(['sqlite', 'postgres'] as const)('relations on %s', (storeName) => {
  const service = setUpTestService({ store: storeName })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.Read.All')
    await createObjects(service.store)
  })

  const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    service.send('GET', `/v1.0${path.replaceAll(' ', '%20')}`, { token, headers })

  it.each([
    [`/groups/${outer.id}/members/$count`, '3'],
    [`/groups/${outer.id}/members/microsoft.graph.user/$count`, '1'],
    [`/groups/${outer.id}/members/$count?$filter=startsWith(displayName,'R')`, '1'],
    [`/groups/${outer.id}/members/$count?$filter=department eq 'sales'`, '1'],
    [`/groups/${outer.id}/members/$count?$count=true`, '3'],
    [`/groups/${outer.id}/transitiveMembers/$count`, '4'],
    [`/groups/${outer.id}/transitiveMembers/microsoft.graph.user/$count`, '2'],
    [`/groups/${outer.id}/transitiveMembers/$count?$filter=displayName eq 'Ben'`, '1'],
    [`/groups/${outer.id}/owners/$count`, '0'],
    [`/applications/${app.id}/owners/$count`, '2'],
    [`/users/${ann.id}/memberOf/$count`, '2'],
    [`/users/${ann.id}/transitiveMemberOf/microsoft.graph.group/$count`, '2'],
    [`/users/${ben.id}/ownedObjects/$count`, '1'],
    ['/me/memberOf/microsoft.graph.directoryRole/$count', '1'],
  ])('counts %s in the advanced mode only', async (path, count) => {
    const answer = await get(path, eventual)
    expect([answer.status, answer.text]).toEqual([200, count])
    expect(await get(path)).toMatchObject({
      status: 400,
      json: {
        error: { code: 'Request_BadRequest', message: '$count is not currently supported.' },
      },
    })
  })

  it.each([
    [`/groups/${outer.id}/members?$filter=department eq 'Sales'`, ['Ann']],
    [`/groups/${inner.id}/members?$filter=mail eq 'ann@contoso.com'`, ['Ann']],
    [`/groups/${outer.id}/members?$filter=mail eq 'inner@contoso.com'`, ['Inner']],
    [`/groups/${outer.id}/members?$filter=id eq '${ann.id}'`, ['Ann']],
    [`/groups/${outer.id}/members?$filter=createdDateTime le 2020-06-01T00:00:00Z`, ['Ann']],
    [`/groups/${outer.id}/members?$filter=appId eq '${robot.id}'`, ['Robot']],
    [
      `/groups/${outer.id}/transitiveMembers?$filter=proxyAddresses/any(p:startswith(p,'smtp:a@'))`,
      ['Ann'],
    ],
    [
      `/groups/${outer.id}/transitiveMembers?$filter=department in ('Legal','Sales')`,
      ['Ann', 'Ben'],
    ],
    [`/users/${ann.id}/memberOf?$filter=mail eq 'inner@contoso.com'`, ['Inner']],
    [`/users/${ann.id}/transitiveMemberOf?$filter=mail eq 'inner@contoso.com'`, ['Inner']],
  ])('filters %s by what only some kinds have', async (path, names) => {
    const answer = await get(path)
    expect([answer.status, namesIn(answer).toSorted()]).toEqual([200, names])
  })

  it.each([
    ['/directoryRoleTemplates/$count', /^[1-9]\d+$/u],
    ['/roleManagement/directory/roleDefinitions/$count?$filter=isBuiltIn eq false', /^0$/u],
    ['/roleManagement/directory/roleAssignments/$count', /^[1-9]\d*$/u],
    ['/oauth2PermissionGrants/$count', /^\d+$/u],
    ['/domains/$count', /^[1-9]$/u],
    [`/users/${ann.id}/appRoleAssignments/$count`, /^0$/u],
    [`/applications/${app.id}/federatedIdentityCredentials/$count`, /^0$/u],
  ])('counts %s', async (path, count) => {
    expect(await get(path, eventual)).toMatchObject({
      status: 200,
      text: expect.stringMatching(count),
    })
  })

  it.each([
    '/users/delta',
    '/users/delta()?$select=displayName',
    '/groups/microsoft.graph.delta',
    '/applications/delta?$deltatoken=x',
    '/servicePrincipals/delta',
    '/directoryRoles/delta',
    '/devices/delta',
    '/directory/administrativeUnits/delta',
    '/directoryObjects/delta',
    '/oauth2PermissionGrants/delta',
  ])('refuses %s by name', async (path) => {
    expect(await get(path)).toMatchObject({
      status: 501,
      json: { error: { code: 'NotImplemented', message: expect.stringMatching(/delta/u) } },
    })
  })

  it('answers with references', async () => {
    const answer = await get(`/groups/${outer.id}/members/$ref?$filter=department eq 'Sales'`)
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        '@odata.context': `${service.url}/v1.0/$metadata#Collection($ref)`,
        value: [{ '@odata.id': `${service.url}/v1.0/directoryObjects/${ann.id}` }],
      },
    ])
  })

  it('shows of objects that the token may not read no more than type and id', async () => {
    const groupsOnly = await service.userToken('admin', 'GroupMember.Read.All')
    const getAs = (wanted: string, path: string, headers = {}) =>
      service.send('GET', `/v1.0${path.replaceAll(' ', '%20')}`, { token: wanted, headers })
    const members = await getAs(groupsOnly, `/groups/${outer.id}/members?$select=displayName,mail`)
    expect(members.json['value']).toEqual([
      {
        '@odata.type': '#microsoft.graph.group',
        id: inner.id,
        displayName: 'Inner',
        mail: 'inner@contoso.com',
      },
      { '@odata.type': '#microsoft.graph.user', id: ann.id, displayName: null, mail: null },
      { '@odata.type': '#microsoft.graph.servicePrincipal', id: robot.id, displayName: null },
    ])
    for (const [filter, found] of [
      ["startsWith(displayName,'Ann')", 0],
      ["displayName ne 'Ann'", 1],
      [`id eq '${ann.id}'`, 1],
    ] as const) {
      const path = `/groups/${outer.id}/members?$filter=${filter}&$count=true`
      const { json } = await getAs(groupsOnly, path, eventual)
      expect([filter, json['@odata.count']]).toEqual([filter, found])
    }
    const users = `/groups/${outer.id}/members/microsoft.graph.user?$select=displayName`
    expect((await getAs(groupsOnly, users)).json['value']).toEqual([
      { id: ann.id, displayName: null },
    ])
    const expanded = await getAs(groupsOnly, `/groups/${outer.id}?$expand=members`)
    const { members: inside } = expanded.json
    expect(
      Array.isArray(inside) && inside.map((each) => isJsonObject(each) && each['displayName']),
    ).toEqual(['Inner', null, null])
    const anything = await getAs(groupsOnly, `/directoryObjects/${ann.id}?$select=displayName`)
    expect(anything.json).toMatchObject({ id: ann.id, displayName: null })
  })

  it('shows principals of role assignments to those who may read them', async () => {
    const path = `/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '62e90394-69f5-4237-9190-012177145e10'&$expand=principal($select=displayName)`
    const principalFor = async (...scopes: readonly string[]) => {
      const { json } = await service.send('GET', `/v1.0${path.replaceAll(' ', '%20')}`, {
        token: await service.userToken('admin', ...scopes),
      })
      const { value } = json
      const [first] = Array.isArray(value) ? value.filter(isJsonObject) : []
      return first?.['principal']
    }
    const administrator = { '@odata.type': '#microsoft.graph.user', id: expect.any(String) }
    expect(await principalFor('RoleManagement.Read.Directory')).toEqual({
      ...administrator,
      displayName: null,
    })
    expect(await principalFor('RoleManagement.Read.Directory', 'User.Read.All')).toEqual({
      ...administrator,
      displayName: 'Sample Administrator',
    })
  })

  it('follows managers at most twenty times, and each once', async () => {
    const managersOf = async (number: number, levels: string): Promise<readonly string[]> => {
      const path = `/users/${chain[number]?.id}?$select=id&$expand=manager($levels=${levels};$select=displayName)`
      const names: string[] = []
      let at = (await get(path)).json['manager']
      while (isJsonObject(at)) {
        names.push(memberText(at, 'displayName'))
        at = at['manager']
      }
      return names
    }
    expect(await managersOf(0, '2')).toEqual(['Person 1', 'Person 2'])
    expect(await managersOf(0, 'max')).toHaveLength(20)
    expect(await managersOf(0, '99')).toHaveLength(20)
    expect(await managersOf(22, 'max')).toEqual(['Person 23', 'Person 24', 'Person 23'])
    expect(await get('/groups?$expand=members($levels=2)')).toMatchObject({ status: 501 })
  })

  it.each(['/users?$skip=1', `/groups/${outer.id}/members?$skip=1`])(
    'refuses %s as Graph does',
    async (path) => {
      expect(await get(path, eventual)).toMatchObject({
        status: 400,
        json: {
          error: {
            code: 'Request_BadRequest',
            message: "'$skip' is not supported by the service.",
          },
        },
      })
    },
  )
})
