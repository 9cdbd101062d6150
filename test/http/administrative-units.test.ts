/** Writes of administrative units with their members and role members, and of devices, on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const idOf = (last: string) => `0571a27e-0571-4a27-a000-000000000${last}`
const ada = idOf('a04')
const bob = idOf('a05')
const sampleUnit = `0571a27e-0571-4a27-a000-000000001c01`

function valuesIn({ json }: Answer): readonly JsonObject[] {
  const { value } = json
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

describe.each(['sqlite', 'postgres'] as const)('administrative units on %s', (storeName) => {
  const service = setUpTestService({ store: storeName })
  let token: string

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'AdministrativeUnit.ReadWrite.All',
      'Directory.AccessAsUser.All',
      'Group.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory',
    )
  })

  const send = (method: string, url: string, body?: unknown, by = token) =>
    service.send(method, url.replaceAll(' ', '%20'), { token: by, body })
  const reference = (id: string) => ({ '@odata.id': `${service.url}/v1.0/directoryObjects/${id}` })

  it.each(['/v1.0/directory/administrativeUnits', '/beta/administrativeUnits'])(
    'creates, changes, deletes and restores a unit at %s',
    async (path) => {
      const temporary = { displayName: 'TERRAFORM_UPDATE_x', visibility: 'Public' }
      const made = await send('POST', path, {
        '@odata.type': '#microsoft.graph.administrativeUnit',
        ...temporary,
      })
      expect(made).toMatchObject({ status: 201, json: temporary })
      const url = `${path}/${memberText(made.json, 'id')}`
      expect((await send('PATCH', url, { displayName: 'Branch' })).status).toBe(204)
      const hidden = { visibility: 'HiddenMembership', description: 'Hidden' }
      expect((await send('PATCH', url, hidden)).status).toBe(204)
      expect((await send('GET', url)).json).toMatchObject({ displayName: 'Branch', ...hidden })
      expect((await send('POST', `${url}/members/$ref`, reference(ada))).status).toBe(204)
      expect((await send('POST', `${url}/members/$ref`, reference(ada))).status).toBe(400)
      const unknown = reference('00000000-0000-4000-8000-00000000ffff')
      expect((await send('POST', `${url}/members/$ref`, unknown)).status).toBe(404)
      expect((await send('DELETE', url)).status).toBe(204)
      expect((await send('GET', url)).status).toBe(404)
      const deleted = `/v1.0/directory/deletedItems/${memberText(made.json, 'id')}`
      expect((await send('POST', `${deleted}/restore`)).status).toBe(200)
      expect(valuesIn(await send('GET', `${url}/members`)).map(({ id }) => id)).toEqual([ada])
      expect((await send('DELETE', `${url}/members/${ada}/$ref`)).status).toBe(204)
      expect((await send('DELETE', `${url}/members/${ada}/$ref`)).status).toBe(404)
    },
  )

  it.each([
    [{}, 400],
    [{ displayName: 'x', visibility: 'Secret' }, 400],
    [{ displayName: 'x', membershipType: 'Dynamic' }, 400],
    [{ displayName: 'x', color: 'red' }, 400],
    [{ displayName: 'x'.repeat(257) }, 400],
  ])('refuses a unit %#', async (body, status) => {
    expect((await send('POST', '/v1.0/directory/administrativeUnits', body)).status).toBe(status)
  })

  it('keeps the members of a unit with a rule', async () => {
    const body = {
      displayName: 'Dynamic',
      membershipType: 'Dynamic',
      membershipRule: '(user.country -eq "NO")',
      membershipRuleProcessingState: 'On',
    }
    const path = '/v1.0/directory/administrativeUnits'
    const made = await send('POST', path, body)
    expect(made).toMatchObject({ status: 201, json: body })
    const url = `${path}/${memberText(made.json, 'id')}/members/$ref`
    expect((await send('POST', url, reference(ada))).status).toBe(400)
  })

  it('creates a group in a unit, as Terraform does', async () => {
    const path = `/beta/directory/administrativeUnits/${sampleUnit}/members`
    const body = {
      '@odata.type': '#microsoft.graph.group',
      displayName: 'Unit Group',
      mailEnabled: false,
      mailNickname: 'unitgroup',
      securityEnabled: true,
      'owners@odata.bind': [`${service.url}/beta/directoryObjects/${bob}`],
    }
    const made = await send('POST', path, body)
    expect(made).toMatchObject({
      status: 201,
      json: { '@odata.type': '#microsoft.graph.group', displayName: 'Unit Group' },
    })
    const id = memberText(made.json, 'id')
    expect(valuesIn(await send('GET', path)).map((each) => each['id'])).toContain(id)
    const owners = await send('GET', `/v1.0/groups/${id}/owners`)
    expect(valuesIn(owners).map((each) => each['id'])).toContain(bob)
    expect((await send('GET', `/v1.0/groups/${id}`)).json).toMatchObject({ securityEnabled: true })
    const { '@odata.type': _, ...untyped } = body
    expect((await send('POST', path, untyped)).status).toBe(400)
    const missing = path.replace(sampleUnit, ada)
    expect((await send('POST', missing, body)).status).toBe(404)
    const named = await send('GET', "/v1.0/groups?$filter=displayName eq 'Unit Group'")
    expect(valuesIn(named)).toHaveLength(1)
  })

  it('shows a role in a unit in every view, and removes it from all', async () => {
    const units = `/v1.0/directory/administrativeUnits/${sampleUnit}/scopedRoleMembers`
    const reports = '4a5d8f65-41da-4de4-8968-e035b65339cf'
    const role = await send('POST', '/v1.0/directoryRoles', { roleTemplateId: reports })
    const roleId = memberText(role.json, 'id')
    const made = await send('POST', units, {
      administrativeUnitId: sampleUnit,
      roleId,
      roleMemberInfo: { '@odata.type': '#microsoft.graph.identity', id: ada },
    })
    const shown = {
      administrativeUnitId: sampleUnit,
      roleId,
      roleMemberInfo: { id: ada, displayName: 'Ada' },
    }
    expect(made).toMatchObject({ status: 201, json: shown })
    const id = memberText(made.json, 'id')
    expect((await send('GET', `${units}/${id}`)).json).toMatchObject(shown)
    expect(valuesIn(await send('GET', units)).map((each) => each['id'])).toContain(id)
    const ofRole = await send('GET', `/v1.0/directoryRoles/${roleId}/scopedMembers`)
    expect(valuesIn(ofRole)).toMatchObject([shown])
    const assignment = `/v1.0/roleManagement/directory/roleAssignments/${id}`
    expect((await send('GET', assignment)).json).toMatchObject({
      directoryScopeId: `/administrativeUnits/${sampleUnit}`,
      principalId: ada,
      roleDefinitionId: reports,
    })
    expect(valuesIn(await send('GET', `/v1.0/directoryRoles/${roleId}/members`))).toEqual([])
    const again = { roleId, roleMemberInfo: { id: ada } }
    expect((await send('POST', units, again)).status).toBe(400)
    expect((await send('DELETE', `${units}/${id}`)).status).toBe(204)
    expect((await send('GET', assignment)).status).toBe(404)
    expect((await send('DELETE', `${units}/${id}`)).status).toBe(404)
    const otherUnit = { ...again, administrativeUnitId: ada }
    expect((await send('POST', units, otherUnit)).status).toBe(400)
    expect((await send('POST', units, { roleId })).status).toBe(400)
  })

  it('removes a role in a unit with its holder or its unit, and brings it back', async () => {
    const units = '/v1.0/directory/administrativeUnits'
    const management = '/v1.0/roleManagement/directory'
    const unit = memberText((await send('POST', units, { displayName: 'Short' })).json, 'id')
    const user = await send('POST', '/v1.0/users', {
      accountEnabled: true,
      displayName: 'Holder',
      mailNickname: 'holder',
      passwordProfile: { password: 'Tr0ub4dor&3' },
      userPrincipalName: 'holder@contoso.com',
    })
    const holder = memberText(user.json, 'id')
    const held = {
      principalId: holder,
      roleDefinitionId: '4a5d8f65-41da-4de4-8968-e035b65339cf',
      directoryScopeId: `/administrativeUnits/${unit}`,
    }
    expect((await send('POST', `${management}/roleAssignments`, held)).status).toBe(201)
    const eligible = { ...held, action: 'adminAssign' }
    const requests = `${management}/roleEligibilityScheduleRequests`
    expect((await send('POST', requests, eligible)).status).toBe(201)
    const counts = async () => {
      const found: number[] = []
      for (const name of ['roleAssignments', 'roleEligibilitySchedules']) {
        const url = `${management}/${name}?$filter=principalId eq '${holder}'`
        found.push(valuesIn(await send('GET', url)).length)
      }
      return found
    }
    const deleted = '/v1.0/directory/deletedItems'
    expect(await counts()).toEqual([1, 1])
    for (const [path, id] of [
      ['/v1.0/users', holder],
      [units, unit],
    ]) {
      expect((await send('DELETE', `${path}/${id}`)).status).toBe(204)
      expect(await counts()).toEqual([0, 0])
      expect((await send('POST', `${deleted}/${id}/restore`)).status).toBe(200)
      expect(await counts()).toEqual([1, 1])
    }
  })

  it('shows the role members of the sample', async () => {
    const beta = `/beta/administrativeUnits/${sampleUnit}/scopedRoleMembers`
    const members = valuesIn(await send('GET', beta))
    expect(members).toMatchObject([{ roleId: idOf('d03'), roleMemberInfo: { id: bob } }])
    const filtered = await send('GET', `${beta}?$filter=roleId eq '${idOf('d01')}'&$count=true`)
    expect([valuesIn(filtered), filtered.json['@odata.count']]).toEqual([[], 0])
  })

  it('creates, changes and deletes a device, with owners and users', async () => {
    const body = {
      accountEnabled: false,
      alternativeSecurityIds: [{ type: 2, key: 'base64Y3YxN2E1MWFlYw==' }],
      deviceId: '4c299165-6e8f-4b45-a5ba-c5d250a707ff',
      displayName: 'Test device',
      operatingSystem: 'linux',
      operatingSystemVersion: '1',
    }
    const made = await send('POST', '/v1.0/devices', body)
    expect(made).toMatchObject({ status: 201, json: body })
    const url = `/v1.0/devices/${memberText(made.json, 'id')}`
    expect((await send('POST', '/v1.0/devices', body)).status).toBe(400)
    expect((await send('POST', '/v1.0/devices', { ...body, deviceId: 'x' })).status).toBe(400)
    const change = { accountEnabled: true, isCompliant: true }
    expect((await send('PATCH', url, change)).status).toBe(204)
    expect((await send('GET', url)).json).toMatchObject(change)
    expect((await send('PATCH', url, { deviceId: ada })).status).toBe(400)
    for (const relation of ['registeredOwners', 'registeredUsers']) {
      expect((await send('POST', `${url}/${relation}/$ref`, reference(bob))).status).toBe(204)
      expect(valuesIn(await send('GET', `${url}/${relation}`))).toMatchObject([{ id: bob }])
      expect((await send('DELETE', `${url}/${relation}/${bob}/$ref`)).status).toBe(204)
    }
    const appToken = await service.appToken('Device.ReadWrite.All')
    expect((await send('POST', '/v1.0/devices', body, appToken)).status).toBe(403)
    expect((await send('DELETE', url, undefined, appToken)).status).toBe(204)
    expect((await send('GET', url)).status).toBe(404)
  })
})
