/** Security defaults and continuous access evaluation: settings that every tenant has before anybody writes them. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  continuousAccessEvaluationKind,
  continuousAccessEvaluationOperations,
} from '../../src/conditional-access/resources/tenant-settings/continuous-access-evaluation.ts'
import {
  isSecurityDefaultsEnabled,
  securityDefaultsKind,
  securityDefaultsOperations,
} from '../../src/conditional-access/resources/tenant-settings/security-defaults.ts'
import type { PolicyName } from '../../src/conditional-access/model/policy-name.ts'
import { historyOperations } from '../../src/audit/history-operations.ts'
import { users } from '../../src/directory/kinds.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { serveOperations, type OperationService } from '../support/operation-service.ts'

const origin = 'https://graph.example'
const defaultsPath = '/policies/identitySecurityDefaultsEnforcementPolicy'
const evaluationPath = '/identity/continuousAccessEvaluationPolicy'
const read = ['Policy.Read.All']
const write = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess']

let enabledPolicies: readonly PolicyName[]
let service: OperationService

beforeEach(async () => {
  enabledPolicies = []
  service = await serveOperations([
    ...securityDefaultsOperations(() => Promise.resolve(enabledPolicies)),
    ...continuousAccessEvaluationOperations({ unknownReferences: 'refuse' }),
    ...historyOperations(securityDefaultsKind),
    ...historyOperations(continuousAccessEvaluationKind),
  ])
})
afterEach(() => service.close())

function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  return service.send('GET', path, { permissions: read, headers })
}

function patch(path: string, body: JsonObject, headers: Readonly<Record<string, string>> = {}) {
  return service.send('PATCH', path, { permissions: write, body, headers })
}

/** What the audit log says of each change: activity, type, and the changed properties. */
async function changes(): Promise<readonly unknown[]> {
  return (await service.audit()).map(({ body }) => ({
    activity: body['activityDisplayName'],
    type: body['operationType'],
    resources: body['targetResources'],
  }))
}

