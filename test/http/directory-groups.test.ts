/** Writes of groups with their members and owners, on both stores, as SDKs and Terraform send them. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const sample = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`
const ada = sample('a05')
const servicePrincipal = sample('f01')
const reference = (id: string): JsonObject => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
})

describe.each(['sqlite', 'postgres'] as const)('groups on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.AccessAsUser.All', 'AuditLog.Read.All')
  })

  const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
    service.send(method, path, { token, body })

  const newGroup = (more: JsonObject = {}): JsonObject => ({
    displayName: randomUUID(),
    mailEnabled: false,
    mailNickname: randomUUID(),
    securityEnabled: true,
    ...more,
  })

  async function create(more: JsonObject = {}): Promise<string> {
    const { status, json } = await send('POST', '/v1.0/groups', newGroup(more))
    expect({ status, json }).toMatchObject({ status: 201 })
    return memberText(json, 'id')
  }

  async function idsAt(path: string): Promise<readonly string[]> {
    const { json } = await send('GET', path)
    return (json['value'] as readonly { readonly id: string }[]).map(({ id }) => id).toSorted()
  }

  it('creates, shows, changes and deletes a group', async () => {
    const body = newGroup({ description: 'One' })
    const created = await send('POST', '/v1.0/groups', body)
    expect(created).toMatchObject({ status: 201, json: { ...body, groupTypes: [] } })
    const path = `/v1.0/groups/${memberText(created.json, 'id')}`
    expect(created.json['@odata.context']).toMatch(/\/v1\.0\/\$metadata#groups\/\$entity$/u)
    expect(await send('PATCH', path, { description: 'Two', displayName: 'New' })).toMatchObject({
      status: 204,
      text: '',
    })
    expect((await send('GET', path)).json).toMatchObject({ description: 'Two', displayName: 'New' })
    expect((await send('DELETE', path)).status).toBe(204)
    expect(await send('GET', path)).toMatchObject({
      status: 404,
      json: { error: { code: 'Request_ResourceNotFound' } },
    })
  })

  it('names every fault of a body in the words of Graph', async () => {
    const { status, json } = await send('POST', '/v1.0/groups', { displayName: 'x', nonsense: 1 })
    expect({ status, json }).toMatchObject({
      status: 400,
      json: {
        error: {
          code: 'Request_BadRequest',
          message: expect.stringMatching(/^Property 'nonsense' does not exist on type/u),
        },
      },
    })
    expect(JSON.stringify(json)).toContain(
      "A value is required for property 'mailNickname' of resource 'Group'.",
    )
  })

  it('binds members and owners to a new group, and more members with PATCH', async () => {
    const bind = (id: string) => `${service.url}/v1.0/directoryObjects/${id}`
    const inner = await create()
    const id = await create({
      'members@odata.bind': [bind(ada), bind(inner)],
      'owners@odata.bind': [bind(ada)],
    })
    expect(await idsAt(`/v1.0/groups/${id}/members`)).toEqual([ada, inner].toSorted())
    expect(await idsAt(`/v1.0/groups/${id}/owners`)).toEqual([ada])
    const patched = await send('PATCH', `/v1.0/groups/${id}`, {
      'members@odata.bind': [bind(servicePrincipal)],
    })
    expect(patched.status).toBe(204)
    expect(await idsAt(`/v1.0/groups/${id}/members`)).toContain(servicePrincipal)
    expect(await idsAt(`/v1.0/groups/${inner}/memberOf`)).toEqual([id])
  })

  it('adds and removes members one by one', async () => {
    const path = `/v1.0/groups/${await create()}/members`
    expect((await send('POST', `${path}/$ref`, reference(ada))).status).toBe(204)
    expect(await send('POST', `${path}/$ref`, reference(ada))).toMatchObject({
      status: 400,
      json: {
        error: {
          code: 'Request_BadRequest',
          message:
            "One or more added object references already exist for the following modified properties: 'members'.",
        },
      },
    })
    expect((await send('DELETE', `${path}/${ada}/$ref`)).status).toBe(204)
    expect(await idsAt(path)).toEqual([])
    const missing = [
      send('DELETE', `${path}/${ada}/$ref`),
      send('POST', `${path}/$ref`, reference(randomUUID())),
    ]
    for (const answer of await Promise.all(missing)) {
      expect(answer).toMatchObject({
        status: 404,
        json: { error: { code: 'Request_ResourceNotFound' } },
      })
    }
    expect(await send('POST', `${path}/$ref`, { '@odata.id': 'nowhere' })).toMatchObject({
      status: 400,
      json: { error: { message: 'Invalid URL format specified in payload.' } },
    })
  })

  it('keeps the last owner who is a user', async () => {
    const path = `/v1.0/groups/${await create()}/owners`
    for (const id of [ada, servicePrincipal]) await send('POST', `${path}/$ref`, reference(id))
    expect(await send('DELETE', `${path}/${ada}/$ref`)).toMatchObject({
      status: 400,
      json: {
        error: {
          message: 'The group must have at least one owner, hence this owner cannot be removed.',
        },
      },
    })
    expect((await send('DELETE', `${path}/${servicePrincipal}/$ref`)).status).toBe(204)
  })

  it('takes at most a hundred owners', async () => {
    const id = await create()
    const provenance = {
      author: { kind: 'system', id: 'test' },
      requestId: id,
      at: new Date(),
    } as const
    await service.store.write(contosoTenantId, provenance, async (transaction) => {
      for (let index = 0; index < 99; index += 1) {
        const target = { family: 'users', id: randomUUID() }
        await transaction.create({ ...target, body: {}, index: [], uniqueKeys: [] })
        await transaction.link({ relation: 'owners', source: { family: 'groups', id }, target })
      }
    })
    const path = `/v1.0/groups/${id}/owners/$ref`
    expect((await send('POST', path, reference(ada))).status).toBe(204)
    expect(await send('POST', path, reference(servicePrincipal))).toMatchObject({
      status: 400,
      json: { error: { message: "The object would have 101 'owners'; the most are 100." } },
    })
  })

  it('lets owners change their group, and nobody else without a role', async () => {
    const own = await service.userToken('ada', 'Group.ReadWrite.All')
    const path = `/v1.0/groups/${await create()}`
    const asAda = (method: string, to: string, body?: unknown) =>
      service.send(method, to, { token: own, body })
    const rename = () => asAda('PATCH', path, { displayName: 'Mine' })
    expect((await rename()).status).toBe(403)
    const { json: user } = await send('GET', '/v1.0/users/ada@contoso.com')
    const id = memberText(user, 'id')
    await send('POST', `${path}/owners/$ref`, reference(id))
    expect((await rename()).status).toBe(204)
    expect((await asAda('POST', `${path}/members/$ref`, reference(id))).status).toBe(204)
    expect((await asAda('DELETE', path)).status).toBe(204)
  })

  it('keeps groups that give roles from administrators of groups', async () => {
    const id = await create({ isAssignableToRole: true })
    const members = `/v1.0/groups/${id}/members/$ref`
    const app = await service.appToken('Group.ReadWrite.All')
    const asApp = (method: string, path: string, body?: unknown) =>
      service.send(method, path, { token: app, body })
    const refused = await Promise.all([
      asApp('POST', members, reference(ada)),
      asApp('PATCH', `/v1.0/groups/${id}`, { displayName: 'x' }),
      asApp('DELETE', `/v1.0/groups/${id}`),
      asApp('POST', '/v1.0/groups', newGroup({ isAssignableToRole: true })),
    ])
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    const enough = await service.appToken(
      'Group.ReadWrite.All',
      'RoleManagement.ReadWrite.Directory',
    )
    const added = await service.send('POST', members, { token: enough, body: reference(ada) })
    expect(added.status).toBe(204)
    expect(await send('POST', members, reference(await create()))).toMatchObject({ status: 400 })
  })

  it('refuses members of a group whose rule decides, and of a Microsoft 365 group other than users', async () => {
    const dynamic = await create({
      groupTypes: ['DynamicMembership'],
      membershipRule: 'user.department -eq "Sales"',
    })
    const dynamicMembers = `/v1.0/groups/${dynamic}/members`
    const { json } = await send('POST', `${dynamicMembers}/$ref`, reference(ada))
    expect(json).toMatchObject({
      error: { code: 'Request_BadRequest', '@ostiary.code': 'directory.group.membersDynamic' },
    })
    const unified = await create({ groupTypes: ['Unified'], mailEnabled: true })
    const group = await send('GET', `/v1.0/groups/${unified}`)
    expect(group.json).toMatchObject({
      mail: `${memberText(group.json, 'mailNickname')}@contoso.onmicrosoft.com`,
      visibility: 'Public',
    })
    const members = `/v1.0/groups/${unified}/members/$ref`
    expect((await send('POST', members, reference(await create()))).status).toBe(400)
    expect((await send('POST', members, reference(ada))).status).toBe(204)
    expect((await idsAt(`/v1.0/groups/${unified}/owners`)).length).toBe(1)
  })

  it('restores a deleted group with its members, owners and the groups it was in', async () => {
    const id = await create()
    const outer = await create()
    await send('POST', `/v1.0/groups/${id}/members/$ref`, reference(ada))
    await send('POST', `/v1.0/groups/${id}/owners/$ref`, reference(ada))
    await send('POST', `/v1.0/groups/${outer}/members/$ref`, reference(id))
    const { json: before } = await send('GET', `/v1.0/groups/${id}`)
    await send('DELETE', `/v1.0/groups/${id}`)
    // The other end of an edge is deleted too, and comes back later.
    await send('DELETE', `/v1.0/groups/${outer}`)
    const restored = await send('POST', `/v1.0/directory/deletedItems/${id}/restore`)
    expect(restored).toMatchObject({
      status: 200,
      json: { '@odata.type': '#microsoft.graph.group', id, displayName: before['displayName'] },
    })
    expect((await send('GET', `/v1.0/groups/${id}`)).json).toEqual(before)
    expect(await idsAt(`/v1.0/groups/${id}/members`)).toEqual([ada])
    expect(await idsAt(`/v1.0/groups/${id}/owners`)).toEqual([ada])
    expect(await idsAt(`/v1.0/groups/${id}/memberOf`)).toEqual([])
    await send('POST', `/v1.0/directory/deletedItems/${outer}/restore`)
    expect(await idsAt(`/v1.0/groups/${id}/memberOf`)).toEqual([outer])
  })

  it('forgets a deleted group for good', async () => {
    const id = await create()
    await send('DELETE', `/v1.0/groups/${id}`)
    const path = `/v1.0/directory/deletedItems/${id}`
    expect((await send('GET', path)).status).toBe(200)
    expect((await send('DELETE', path)).status).toBe(204)
    for (const answer of [await send('GET', path), await send('POST', `${path}/restore`)]) {
      expect(answer.status).toBe(404)
    }
  })

  it('records each change in audit and history, and a refused one nowhere', async () => {
    const id = await create()
    await send('POST', `/v1.0/groups/${id}/members/$ref`, reference(ada))
    await send('PATCH', `/v1.0/groups/${id}`, { mailNickname: null })
    await send('DELETE', `/v1.0/groups/${id}`)
    const records = await service.store.listAudit(contosoTenantId, { limit: 100 })
    const named = records.map(({ body }) => body['activityDisplayName']).slice(0, 3)
    expect(named).toEqual(['Delete group', 'Add member to group', 'Add group'])
    const { json } = await send('GET', `/ostiary/v1/history/groups/${id}`)
    expect((json['value'] as readonly JsonObject[]).map(({ change }) => change)).toEqual([
      'delete',
      'create',
    ])
  })
})
