/** Role assignments as lists: the members of directory roles, page by page, on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import { tenantAssignmentId } from '../../src/directory/role-assignments/assignment-id.ts'
import { directoryRoles, membersRelation, stateOf, users } from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const path = '/v1.0/roleManagement/directory/roleAssignments'
const reader = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'
const holders = Array.from(
  { length: 230 },
  (_, number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
)

function valuesIn({ json }: Answer): readonly JsonObject[] {
  const { value } = json
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

describe.each(['sqlite', 'postgres'] as const)('role assignments on %s', (storeName) => {
  const service = setUpTestService({ store: storeName })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'RoleManagement.Read.Directory')
    const provenance = {
      author: { kind: 'system' as const, id: 'test' },
      requestId: '0c8a2f0e-3d0a-4a8c-8f0e-7a1f5d1c2b3a',
      at: new Date('2026-01-02T00:00:00Z'),
    }
    await service.store.write(contosoTenantId, provenance, async (transaction) => {
      const source = { family: directoryRoles.name, id: '00000000-0000-4000-8000-0000000000f0' }
      const body = { displayName: 'Directory Readers', roleTemplateId: reader }
      await transaction.create(stateOf(directoryRoles, source.id, body))
      for (const id of holders) {
        const user = stateOf(users, id, { displayName: `Reader ${id}`, userType: 'Member' })
        await transaction.create(user)
        await transaction.link({ relation: membersRelation, source, target: user })
      }
    })
  })

  const get = (url: string, headers = {}) =>
    service.send('GET', url.replaceAll(' ', '%20'), { token, headers })

  it('shows every assignment once, page after page', async () => {
    const ids: string[] = []
    let url: string | undefined = `${path}?$top=100`
    const sizes: number[] = []
    while (url !== undefined) {
      const page: Answer = await get(url)
      const found = valuesIn(page)
      sizes.push(found.length)
      ids.push(...found.map((each) => memberText(each, 'id')))
      const next: unknown = page.json['@odata.nextLink']
      url = typeof next === 'string' ? next.slice(next.indexOf('/v1.0')) : undefined
    }
    expect(sizes.slice(0, 2)).toEqual([100, 100])
    expect(new Set(ids).size).toBe(ids.length)
    const expected = holders.map((principalId) =>
      tenantAssignmentId({ roleDefinitionId: reader, principalId }),
    )
    expect(expected.filter((id) => !ids.includes(id))).toEqual([])
    const counted = await get(`${path}?$count=true&$top=1`, { consistencylevel: 'eventual' })
    expect(counted.json['@odata.count']).toBe(ids.length)
  })

  it('finds those of a principal and those of a role', async () => {
    const principalId = holders[117] ?? ''
    const held = {
      id: tenantAssignmentId({ roleDefinitionId: reader, principalId }),
      principalId,
      roleDefinitionId: reader,
      directoryScopeId: '/',
    }
    expect(valuesIn(await get(`${path}?$filter=principalId eq '${principalId}'`))).toMatchObject([
      held,
    ])
    const both = `principalId eq '${principalId.toUpperCase()}' and roleDefinitionId eq '${reader}'`
    expect(valuesIn(await get(`${path}?$filter=${both}`))).toMatchObject([held])
    expect(await get(`${path}/${held.id}`)).toMatchObject({ status: 200, json: held })
    const ofRole = await get(`${path}?$filter=roleDefinitionId eq '${reader}'&$count=true&$top=3`)
    expect([valuesIn(ofRole).length, ofRole.json['@odata.count']]).toEqual([3, holders.length])
  })

  it.each([
    ["principalId eq 'nobody'", 0],
    ["directoryScopeId eq '/administrativeUnits/0571a27e-0571-4a27-a000-000000001c01'", 1],
    [`roleDefinitionId eq '${reader}' and directoryScopeId eq '/'`, holders.length],
    [`roleDefinitionId in ('${reader}') and principalId ne '${holders[0]}'`, holders.length - 1],
  ])('counts %s', async (filter, count) => {
    const answer = await get(`${path}?$filter=${filter}&$count=true`)
    expect([answer.status, answer.json['@odata.count']]).toEqual([200, count])
  })

  it('does not find an id of another form, or of nobody', async () => {
    const nobody = tenantAssignmentId({
      roleDefinitionId: reader,
      principalId: 'f0000000-0000-4000-8000-000000000000',
    })
    for (const id of [nobody, 'x-1', `${nobody}1`]) {
      expect((await get(`${path}/${id}`)).status).toBe(404)
    }
  })

  it('shows the same assignments as schedule instances', async () => {
    const instances = '/v1.0/roleManagement/directory/roleAssignmentScheduleInstances'
    const principalId = holders[3] ?? ''
    const filter = `principalId eq '${principalId}' and assignmentType eq 'Assigned'`
    expect(valuesIn(await get(`${instances}?$filter=${filter}`))).toMatchObject([
      { principalId, roleDefinitionId: reader, memberType: 'Direct', endDateTime: null },
    ])
    const none = await get(`${instances}?$filter=assignmentType eq 'Activated'`)
    expect(valuesIn(none)).toEqual([])
  })
})
