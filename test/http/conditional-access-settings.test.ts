/** The settings of conditional access: default, change, reset, audit, and what they do to decisions. Plans: 501. */

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const root = '/beta/identity/conditionalAccess'
const settings = `${root}/settings`
const ada = '0571a27e-0571-4a27-a000-000000000a04'

const blockAda: JsonObject = {
  displayName: 'Block Ada',
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: [ada] },
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
}

const clock = createMovableClock()
const service = setUpTestService({ store: 'sqlite', app: { clock: clock.clock } })
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Application.Read.All',
    'AuditLog.Read.All',
    'Directory.Read.All',
  )
  await send('POST', `${root}/policies`, blockAda)
})

function send(method: string, path: string, body?: JsonObject): Promise<Answer> {
  const headers = { prefer: 'return=representation' }
  return service.send(method, path, body === undefined ? { token } : { token, body, headers })
}

function excluding(
  ...exclusions: readonly (readonly [action: string, state: string])[]
): JsonObject {
  const userActionExclusions = exclusions.map(([userAction, state]) => ({ userAction, state }))
  return { exclusions: { allResourcesExclusions: { userActionExclusions } } }
}

async function outcome(action: string, policies?: JsonObject): Promise<JsonValue | undefined> {
  const { json } = await send('POST', '/ostiary/v1/decisions', {
    signIns: [
      {
        principal: { kind: 'user', id: ada },
        target: { kind: 'userAction', action: `urn:user:${action}` },
        clientApp: 'browser',
      },
    ],
    ...(policies && { policies }),
  })
  const [decision] = json['decisions'] as readonly JsonObject[]
  return decision?.['outcome']
}

describe('the settings of conditional access', () => {
  beforeEach(async () => {
    await send('DELETE', settings)
    clock.advance({ minutes: 1 })
  })

  it('exist in every tenant, exclude nothing, and are not served by v1.0', async () => {
    const found = await send('GET', settings)
    expect([found.status, found.json]).toMatchObject([
      200,
      { id: expect.any(String), modifiedDateTime: null, ...excluding() },
    ])
    const chosen = await send('GET', `${settings}?$select=exclusions`)
    expect(chosen.json).toMatchObject(excluding())
    expect(Object.keys(chosen.json)).not.toContain('modifiedDateTime')
    expect((await send('GET', settings.replace('beta', 'v1.0'))).status).toBe(501)
  })

  it('are changed as a whole list, keep what a PATCH leaves out, and are reset by DELETE', async () => {
    const first = await send('PATCH', settings, excluding(['accountrecovery', 'enabled']))
    expect([first.status, first.json]).toMatchObject([
      200,
      excluding(['accountrecovery', 'enabled']),
    ])
    expect(memberText(first.json, 'modifiedDateTime')).not.toBe('')
    const kept = await send('PATCH', settings, {})
    expect(kept.json).toMatchObject(excluding(['accountrecovery', 'enabled']))
    const replaced = await send('PATCH', settings, excluding(['registerdevice', 'disabled']))
    expect(replaced.json).toMatchObject(excluding(['registerdevice', 'disabled']))
    expect((await send('DELETE', settings)).status).toBe(204)
    expect((await send('GET', settings)).json).toMatchObject({
      modifiedDateTime: null,
      ...excluding(),
    })
  })

  it('warn of unknown actions, refuse unknown states, and compare If-Match', async () => {
    const odd = await send('PATCH', settings, excluding(['takeoff', 'enabled']))
    expect(odd.json['@ostiary.warnings']).toMatchObject([
      { '@ostiary.code': 'conditionalAccess.tenantSetting.userActionUnknown' },
    ])
    const refused = await send('PATCH', settings, excluding(['accountrecovery', 'on']))
    expect(refused.status).toBe(400)
    const stale = await service.send('DELETE', settings, {
      token,
      headers: { 'if-match': 'W/"77"' },
    })
    expect(stale.status).toBe(412)
  })

  it('are changed only by holders of the write permission', async () => {
    const reader = await service.userToken('admin', 'Policy.Read.ConditionalAccess')
    const asReader = (method: string) => service.send(method, settings, { token: reader, body: {} })
    expect((await service.send('GET', settings, { token: reader })).status).toBe(200)
    expect((await asReader('PATCH')).status).toBe(403)
    expect((await service.send('DELETE', settings, { token: reader })).status).toBe(403)
  })

  it('are in the audit log', async () => {
    await send('PATCH', settings, excluding(['registerdevice', 'enabled']))
    const { json } = await send('GET', '/v1.0/auditLogs/directoryAudits?$top=1')
    expect(json['value']).toMatchObject([
      { activityDisplayName: 'Update conditional access settings' },
    ])
  })

  it('take a user action out of policies on all resources: live, in the past, and in drafts', async () => {
    const before = clock.clock().toISOString()
    expect(await outcome('registerdevice')).toBe('block')
    clock.advance({ minutes: 1 })
    await send('PATCH', settings, excluding(['registerdevice', 'enabled']))
    const after = clock.clock().toISOString()
    clock.advance({ minutes: 1 })
    expect(await outcome('registerdevice')).toBe('allow')
    expect(await outcome('registersecurityinfo')).toBe('block')
    expect(await outcome('registerdevice', { at: before })).toBe('block')
    expect(await outcome('registerdevice', { at: after })).toBe('allow')
    const draft = { draft: { mode: 'whole', policies: [blockAda] } }
    expect(await outcome('registerdevice', draft)).toBe('allow')
    await send(
      'PATCH',
      settings,
      excluding(['registerdevice', 'enabledForReportingButNotEnforced']),
    )
    expect(await outcome('registerdevice')).toBe('block')
  })
})

describe('policy plans', () => {
  it.each([
    ['GET', `${root}/plans`],
    ['POST', `${root}/plans`],
    ['GET', `${root}/plans/1`],
    ['PATCH', `${root}/plans/1`],
    ['DELETE', `${root}/plans/1`],
    ['GET', `${root}/plans/1/rules`],
    ['POST', `${root}/plans/1/rules`],
    ['GET', `${root}/plans/1/rules/2`],
    ['DELETE', `${root}/plans/1/rules/2`],
  ])('answer 501 by name: %s %s', async (method, path) => {
    const answer = await service.send(method, path, { token })
    expect([answer.status, answer.text.includes('policy plan')]).toEqual([501, true])
  })
})
