/** Writes of users, on both stores, in the sequences that SDKs, Graph PowerShell and Terraform send. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { appRoleAssignments, extensionProperties, stateOf } from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { roleTemplates } from '../../src/graph/role-templates.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const sample = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`
const ada = sample('a05')
const secret = 'Tr0ub4dor&3'

describe.each(['sqlite', 'postgres'] as const)('users on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    const scopes = [
      'Directory.AccessAsUser.All',
      'AuditLog.Read.All',
      'AdministrativeUnit.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory',
    ]
    token = await service.userToken('admin', ...scopes)
  })

  const send = (method: string, path: string, body?: unknown, as = token): Promise<Answer> =>
    service.send(method, path, { token: as, body })

  const newUser = (more: JsonObject = {}): JsonObject => {
    const alias = `u${randomUUID()}`
    return {
      accountEnabled: true,
      displayName: alias,
      mailNickname: alias,
      passwordProfile: { forceChangePasswordNextSignIn: true, password: secret },
      userPrincipalName: `${alias}@contoso.com`,
      ...more,
    }
  }

  async function create(more: JsonObject = {}): Promise<JsonObject> {
    const { status, json } = await send('POST', '/v1.0/users', newUser(more))
    expect({ status, json }).toMatchObject({ status: 201 })
    return json
  }

  const pathOf = (user: JsonObject, version = 'v1.0') =>
    `/${version}/users/${memberText(user, 'id')}`

  async function refusalOf(answer: Promise<Answer>) {
    const { status, json } = await answer
    const { code, message, details } = json['error'] as JsonObject
    return { status, code, message, details }
  }

  it('creates a user whom a GET by id and by name shows', async () => {
    const body = newUser({ jobTitle: 'Engineer', usageLocation: 'de', businessPhones: ['+49 1'] })
    const { status, json, headers } = await send('POST', '/v1.0/users', body)
    const { passwordProfile: _, ...visible } = body
    expect(status).toBe(201)
    expect(headers.get('location')).toMatch(new RegExp(`/users/${memberText(json, 'id')}$`, 'u'))
    const selected = Object.keys(body).join(',')
    const read = await send('GET', `${pathOf(json)}?$select=${selected}`)
    expect(read.json).toMatchObject({ ...visible, usageLocation: 'DE', passwordProfile: null })
    const byName = await send('GET', `/v1.0/users/${memberText(body, 'userPrincipalName')}`)
    expect(byName.json['id']).toBe(json['id'])
  })

  it('never stores or shows a password', async () => {
    const user = await create()
    const id = memberText(user, 'id')
    await send('PATCH', pathOf(user), { passwordProfile: { password: `${secret}4` } })
    const shown = await Promise.all([
      send('GET', `/beta/users/${id}`),
      send('GET', `/ostiary/v1/history/users/${id}`),
      send('GET', `/ostiary/v1/history/users/${id}/1`),
      send('GET', `/v1.0/auditLogs/directoryAudits`),
    ])
    const key = { family: 'users', id }
    const stored = await service.store.listVersions(contosoTenantId, key, { limit: 10 })
    const audit = await service.store.listAudit(contosoTenantId, { limit: 100 })
    expect(stored).toHaveLength(2)
    const everything = JSON.stringify([shown.map(({ text }) => text), stored, audit])
    expect(everything).toContain(id)
    expect(everything).not.toContain(secret)
    const { json } = await send('GET', `${pathOf(user)}?$select=lastPasswordChangeDateTime`)
    expect(json['lastPasswordChangeDateTime']).toMatch(/^\d{4}-/u)
  })

  it('refuses a name that is taken, of another domain, or malformed', async () => {
    const user = await create()
    const userPrincipalName = memberText(user, 'userPrincipalName').toUpperCase()
    expect(
      await refusalOf(send('POST', '/v1.0/users', newUser({ userPrincipalName }))),
    ).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: 'Another object with the same value for property userPrincipalName already exists.',
      details: [{ code: 'ObjectConflict', target: 'userPrincipalName' }],
    })
    const named = (name: string) =>
      refusalOf(send('POST', '/v1.0/users', newUser({ userPrincipalName: name })))
    expect(await named('x@example.com')).toMatchObject({
      status: 400,
      message:
        'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    })
    for (const name of ['x#contoso.com', 'a b@contoso.com', '.a@contoso.com']) {
      expect(await named(name)).toMatchObject({
        status: 400,
        message: 'Property userPrincipalName is invalid.',
      })
    }
  })

  it('refuses a weak password and missing members', async () => {
    const passwordProfile = { password: 'password' }
    expect(
      await refusalOf(send('POST', '/v1.0/users', newUser({ passwordProfile }))),
    ).toMatchObject({
      status: 400,
      message:
        'The specified password does not comply with password complexity requirements. Please provide a different password.',
    })
    await create({ passwordProfile, passwordPolicies: 'DisableStrongPassword' })
    expect(await refusalOf(send('POST', '/v1.0/users', { displayName: 'x' }))).toMatchObject({
      status: 400,
      message: "A value is required for property 'accountEnabled' of resource 'User'.",
    })
  })

  it('changes a user as Terraform does: v1.0, then beta, then the manager', async () => {
    const user = await create()
    const patch = { accountEnabled: true, city: null, employeeOrgData: { costCenter: '7' } }
    expect((await send('PATCH', pathOf(user), patch)).status).toBe(204)
    const beta = await send('PATCH', pathOf(user, 'beta'), { showInAddressList: false })
    expect(beta.status).toBe(204)
    const { json } = await send(
      'GET',
      `${pathOf(user, 'beta')}?$select=showInAddressList,employeeOrgData`,
    )
    expect(json).toMatchObject({
      showInAddressList: false,
      employeeOrgData: { costCenter: '7', division: null },
    })
    const manager = `${pathOf(user)}/manager`
    const reference = (id: string) => ({
      '@odata.id': `${service.url}/v1.0/directoryObjects/${id}`,
    })
    expect((await send('GET', manager)).status).toBe(404)
    for (const id of [sample('a04'), ada]) {
      expect((await send('PUT', `${manager}/$ref`, reference(id))).status).toBe(204)
      expect((await send('GET', manager)).json['id']).toBe(id)
    }
    expect((await send('DELETE', `${manager}/$ref`)).status).toBe(204)
    expect((await send('GET', manager)).status).toBe(404)
    expect((await send('DELETE', `${manager}/$ref`)).status).toBe(404)
  })

  it('restores a deleted user with groups and manager, unless the name was taken', async () => {
    const user = await create()
    const id = memberText(user, 'id')
    const reference = (target: string) => ({ '@odata.id': `https://x/directoryObjects/${target}` })
    const group = await send('POST', '/v1.0/groups', {
      displayName: 'Team',
      mailEnabled: false,
      mailNickname: randomUUID(),
      securityEnabled: true,
    })
    const groupPath = `/v1.0/groups/${memberText(group.json, 'id')}`
    await send('POST', `${groupPath}/members/$ref`, reference(id))
    await send('PUT', `${pathOf(user)}/manager/$ref`, reference(ada))
    const before = await send('GET', pathOf(user, 'beta'))
    expect((await send('DELETE', pathOf(user))).status).toBe(204)
    expect((await send('GET', pathOf(user))).status).toBe(404)
    expect((await send('GET', `${groupPath}/members`)).json['value']).toEqual([])

    const userPrincipalName = memberText(user, 'userPrincipalName')
    const thief = await create({ userPrincipalName })
    const restore = () => send('POST', `/v1.0/directory/deletedItems/${id}/restore`)
    expect(await refusalOf(restore())).toMatchObject({ status: 400 })
    await send('DELETE', pathOf(thief))
    expect(await restore()).toMatchObject({
      status: 200,
      json: { '@odata.type': '#microsoft.graph.user', id, userPrincipalName },
    })
    expect((await send('GET', pathOf(user, 'beta'))).json).toEqual(before.json)
    expect((await send('GET', `${pathOf(user)}/manager`)).json['id']).toBe(ada)
    expect((await send('GET', `${groupPath}/members`)).json['value']).toMatchObject([{ id }])
  })

  it('takes values of extension properties that are registered for users', async () => {
    const name = `extension_${'a'.repeat(32)}_skypeId`
    const property = {
      applicationId: sample('c01'),
      dataType: 'String',
      isMultiValued: false,
      name,
      targetObjects: ['User'],
    }
    const provenance = {
      author: { kind: 'system', id: 'test' },
      requestId: 'test',
      at: new Date(),
    } as const
    await service.store.write(contosoTenantId, provenance, (transaction) =>
      transaction.create(stateOf(extensionProperties, randomUUID(), property)),
    )
    const user = await create({ [name.toUpperCase().replace('EXTENSION', 'extension')]: 'one' })
    const read = async () => (await send('GET', `${pathOf(user)}?$select=${name}`)).json[name]
    expect(await read()).toBe('one')
    expect((await send('PATCH', pathOf(user), { [name]: 'two' })).status).toBe(204)
    expect(await read()).toBe('two')
    expect(await refusalOf(send('PATCH', pathOf(user), { [name]: 7 }))).toMatchObject({
      status: 400,
    })
    expect((await send('PATCH', pathOf(user), { [name]: null })).status).toBe(204)
    expect(await read()).toBeUndefined()
    const other = `extension_${'b'.repeat(32)}_x`
    expect(await refusalOf(send('PATCH', pathOf(user), { [other]: 'x' }))).toMatchObject({
      status: 400,
      code: 'Request_BadRequest',
      message: `The following extension properties are not available: ${other}.`,
    })
  })

  it('deletes a user by id alone, and names what it does not do', async () => {
    const user = await create()
    const path = `/v1.0/directoryObjects/${memberText(user, 'id')}`
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('DELETE', path)).status).toBe(404)
    const licences = `/v1.0/users/${ada}/assignLicense`
    expect((await send('POST', licences, { addLicenses: [], removeLicenses: [] })).status).toBe(501)
  })

  it('takes assignments and extensions of a deleted user away, and brings them back', async () => {
    const user = await create()
    const id = memberText(user, 'id')
    const assignment = randomUUID()
    const provenance = {
      author: { kind: 'system', id: 'test' },
      requestId: id,
      at: new Date(),
    } as const
    const body = {
      appRoleId: randomUUID(),
      principalId: id,
      principalType: 'User',
      resourceId: sample('f11'),
    }
    await service.store.write(contosoTenantId, provenance, (transaction) =>
      transaction.create(stateOf(appRoleAssignments, assignment, body)),
    )
    const listed = async (path: string) => {
      const { json } = await send('GET', path)
      return (json['value'] as readonly JsonObject[]).filter((each) => each['id'] === assignment)
    }
    const assigned = () => listed(`/v1.0/servicePrincipals/${sample('f11')}/appRoleAssignedTo`)
    const before = await assigned()
    expect(before).toMatchObject([{ principalId: id }])
    await send('DELETE', pathOf(user))
    expect(await assigned()).toEqual([])
    // The resource is deleted too, so that the assignment waits for it.
    await send('DELETE', `/v1.0/servicePrincipals/${sample('f11')}`)
    await send('POST', `/v1.0/directory/deletedItems/${id}/restore`)
    expect(await listed(`${pathOf(user)}/appRoleAssignments`)).toEqual([])
    await send('POST', `/v1.0/directory/deletedItems/${sample('f11')}/restore`)
    expect(await assigned()).toEqual(before)
  })

  it('takes roles in a unit away with the user or the unit, and brings them back', async () => {
    const id = memberText(await create(), 'id')
    const unit = await send('POST', '/v1.0/directory/administrativeUnits', { displayName: 'Unit' })
    const unitId = memberText(unit.json, 'id')
    const assignments = '/v1.0/roleManagement/directory/roleAssignments'
    const assigned = await send('POST', assignments, {
      directoryScopeId: `/administrativeUnits/${unitId}`,
      principalId: id,
      roleDefinitionId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    })
    expect(assigned).toMatchObject({ status: 201, json: { principalId: id } })
    const found = async () => {
      const { json } = await send('GET', `${assignments}?$filter=principalId eq '${id}'`)
      return (json['value'] as readonly JsonObject[]).length
    }
    expect(await found()).toBe(1)
    const objects = [`/v1.0/users/${id}`, `/v1.0/directory/administrativeUnits/${unitId}`]
    for (const path of objects) {
      expect((await send('DELETE', path)).status).toBe(204)
      expect(await found()).toBe(0)
      const item = path.split('/').at(-1)
      const restored = await send('POST', `/v1.0/directory/deletedItems/${item}/restore`)
      expect(restored.status).toBe(200)
      expect(await found()).toBe(1)
    }
  })

  it('refuses the token of a user who was disabled or deleted since', async () => {
    const alias = `u${randomUUID()}`
    const user = await create({ userPrincipalName: `${alias}@contoso.com` })
    const own = await service.userToken(alias, 'User.Read')
    const me = async () => (await send('GET', '/v1.0/me', undefined, own)).status
    expect(await me()).toBe(200)
    await send('PATCH', pathOf(user), { accountEnabled: false })
    expect(await me()).toBe(401)
    await send('PATCH', pathOf(user), { accountEnabled: true })
    expect(await me()).toBe(200)
    await send('DELETE', pathOf(user))
    expect(await me()).toBe(403)
    await send('POST', `/v1.0/directory/deletedItems/${memberText(user, 'id')}/restore`)
    expect(await me()).toBe(200)
  })

  it('guards administrators and assignable groups that are deleted, and owners of such groups', async () => {
    const owner = await create()
    const member = await create()
    const administrator = await create()
    const address = (user: JsonObject) => `https://x/v1.0/users/${memberText(user, 'id')}`
    const alias = `g${randomUUID()}`
    const all = await service.userToken(
      'admin',
      'Directory.AccessAsUser.All',
      'RoleManagement.ReadWrite.Directory',
    )
    const { json: group, status } = await send(
      'POST',
      '/v1.0/groups',
      {
        displayName: alias,
        mailEnabled: false,
        mailNickname: alias,
        securityEnabled: true,
        isAssignableToRole: true,
        'members@odata.bind': [address(member)],
        'owners@odata.bind': [address(owner)],
      },
      all,
    )
    expect(status).toBe(201)
    const assignment = {
      principalId: memberText(administrator, 'id'),
      roleDefinitionId: roleTemplates.globalAdministrator,
      directoryScopeId: '/',
    }
    const assignments = '/v1.0/roleManagement/directory/roleAssignments'
    expect((await send('POST', assignments, assignment, all)).status).toBe(201)

    const asApp = await service.appToken('User.ReadWrite.All', 'Group.ReadWrite.All')
    const passwordProfile = { password: `${secret}5` }
    for (const user of [owner, member, administrator]) {
      const { status } = await send('PATCH', pathOf(user), { passwordProfile }, asApp)
      expect(status).toBe(403)
    }
    const name = memberText(owner, 'userPrincipalName').split('@')[0] ?? ''
    const path = `/v1.0/groups/${memberText(group, 'id')}`
    const body = { '@odata.id': address(administrator) }
    const narrow = await service.userToken(name, 'Group.ReadWrite.All')
    expect((await send('POST', `${path}/members/$ref`, body, narrow)).status).toBe(403)
    expect((await send('PATCH', path, { description: 'x' }, narrow)).status).toBe(403)
    const wide = await service.userToken(name, 'RoleManagement.ReadWrite.Directory')
    expect((await send('PATCH', path, { description: 'x' }, wide)).status).toBe(403)
    const both = await service.userToken(
      name,
      'Group.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory',
    )
    expect((await send('POST', `${path}/members/$ref`, body, both)).status).toBe(204)

    // The members are deleted before the group, so that the group is known by its tombstone alone.
    for (const user of [member, administrator]) await send('DELETE', pathOf(user))
    await send('DELETE', path, undefined, all)
    for (const deleted of [member, administrator, group]) {
      const at = `/v1.0/directory/deletedItems/${memberText(deleted, 'id')}`
      expect((await send('POST', `${at}/restore`, undefined, asApp)).status).toBe(403)
      expect((await send('DELETE', at, undefined, asApp)).status).toBe(403)
      expect((await send('POST', `${at}/restore`, undefined, all)).status).toBe(200)
    }
  })

  it('lets only powerful roles change how an administrator signs in', async () => {
    const role = async (displayName: string) => {
      const { json } = await send(
        'GET',
        `/v1.0/directoryRoles?$filter=displayName eq '${displayName}'`,
      )
      return (json['value'] as readonly JsonObject[])[0]
    }
    expect(await role('Global Administrator')).toBeDefined()
    const { json } = await send('GET', '/v1.0/users/admin@contoso.com')
    const asApp = await service.appToken('User.ReadWrite.All')
    const disable = (who: string) =>
      refusalOf(send('PATCH', `/v1.0/users/${who}`, { accountEnabled: false }, asApp))
    expect(await disable(memberText(json, 'id'))).toMatchObject({
      status: 403,
      code: 'Authorization_RequestDenied',
    })
    const harmless = await create()
    const own = `/v1.0/users/${memberText(harmless, 'id')}`
    expect((await send('PATCH', own, { accountEnabled: false }, asApp)).status).toBe(204)
    expect((await send('DELETE', '/v1.0/users/admin@contoso.com', undefined, asApp)).status).toBe(
      403,
    )
    expect(
      (await send('PATCH', '/v1.0/users/admin@contoso.com', { city: 'Rome' }, asApp)).status,
    ).toBe(204)
  })

  it('ignores what it printed itself, and refuses other members that it sets', async () => {
    const user = await create()
    const printed = await send('GET', pathOf(user, 'beta'))
    expect(await send('PATCH', pathOf(user, 'beta'), printed.json)).toMatchObject({ status: 204 })
    const createdDateTime = '2001-01-01T00:00:00Z'
    expect(await refusalOf(send('PATCH', pathOf(user), { createdDateTime }))).toMatchObject({
      status: 400,
      message: "Property 'createdDateTime' is read-only and cannot be set.",
    })
    expect(await refusalOf(send('PATCH', pathOf(user), { nonsense: true }))).toMatchObject({
      status: 400,
    })
  })
})
