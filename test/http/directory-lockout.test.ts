/** The lockout guard around writes of the directory: single requests and batches, on both stores. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { blockingBody } from '../../src/conditional-access/lockout/testing/blocking-body.ts'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { roleTemplates } from '../../src/graph/role-templates.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const sample = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`
/** Every Global Administrator of the sample, and a user without a role. */
const [administrator, breakGlass1, breakGlass2, ada] = ['a01', 'a07', 'a08', 'a04'].map(sample)
const override = { 'Ostiary-Override-Lockout': 'a drill of the emergency' }
const referenceTo = (id = ''): JsonObject => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
})

describe.each(['sqlite', 'postgres'] as const)('the lockout guard on %s', (store) => {
  const service = setUpTestService({ store, app: { workers: 1 } })
  let token: string

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Directory.AccessAsUser.All',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
      'AuditLog.Read.All',
      'RoleManagement.ReadWrite.Directory',
    )
  })

  const send = (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> =>
    service.send(method, path, { token, body, headers })

  const refused = (message: string) => ({
    status: 409,
    json: {
      error: {
        code: 'Conflict',
        message: expect.stringContaining(
          'give the reason in the header `Ostiary-Override-Lockout`',
        ),
        details: [
          {
            '@ostiary.code': 'conditionalAccess.lockout.directoryChange',
            message: expect.stringContaining(message),
          },
        ],
      },
    },
  })

  async function create(path: string, body: JsonObject): Promise<string> {
    const { status, json } = await send('POST', path, body)
    expect({ status, json }).toMatchObject({ status: 201 })
    return memberText(json, 'id')
  }

  const createGroup = (members: readonly (string | undefined)[]): Promise<string> =>
    create('/v1.0/groups', {
      displayName: 'Exempt',
      mailEnabled: false,
      mailNickname: 'exempt',
      securityEnabled: true,
      'members@odata.bind': members.map((id) => referenceTo(id)['@odata.id'] ?? null),
    })

  /** Blocks everybody but a group. */
  const blockAllBut = (group: string): Promise<string> =>
    create('/v1.0/identity/conditionalAccess/policies', {
      displayName: 'Block the rest',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'], excludeGroups: [group] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    })

  it('keeps a declared identity from being deleted or disabled without a reason', async () => {
    await send('PUT', '/ostiary/v1/tenant/break-glass', { identities: [{ id: ada }] })
    const path = `/v1.0/users/${ada}`
    expect(await send('DELETE', path)).toMatchObject(
      refused('could no longer sign in, because the account would be deleted'),
    )
    expect(await send('PATCH', path, { accountEnabled: false })).toMatchObject(
      refused('could no longer sign in, because the account would be disabled'),
    )
    expect((await send('PATCH', path, { jobTitle: 'Tester' })).status).toBe(204)
    expect((await send('GET', `${path}?$select=accountEnabled`)).json).toMatchObject({
      accountEnabled: true,
    })

    expect((await send('DELETE', path, undefined, override)).status).toBe(204)
    const filter = encodeURIComponent("activityDisplayName eq 'Delete user'")
    const { json } = await send('GET', `/v1.0/auditLogs/directoryAudits?$filter=${filter}`)
    const [record] = Array.isArray(json['value']) ? json['value'].filter(isJsonObject) : []
    expect(record).toMatchObject({
      targetResources: [{ id: ada }],
      additionalDetails: [
        { key: 'Category', value: 'Core Directory' },
        { key: 'Ostiary-Override-Lockout', value: 'a drill of the emergency' },
      ],
    })
    expect((await send('POST', `/v1.0/directory/deletedItems/${ada}/restore`)).status).toBe(200)
    expect(await send('DELETE', path)).toMatchObject(refused('would be deleted'))
    await send('PUT', '/ostiary/v1/tenant/break-glass', { identities: [] }, override)
  })

  it('keeps one Global Administrator in the group that a policy excludes, also in batches', async () => {
    const everybody = [administrator, breakGlass1, breakGlass2]
    const group = await createGroup(everybody)
    const policy = await blockAllBut(group)
    const members = `/groups/${group}/members`
    const batch = (requests: readonly JsonObject[]) =>
      send('POST', '/v1.0/$batch', {
        requests: requests.map((request, at) => ({ id: String(at), ...request })),
      })
    const { json } = await batch(
      everybody.map((id) => ({ method: 'DELETE', url: `${members}/${id}/$ref` })),
    )
    const answers = Array.isArray(json['responses']) ? json['responses'].filter(isJsonObject) : []
    const statuses = answers.map(({ status }) => Number(status)).toSorted((a, b) => a - b)
    expect(statuses).toEqual([204, 204, 409])

    const left = await send('GET', `/v1.0${members}`)
    const [last] = Array.isArray(left.json['value']) ? left.json['value'].filter(isJsonObject) : []
    const path = `/v1.0${members}/${memberText(last ?? {}, 'id')}/$ref`
    const lockedOut =
      'would be locked out by the policy `Block the rest` (' +
      `${policy}) through \`block\`, and no other Global Administrator can sign in`
    expect(await send('DELETE', path)).toMatchObject(refused(lockedOut))
    expect(await send('DELETE', `/v1.0/groups/${group}`)).toMatchObject(refused(lockedOut))

    expect((await send('DELETE', path, undefined, override)).status).toBe(204)
    const repair = await send('POST', `/v1.0${members}/$ref`, referenceTo(administrator))
    expect(repair.status).toBe(204)
    await send('DELETE', `/v1.0/identity/conditionalAccess/policies/${policy}`)
    expect((await send('DELETE', `/v1.0/groups/${group}`)).status).toBe(204)
  })

  it('keeps a declared service principal, also when its application would be deleted', async () => {
    const application = await send('POST', '/v1.0/applications', { displayName: 'Emergency robot' })
    const { appId } = application.json
    const principal = await create('/v1.0/servicePrincipals', { appId: appId ?? null })
    await send('PUT', '/ostiary/v1/tenant/break-glass', { identities: [{ id: principal }] })
    const path = `/v1.0/servicePrincipals/${principal}`
    const owner = `/v1.0/applications/${memberText(application.json, 'id')}`
    expect(await send('PATCH', path, { accountEnabled: false })).toMatchObject(
      refused('would be disabled'),
    )
    expect(await send('DELETE', path)).toMatchObject(refused('would be deleted'))
    expect(await send('DELETE', owner)).toMatchObject(refused('would be deleted'))
    expect((await send('GET', owner)).status).toBe(200)
    expect((await send('DELETE', owner, undefined, override)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
  })

  it('keeps the role of the last Global Administrator whom policies let sign in', async () => {
    const group = await createGroup([administrator, breakGlass2])
    const policy = await create('/v1.0/identity/conditionalAccess/policies', {
      displayName: 'Block a group',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeGroups: [group] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    })
    const lost = 'would no longer be a Global Administrator, and no other Global Administrator'

    const member = `/v1.0/directoryRoles(roleTemplateId='${roleTemplates.globalAdministrator}')/members/${breakGlass1}/$ref`
    expect(await send('DELETE', member)).toMatchObject(refused(lost))
    const filter = encodeURIComponent(
      `principalId eq '${breakGlass1}' and roleDefinitionId eq '${roleTemplates.globalAdministrator}'`,
    )
    const assignments = '/v1.0/roleManagement/directory/roleAssignments'
    const { json } = await send('GET', `${assignments}?$filter=${filter}`)
    const [assignment] = Array.isArray(json['value']) ? json['value'].filter(isJsonObject) : []
    const path = `${assignments}/${memberText(assignment ?? {}, 'id')}`
    expect(await send('DELETE', path)).toMatchObject(refused(lost))
    await send('DELETE', `/v1.0/identity/conditionalAccess/policies/${policy}`)
    expect((await send('DELETE', path)).status).toBe(204)
  })

  it('judges memberships of nested groups', async () => {
    const inner = await createGroup([administrator, breakGlass1, breakGlass2])
    const outer = await createGroup([inner])
    const policy = await blockAllBut(outer)
    expect((await send('DELETE', `/v1.0/groups/${outer}/members/${inner}/$ref`)).status).toBe(409)
    expect((await send('DELETE', `/v1.0/groups/${inner}`)).status).toBe(409)
    expect((await send('PATCH', `/v1.0/groups/${inner}`, { description: 'inner' })).status).toBe(
      204,
    )
    await send('DELETE', `/v1.0/identity/conditionalAccess/policies/${policy}`)
    expect((await send('DELETE', `/v1.0/groups/${inner}`)).status).toBe(204)
  })

  it('judges in a worker thread where the tenant has many policies', async () => {
    const at = new Date()
    const provenance = { author: { kind: 'system', id: 'test' }, requestId: 'test', at } as const
    const body = { ...blockingBody(), state: 'disabled' } as const
    await service.store.write(contosoTenantId, provenance, async (transaction) => {
      for (let number = 0; number < 301; number += 1) {
        const id = randomUUID()
        const index = policyKind.index(body)
        await transaction.create({ family: policyKind.name, id, body, index, uniqueKeys: [] })
      }
    })
    await send('PUT', '/ostiary/v1/tenant/break-glass', { identities: [{ id: ada }] })
    const path = `/v1.0/users/${ada}`
    expect(await send('DELETE', path)).toMatchObject(refused('would be deleted'))
    expect((await send('PATCH', path, { userType: 'Guest' })).status).toBe(204)
    expect((await send('DELETE', path, undefined, override)).status).toBe(204)
  })
})