describe('security defaults', () => {
  it.each(['v1.0', 'beta'])('are off in %s until somebody turns them on', async (version) => {
    const before = await get(`/${version}${defaultsPath}`)
    expect([before.status, before.headers['ETag'], before.json]).toEqual([
      200,
      'W/"0"',
      {
        '@odata.context': `${origin}/${version}/$metadata#policies/identitySecurityDefaultsEnforcementPolicy/$entity`,
        id: '00000000-0000-0000-0000-000000000005',
        displayName: 'Security Defaults',
        description: expect.any(String),
        isEnabled: false,
      },
    ])
    expect(await isSecurityDefaultsEnabled(service.store, service.tenant)).toBe(false)
    const change = await patch(`/${version}${defaultsPath}`, { isEnabled: true })
    expect([change.status, change.text]).toEqual([204, ''])
    expect((await get(`/${version}${defaultsPath}`)).json).toEqual({
      ...before.json,
      isEnabled: true,
    })
    expect(await isSecurityDefaultsEnabled(service.store, service.tenant)).toBe(true)
  })

  it('record the first write as an update of what the tenant had', async () => {
    await patch(`/v1.0${defaultsPath}`, { isEnabled: true })
    await patch(`/v1.0${defaultsPath}`, { isEnabled: false })
    const update = (oldValue: string, newValue: string) => ({
      activity: 'Update security defaults',
      type: 'Update',
      resources: [
        expect.objectContaining({
          id: '00000000-0000-0000-0000-000000000005',
          displayName: 'Security Defaults',
          modifiedProperties: [{ displayName: 'isEnabled', oldValue, newValue }],
        }),
      ],
    })
    expect(await changes()).toEqual([update('false', 'true'), update('true', 'false')])
  })

  it('keep their versions', async () => {
    await patch(`/v1.0${defaultsPath}`, { isEnabled: true })
    const path = `/ostiary/v1/history/${securityDefaultsKind.name}/00000000-0000-0000-0000-000000000005/1`
    expect((await get(path)).json).toMatchObject({
      version: 1,
      policy: { displayName: 'Security Defaults', isEnabled: true },
    })
  })

  it('answer with the representation when asked, and select', async () => {
    const path = `/v1.0${defaultsPath}`
    const answer = await patch(path, { isEnabled: true }, { prefer: 'return=representation' })
    expect([answer.status, answer.headers['ETag'], answer.headers['Preference-Applied']]).toEqual([
      200,
      'W/"1"',
      'return=representation',
    ])
    expect(answer.json).toMatchObject({ displayName: 'Security Defaults', isEnabled: true })
    expect(Object.keys((await get(`${path}?$select=isEnabled`)).json)).toEqual([
      '@odata.context',
      'id',
      'isEnabled',
    ])
  })

  it('let only one of two concurrent first writers win', async () => {
    const path = `/v1.0${defaultsPath}`
    const etag = (await get(path)).headers['ETag'] ?? ''
    expect((await patch(path, { isEnabled: true }, { 'if-match': etag })).status).toBe(204)
    expect((await patch(path, { isEnabled: false }, { 'if-match': etag })).status).toBe(412)
  })

  it('ignore members that only the service sets', async () => {
    const path = `/v1.0${defaultsPath}`
    await patch(path, { id: 'x', displayName: 'x', description: 'x', deletedDateTime: null })
    expect((await get(path)).json).toMatchObject({
      id: '00000000-0000-0000-0000-000000000005',
      displayName: 'Security Defaults',
    })
  })

  it.each([
    [{ isEnabled: null }, '`isEnabled` must not be null'],
    [{ isEnabled: 'true' }, '`isEnabled` must be a Boolean, not a string'],
    [{ isEnbled: true }, '`isEnbled` is not a known member; did you mean `isEnabled`?'],
  ])('refuse %j', async (body, message) => {
    const { status, json } = await patch(`/v1.0${defaultsPath}`, body)
    expect([status, json['error']]).toEqual([
      400,
      expect.objectContaining({ code: 'BadRequest', message }),
    ])
    expect(await changes()).toEqual([])
  })

  it('cannot be turned on while policies are enforced, and the error lists them', async () => {
    enabledPolicies = [
      { id: 'p1', displayName: 'MFA' },
      { id: 'p2', displayName: 'Block' },
    ]
    const { status, json } = await patch(`/v1.0${defaultsPath}`, { isEnabled: true })
    const details = enabledPolicies.map(({ id, displayName }) => ({
      code: 'BadRequest',
      '@ostiary.code': 'conditionalAccess.tenantSetting.policyEnabled',
      target: '/isEnabled',
      message: `\`isEnabled\` cannot be true while the conditional access policy \`${displayName}\` (${id}) is enabled`,
    }))
    expect([status, json['error']]).toEqual([
      400,
      expect.objectContaining({ message: details[0]?.message, details }),
    ])
    expect(await isSecurityDefaultsEnabled(service.store, service.tenant)).toBe(false)
  })

  it('can be turned off, and written back, while policies are enforced', async () => {
    await patch(`/v1.0${defaultsPath}`, { isEnabled: true })
    enabledPolicies = [{ id: 'p1', displayName: 'MFA' }]
    expect((await patch(`/v1.0${defaultsPath}`, { isEnabled: true })).status).toBe(204)
    expect((await patch(`/v1.0${defaultsPath}`, { isEnabled: false })).status).toBe(204)
  })

  it.each([
    ['GET', ['Policy.Read.ConditionalAccess'], 403],
    ['GET', ['Policy.Read.All'], 200],
    ['PATCH', ['Policy.Read.All'], 403],
    ['PATCH', ['Policy.ReadWrite.SecurityDefaults'], 403],
    ['PATCH', ['Policy.Read.All', 'Policy.ReadWrite.SecurityDefaults'], 204],
    ['PATCH', ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'], 204],
  ])('%s with %j is answered with %i', async (method, permissions, status) => {
    const body = method === 'GET' ? {} : { body: { isEnabled: false } }
    const path = `/v1.0${defaultsPath}`
    expect((await service.send(method, path, { permissions, ...body })).status).toBe(status)
  })
})

describe('continuous access evaluation', () => {
  const user = '00000000-0000-4000-8000-0000000000aa'
  const other = '00000000-0000-4000-8000-0000000000bb'

  /** Writes the user to the directory, or deletes it. */
  async function setUser(isThere: boolean, { store, tenant } = service): Promise<void> {
    const provenance = {
      author: { kind: 'system', id: 'test' },
      requestId: 'test',
      at: new Date('2026-01-05T12:00:00Z'),
    } as const
    await store.write(tenant, provenance, async (transaction) => {
      const key = { family: users.name, id: user }
      if (isThere) await transaction.create({ ...key, body: {}, index: [], uniqueKeys: [] })
      else await transaction.delete(key)
    })
  }

  beforeEach(() => setUser(true))

  it('is on for everybody until it is written, in beta only', async () => {
    expect((await get(`/beta${evaluationPath}`)).json).toEqual({
      '@odata.context': `${origin}/beta/$metadata#identity/continuousAccessEvaluationPolicy/$entity`,
      id: '00000000-0000-0000-0000-000000000006',
      displayName: 'Continuous Access Evaluation',
      description: expect.any(String),
      isEnabled: true,
      users: [],
      groups: [],
      migrate: false,
    })
    // The operations of this test have nothing below `/v1.0/identity`.
    expect((await get(`/v1.0${evaluationPath}`)).status).toBe(501)
  })

  it('changes what a PATCH names, and records it', async () => {
    const before = (await get(`/beta${evaluationPath}`)).json
    const path = `/beta${evaluationPath}`
    expect((await patch(path, { migrate: true })).status).toBe(204)
    expect((await patch(path, { users: [user], displayName: 'x' })).status).toBe(204)
    expect((await get(path)).json).toEqual({ ...before, migrate: true, users: [user] })
    const update = (displayName: string, oldValue: string, newValue: string) => ({
      activity: 'Update continuous access evaluation',
      type: 'Update',
      resources: [
        expect.objectContaining({ modifiedProperties: [{ displayName, oldValue, newValue }] }),
      ],
    })
    expect(await changes()).toEqual([
      update('migrate', 'false', 'true'),
      update('users', '[]', JSON.stringify([user])),
    ])
  })

  it('refuses users and groups that the tenant does not have', async () => {
    const path = `/beta${evaluationPath}`
    const { status, json } = await patch(path, { users: [user, other], groups: [user] })
    const unknown = (id: string, kind: string, target: string) => ({
      code: 'BadRequest',
      target,
      '@ostiary.code': 'conditionalAccess.tenantSetting.principalNotFound',
      message: `${kind} \`${id}\` not found in this tenant`,
    })
    const details = [unknown(other, 'user', '/users/1'), unknown(user, 'group', '/groups/0')]
    expect([status, json['error']]).toEqual([
      400,
      expect.objectContaining({ message: details[0]?.message, details }),
    ])
    expect((await get(path)).json).toMatchObject({ users: [], groups: [] })
  })

  it('keeps the ids of users and groups that are deleted later', async () => {
    const path = `/beta${evaluationPath}`
    await patch(path, { users: [user] })
    await setUser(false)
    const change = { users: [user.toUpperCase()], migrate: true }
    expect((await patch(path, change)).status).toBe(204)
    expect((await patch(path, { groups: [user] })).status).toBe(400)
  })

  it('warns of unknown references where policies do', async () => {
    const lenient = await serveOperations(
      continuousAccessEvaluationOperations({ unknownReferences: 'warn' }),
    )
    const { status, json } = await lenient.send('PATCH', `/beta${evaluationPath}`, {
      permissions: write,
      body: { users: [other] },
      headers: { prefer: 'return=representation' },
    })
    expect([status, json]).toMatchObject([
      200,
      {
        users: [other],
        '@ostiary.warnings': [
          { message: `user \`${other}\` not found in this tenant`, target: '/users/0' },
        ],
      },
    ])
    await lenient.close()
  })

  it('reports every problem at once', async () => {
    const { status, json } = await patch(`/beta${evaluationPath}`, {
      isEnabled: null,
      users: ['ada'],
      groups: [user, 'sales'],
    })
    const { details } = json['error'] as { details: readonly { target: string }[] }
    expect([status, details.map(({ target }) => target)]).toEqual([
      400,
      ['/isEnabled', '/users/0', '/groups/1'],
    ])
  })

  it.each([
    ['GET', ['Policy.ReadWrite.ConditionalAccess'], 403],
    ['PATCH', ['Policy.ReadWrite.ConditionalAccess'], 403],
    ['PATCH', ['Application.Read.All', 'Policy.ReadWrite.ConditionalAccess'], 204],
  ])('%s with %j is answered with %i', async (method, permissions, status) => {
    const body = method === 'GET' ? {} : { body: {} }
    const path = `/beta${evaluationPath}`
    expect((await service.send(method, path, { permissions, ...body })).status).toBe(status)
  })
})
