/** The baseline scopes setting of a tenant: default, change, refusals, audit, and what it does to decisions. */

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const setting = '/ostiary/v1/tenant/baseline-scopes'
const policies = '/beta/identity/conditionalAccess/policies'
const ada = '0571a27e-0571-4a27-a000-000000000a04'
const exchange = '00000002-0000-0ff1-ce00-000000000000'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'

const clock = createMovableClock()
const service = setUpTestService({ store: 'sqlite', app: { clock: clock.clock } })
let token: string

function send(method: string, path: string, body?: JsonObject): Promise<Answer> {
  return service.send(method, path, body === undefined ? { token } : { token, body })
}

function choose(enforcement: string, placeholderAppId?: string): Promise<Answer> {
  return send('PUT', setting, { enforcement, ...(placeholderAppId && { placeholderAppId }) })
}

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Application.Read.All',
    'AuditLog.Read.All',
    'Directory.Read.All',
  )
  await send('POST', policies, {
    displayName: 'Block all but mail',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      users: { includeUsers: [ada] },
      applications: { includeApplications: ['All'], excludeApplications: [exchange] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  })
})

/** The outcome of a request for `openid` by a public client of Exchange, by the rules of 2026-11-30. */
async function outcome(further: JsonObject = {}): Promise<JsonValue | undefined> {
  const { json } = await send('POST', '/ostiary/v1/decisions', {
    signIn: {
      principal: { kind: 'user', id: ada },
      target: {
        kind: 'applications',
        applications: [{ appId: exchange }],
        requestedScopes: ['openid'],
        isConfidentialClient: false,
      },
    },
    asOf: '2026-11-30T00:00:00Z',
    ...further,
  })
  const [decision] = json['decisions'] as readonly JsonObject[]
  return decision?.['outcome']
}

describe('the baseline scopes setting', () => {
  beforeEach(async () => {
    await choose('rollout')
    clock.advance({ minutes: 1 })
  })

  it('follows the rollout until the tenant chooses', async () => {
    const { status, json } = await send('GET', setting)
    expect([status, json]).toEqual([200, { enforcement: 'rollout' }])
    expect(await outcome()).toBe('block')
    expect(await outcome({ asOf: '2026-01-15T00:00:00Z' })).toBe('allow')
  })

  it('decides live and past requests in each of its positions', async () => {
    expect((await choose('disabled')).json).toEqual({ enforcement: 'disabled' })
    expect(await outcome()).toBe('allow')
    clock.advance({ minutes: 1 })
    const disabledAt = clock.clock().toISOString()
    clock.advance({ minutes: 1 })
    await choose('enabled')
    expect(await outcome({ asOf: '2026-01-15T00:00:00Z' })).toBe('block')
    expect(await outcome({ policies: { at: disabledAt } })).toBe('allow')
    await choose('customized', exchange)
    expect(await outcome()).toBe('allow')
    await choose('customized', sharePoint)
    expect(await outcome()).toBe('block')
  })

  it('holds for drafts, and gives way to the setting of a request', async () => {
    await choose('disabled')
    expect(await outcome({ policies: { draft: { mode: 'overlay' } } })).toBe('allow')
    const settings = { baselineScopes: { enforcement: 'rollout' } }
    expect(await outcome({ settings })).toBe('block')
  })

  it.each([
    [{}, 'body.memberRequired'],
    [{ enforcement: 'off' }, 'body.valueUnknown'],
    [{ enforcement: 'customized' }, 'body.memberRequired'],
    [{ enforcement: 'disabled', placeholderAppId: exchange }, 'body.memberUnknown'],
    [{ enforcement: 'customized', placeholderAppId: 'x' }, 'request.textMalformed'],
    [
      { enforcement: 'customized', placeholderAppId: 'dead0000-0000-4000-8000-000000000001' },
      'conditionalAccess.tenantSetting.placeholderNotFound',
    ],
  ])('is not changed by %j', async (body, code) => {
    const { status, json } = await send('PUT', setting, body)
    expect([status, json]).toMatchObject([400, { error: { details: [{ '@ostiary.code': code }] } }])
    expect((await send('GET', setting)).json).toEqual({ enforcement: 'rollout' })
  })

  it('compares If-Match, and is changed only by holders of the write permission', async () => {
    const body = { enforcement: 'disabled' }
    const headers = { 'if-match': 'W/"77"' }
    expect((await service.send('PUT', setting, { token, body, headers })).status).toBe(412)
    const reader = await service.userToken('admin', 'Policy.Read.ConditionalAccess')
    expect((await service.send('GET', setting, { token: reader })).status).toBe(200)
    expect((await service.send('PUT', setting, { token: reader, body })).status).toBe(403)
  })

  it('is in the audit log and in the history', async () => {
    await choose('disabled')
    const { json } = await send('GET', '/v1.0/auditLogs/directoryAudits?$top=1')
    expect(json['value']).toMatchObject([{ activityDisplayName: 'Set baseline scopes' }])
    const history = await send('GET', '/ostiary/v1/history/baselineScopes/baseline-scopes?$top=1')
    expect(history.status).toBe(200)
  })
})

describe('under --unknown-references warn', () => {
  const lenient = setUpTestService({ store: 'sqlite', app: { families: tolerantFamilyOptions } })

  it('the setting takes a placeholder that the tenant does not have, with a warning', async () => {
    const writer = await lenient.userToken('admin', 'Policy.ReadWrite.ConditionalAccess')
    const body = {
      enforcement: 'customized',
      placeholderAppId: 'dead0000-0000-4000-8000-000000000001',
    }
    const { status, json } = await lenient.send('PUT', setting, { token: writer, body })
    expect([status, json]).toMatchObject([
      200,
      {
        ...body,
        '@ostiary.warnings': [
          { '@ostiary.code': 'conditionalAccess.tenantSetting.placeholderNotFound' },
        ],
      },
    ])
  })
})
