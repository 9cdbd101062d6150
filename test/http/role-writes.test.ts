/** Writes of directory roles, role assignments and custom roles, on both stores. */

import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { groups, membersRelation, stateOf, users } from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const assignments = '/v1.0/roleManagement/directory/roleAssignments'
const definitions = '/v1.0/roleManagement/directory/roleDefinitions'
const administrator = '62e90394-69f5-4237-9190-012177145e10'
const unit = '0571a27e-0571-4a27-a000-000000001c01'
const idOf = (last: string) => `0571a27e-0571-4a27-a000-000000000${last}`
const ada = idOf('a04')
const bob = idOf('a05')
const templates = [
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  '4a5d8f65-41da-4de4-8968-e035b65339cf',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
]
const [readers = '', reports = ''] = templates

function valuesIn({ json }: Answer): readonly JsonObject[] {
  const { value } = json
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function refusalIn({ status, json }: Answer): readonly unknown[] {
  const { error } = json
  return isJsonObject(error) ? [status, error['code'], error['message']] : [status]
}

const provenance = {
  author: { kind: 'system' as const, id: 'test' },
  requestId: '0c8a2f0e-3d0a-4a8c-8f0e-7a1f5d1c2b3a',
  at: new Date('2026-01-02T00:00:00Z'),
}

describe.each(['sqlite', 'postgres'] as const)('writes of roles on %s', (storeName) => {
  const service = setUpTestService({ store: storeName })
  let token: string
  let appToken: string

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'RoleManagement.ReadWrite.Directory',
      'RoleManagement.Read.Directory',
      'Directory.Read.All',
    )
    appToken = await service.appToken(
      'RoleManagement.ReadWrite.Directory',
      'Directory.Read.All',
      'RoleManagement.Read.Directory',
    )
  })

  const send = (method: string, url: string, body?: unknown, by = token) =>
    service.send(method, url.replaceAll(' ', '%20'), { token: by, body })
  const reference = (id: string) => ({ '@odata.id': `${service.url}/v1.0/directoryObjects/${id}` })

  it('activates a directory role once', async () => {
    const url = '/v1.0/directoryRoles'
    const body = { '@odata.type': '#microsoft.graph.directoryRole', roleTemplateId: reports }
    const created = await send('POST', url, body)
    expect(created).toMatchObject({
      status: 201,
      json: { displayName: 'Reports Reader', roleTemplateId: reports },
    })
    const filtered = await send('GET', `${url}?$filter=roleTemplateId eq '${reports}'`)
    expect(valuesIn(filtered)).toMatchObject([{ id: created.json['id'] }])
    for (const key of [created.json['id'], reports, `roleTemplateId=${reports}`].map(String)) {
      expect(await send('GET', `${url}/${key}`)).toMatchObject({
        status: 200,
        json: { id: created.json['id'] },
      })
    }
    expect(refusalIn(await send('POST', url, body))).toEqual([
      400,
      'Request_BadRequest',
      'A conflicting object with one or more of the specified property values is present in the directory.',
    ])
    const unknown = { roleTemplateId: '00000000-0000-4000-8000-00000000ffff' }
    expect((await send('POST', url, unknown)).status).toBe(404)
    expect((await send('POST', url, {})).status).toBe(400)
  })

  it('shows a member as an assignment, and an assignment as a member', async () => {
    const role = await send('GET', `/v1.0/directoryRoles(roleTemplateId='${reports}')`)
    const members = `/v1.0/directoryRoles/${memberText(role.json, 'id')}/members`
    expect((await send('POST', `${members}/$ref`, reference(ada))).status).toBe(204)
    const [assignment] = valuesIn(
      await send('GET', `${assignments}?$filter=principalId eq '${ada}'`),
    )
    expect(assignment).toMatchObject({ roleDefinitionId: reports, directoryScopeId: '/' })
    const again = { principalId: ada, roleDefinitionId: reports, directoryScopeId: '/' }
    expect(refusalIn(await send('POST', assignments, again)).slice(0, 2)).toEqual([
      400,
      'Request_BadRequest',
    ])
    const made = await send('POST', assignments, { ...again, principalId: bob })
    expect(made).toMatchObject({ status: 201, json: { ...again, principalId: bob } })
    const ids = valuesIn(await send('GET', `${members}?$select=id`)).map((each) =>
      memberText(each, 'id'),
    )
    expect(ids.toSorted()).toEqual([ada, bob])
    const deleted = await send('DELETE', `${assignments}/${memberText(assignment ?? {}, 'id')}`)
    expect(deleted.status).toBe(204)
    expect(valuesIn(await send('GET', `${members}?$filter=id eq '${ada}'`))).toEqual([])
    expect((await send('DELETE', `${members}/${bob}/$ref`)).status).toBe(204)
    expect((await send('GET', `${assignments}/${memberText(made.json, 'id')}`)).status).toBe(404)
    expect((await send('DELETE', `${assignments}/${memberText(made.json, 'id')}`)).status).toBe(404)
  })

  it('activates a role with its first assignment', async () => {
    const body = { principalId: ada, roleDefinitionId: readers, directoryScopeId: '/' }
    const made = await send('POST', assignments, body)
    expect(made.status).toBe(201)
    const members = await send('GET', `/v1.0/directoryRoles(roleTemplateId='${readers}')/members`)
    expect(valuesIn(members).map(({ id }) => id)).toEqual([ada])
    const audits = await service.store.listAudit(contosoTenantId, { limit: 2 })
    expect(audits.map(({ body: record }) => record['activityDisplayName'])).toEqual(
      expect.arrayContaining(['Add directory role', 'Add member to role']),
    )
    expect((await send('DELETE', `${assignments}/${memberText(made.json, 'id')}`)).status).toBe(204)
  })

  it('gives a role at once, and takes it at once', async () => {
    const url = '/v1.0/directoryRoles'
    const adaToken = await service.userToken('ada', 'RoleManagement.ReadWrite.Directory')
    const body = { roleTemplateId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451' }
    const denied = await send('POST', url, body, adaToken)
    expect(refusalIn(denied).slice(0, 2)).toEqual([403, 'Authorization_RequestDenied'])
    const own = {
      principalId: ada,
      roleDefinitionId: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
      directoryScopeId: '/',
    }
    expect((await send('POST', assignments, own, adaToken)).status).toBe(403)
    const made = await send('POST', assignments, own)
    expect((await send('POST', url, body, adaToken)).status).toBe(201)
    expect((await send('DELETE', `${assignments}/${memberText(made.json, 'id')}`)).status).toBe(204)
    expect((await send('POST', url, body, adaToken)).status).toBe(403)
  })

  it('decides by roles as they are now, and not by eligible ones', async () => {
    const policyToken = await service.userToken(
      'admin',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
      'Application.Read.All',
    )
    const role = 'fe930be7-5e62-47db-91af-98c3a49a38b1'
    const policy = {
      displayName: 'Block user administrators',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        users: { includeRoles: [role] },
        applications: { includeApplications: ['All'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }
    const policies = '/v1.0/identity/conditionalAccess/policies'
    expect((await send('POST', policies, policy, policyToken)).status).toBe(201)
    const outcome = async () => {
      const signIn = {
        principal: { id: bob },
        target: {
          kind: 'applications',
          applications: [{ appId: '00000003-0000-0000-c000-000000000000' }],
        },
        clientApp: 'browser',
        satisfied: { methods: ['password'] },
      }
      const answer = await send('POST', '/ostiary/v1/decisions', { signIns: [signIn] }, policyToken)
      const { decisions } = answer.json
      const [decision] = Array.isArray(decisions) ? decisions.filter(isJsonObject) : []
      return memberText(decision ?? {}, 'outcome')
    }
    const held = { principalId: bob, roleDefinitionId: role, directoryScopeId: '/' }
    const requests = '/v1.0/roleManagement/directory/roleEligibilityScheduleRequests'
    expect((await send('POST', requests, { ...held, action: 'adminAssign' })).status).toBe(201)
    expect(await outcome()).toBe('allow')
    const made = await send('POST', assignments, held)
    expect(made.status).toBe(201)
    expect(await outcome()).toBe('block')
    expect((await send('DELETE', `${assignments}/${memberText(made.json, 'id')}`)).status).toBe(204)
    expect(await outcome()).toBe('allow')
  })

  it('stores an assignment in a unit, which gives no power', async () => {
    const scope = `/administrativeUnits/${unit}`
    const body = {
      principalId: ada,
      roleDefinitionId: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
      directoryScopeId: scope,
    }
    const made = await send('POST', assignments, body)
    expect(made).toMatchObject({ status: 201, json: body })
    const id = memberText(made.json, 'id')
    expect((await send('GET', `${assignments}/${id}`)).json).toMatchObject({ ...body, id })
    const inUnit = await send('GET', `${assignments}?$filter=directoryScopeId eq '${scope}'`)
    expect(valuesIn(inUnit).map((each) => each['id'])).toContain(id)
    const adaToken = await service.userToken('ada', 'RoleManagement.ReadWrite.Directory')
    const role = { roleTemplateId: '4d6ac14f-3453-41d0-bef9-a3e0c569773a' }
    expect((await send('POST', '/v1.0/directoryRoles', role, adaToken)).status).toBe(403)
    const memberOf = await send('GET', `/v1.0/users/${ada}/memberOf/microsoft.graph.directoryRole`)
    expect(valuesIn(memberOf)).toEqual([])
    expect(refusalIn(await send('POST', assignments, body))[0]).toBe(400)
    expect((await send('DELETE', `${assignments}/${id}`)).status).toBe(204)
    expect((await send('GET', `${assignments}/${id}`)).status).toBe(404)
  })

  it.each([
    ['a missing principal', { principalId: '00000000-0000-4000-8000-00000000ffff' }, 404],
    ['a missing role', { roleDefinitionId: '00000000-0000-4000-8000-00000000ffff' }, 404],
    ['a principal of another type', { principalId: unit }, 400],
    ['a group that cannot hold roles', { principalId: idOf('b02') }, 400],
    ['no scope', { directoryScopeId: null }, 400],
    ['two scopes', { appScopeId: '/x' }, 400],
    ['a scope that is missing', { directoryScopeId: `/administrativeUnits/${ada}` }, 404],
    ['an unknown member', { role: 'x' }, 400],
  ])('refuses an assignment with %s', async (_, change, status) => {
    const body = { principalId: ada, roleDefinitionId: readers, directoryScopeId: '/', ...change }
    expect((await send('POST', assignments, body)).status).toBe(status)
  })

  it('keeps the last enabled Global Administrator', async () => {
    const url = `/v1.0/directoryRoles(roleTemplateId='${administrator}')/members`
    const self = await send('DELETE', `${url}/${idOf('a01')}/$ref`)
    expect(refusalIn(self)).toEqual([
      400,
      'Request_BadRequest',
      'Removing self from Global Administrator built-in role is not allowed',
    ])
    const holders = valuesIn(await send('GET', url)).filter(
      (each) => each['@odata.type'] === '#microsoft.graph.user',
    )
    expect(holders.length).toBeGreaterThan(1)
    const answers: Answer[] = []
    for (const holder of holders) {
      const at = `${url}/${memberText(holder, 'id')}/$ref`
      answers.push(await send('DELETE', at, undefined, appToken))
    }
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toEqual([...holders.slice(1).map(() => 204), 400])
    expect(refusalIn(answers.at(-1) ?? self)[2]).toMatch(/^The last enabled Global Administrator/u)
    for (const holder of holders.slice(0, -1)) {
      const back = await send('POST', `${url}/$ref`, reference(memberText(holder, 'id')), appToken)
      expect(back.status).toBe(204)
    }
  })

  it('creates, changes and deletes custom roles', async () => {
    const body = {
      description: 'Reads keys',
      displayName: 'Helpdesk Key Reader',
      isEnabled: true,
      rolePermissions: [{ allowedResourceActions: ['microsoft.directory/bitlockerKeys/key/read'] }],
      templateId: 'c2cb59a3-2d01-4176-a458-95b0e674966f',
      version: '1',
    }
    const made = await send('POST', definitions, body)
    expect(made).toMatchObject({
      status: 201,
      json: { ...body, id: body.templateId, isBuiltIn: false, resourceScopes: ['/'] },
    })
    const url = `${definitions}/${body.templateId}`
    expect((await send('PATCH', url, { ...body, displayName: 'Key Reader' })).status).toBe(204)
    expect((await send('GET', url)).json).toMatchObject({ displayName: 'Key Reader' })
    const other = { templateId: 'c2cb59a3-2d01-4176-a458-95b0e6749660' }
    expect((await send('PATCH', url, other)).status).toBe(400)
    expect((await send('POST', definitions, body)).status).toBe(400)
    const held = { principalId: ada, roleDefinitionId: body.templateId, directoryScopeId: '/' }
    const assigned = await send('POST', assignments, held)
    expect(assigned).toMatchObject({ status: 201, json: held })
    expect((await send('DELETE', url)).status).toBe(400)
    await send('DELETE', `${assignments}/${memberText(assigned.json, 'id')}`)
    expect((await send('DELETE', url)).status).toBe(204)
    expect((await send('GET', url)).status).toBe(404)
    const noActions = { ...body, rolePermissions: [] }
    expect((await send('POST', definitions, noActions)).status).toBe(400)
    const builtIn = `${definitions}/${administrator}`
    expect((await send('PATCH', builtIn, { displayName: 'x' })).status).toBe(400)
    expect((await send('DELETE', builtIn)).status).toBe(400)
  })

  it('has the same members and assignments after any writes', async () => {
    const holders = [ada, bob, idOf('a06')]
    const step = fc.record({
      view: fc.constantFrom('members', 'assignments'),
      change: fc.constantFrom('add', 'remove'),
      template: fc.constantFrom(...templates),
      holder: fc.constantFrom(...holders),
    })
    const roleIds = new Map<string, string>()
    for (const roleTemplateId of templates) {
      await send('POST', '/v1.0/directoryRoles', { roleTemplateId })
      const role = await send('GET', `/v1.0/directoryRoles(roleTemplateId='${roleTemplateId}')`)
      roleIds.set(roleTemplateId, memberText(role.json, 'id'))
    }
    const held = new Set<string>()
    const nameOf = (template: string, holder: string) => `${template} ${holder}`
    const listMembers = async () => {
      const found: string[] = []
      for (const [template, id] of roleIds) {
        const members = await send('GET', `/v1.0/directoryRoles/${id}/members`)
        found.push(...valuesIn(members).map((each) => nameOf(template, memberText(each, 'id'))))
      }
      return found.toSorted()
    }
    const listAssignments = async () => {
      const names = templates.map((each) => `'${each}'`).join(',')
      const answer = await send('GET', `${assignments}?$filter=roleDefinitionId in (${names})`)
      return valuesIn(answer)
        .map((each) =>
          nameOf(memberText(each, 'roleDefinitionId'), memberText(each, 'principalId')),
        )
        .toSorted()
    }
    for (const name of await listMembers()) held.add(name)
    const { tenantAssignmentId } =
      await import('../../src/directory/role-assignments/assignment-id.ts')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const { view, change, template, holder } of steps) {
          const name = nameOf(template, holder)
          const isAdd = change === 'add'
          const members = `/v1.0/directoryRoles/${roleIds.get(template)}/members`
          const holding = { roleDefinitionId: template, principalId: holder }
          const answer =
            view === 'members'
              ? await (isAdd
                  ? send('POST', `${members}/$ref`, reference(holder))
                  : send('DELETE', `${members}/${holder}/$ref`))
              : await (isAdd
                  ? send('POST', assignments, { ...holding, directoryScopeId: '/' })
                  : send('DELETE', `${assignments}/${tenantAssignmentId(holding)}`))
          expect(answer.status < 300).toBe(held.has(name) !== isAdd)
          if (isAdd) held.add(name)
          else held.delete(name)
        }
        expect(await listMembers()).toEqual([...held].toSorted())
        expect(await listAssignments()).toEqual([...held].toSorted())
      }),
      { numRuns: 15 },
    )
  })

  it('keeps an administrator who holds the role through a group', async () => {
    const group = '00000000-0000-4000-8000-0000000000a1'
    const disabled = '00000000-0000-4000-8000-0000000000a2'
    await service.store.write(contosoTenantId, provenance, async (transaction) => {
      const source = stateOf(groups, group, { displayName: 'Admins', isAssignableToRole: true })
      const target = stateOf(users, disabled, { displayName: 'Off', accountEnabled: false })
      await transaction.create(source)
      await transaction.create(target)
      await transaction.link({ relation: membersRelation, source, target })
    })
    const body = { principalId: group, roleDefinitionId: administrator, directoryScopeId: '/' }
    const made = await send('POST', assignments, body)
    expect(made.status).toBe(201)
    const url = `${assignments}/${memberText(made.json, 'id')}`
    expect((await send('DELETE', url)).status).toBe(204)
  })
})
