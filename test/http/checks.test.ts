/** Checks of the policies of a tenant, on both stores: `POST /ostiary/v1/checks/conditionalAccess`. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'

const checks = '/ostiary/v1/checks/conditionalAccess'
const policiesPath = '/beta/identity/conditionalAccess/policies'
const ada = '0571a27e-0571-4a27-a000-000000000a04'
const allStaff = '0571a27e-0571-4a27-a000-000000000b01'
const sales = '0571a27e-0571-4a27-a000-000000000b02'
const emergencyGroup = '0571a27e-0571-4a27-a000-000000000b05'

function policyFor(displayName: string, users: JsonObject, changes: JsonObject = {}): JsonObject {
  return {
    displayName,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      users,
      applications: { includeApplications: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    ...changes,
  }
}

/** The warnings without those about break-glass identities: code, certainty, and names of the policies. */
function warningsOf({ status, json }: Answer, withBreakGlass = false): readonly string[] {
  expect(status).toBe(200)
  expect(json['isComplete']).toBe(true)
  const warnings = Array.isArray(json['warnings']) ? json['warnings'].filter(isJsonObject) : []
  return warnings
    .map((warning) => {
      const policies = Array.isArray(warning['policies']) ? warning['policies'] : []
      return [
        memberText(warning, '@ostiary.code').replace('conditionalAccess.check.', ''),
        memberText(warning, 'certainty'),
        ...policies.filter(isJsonObject).map((each) => memberText(each, 'displayName')),
      ].join(' ')
    })
    .filter((text) => withBreakGlass || !text.startsWith('breakGlass'))
}

describe.each(['sqlite', 'postgres'] as const)('checks on %s', (store) => {
  const { clock, advance } = createMovableClock()
  let service: TestService
  let token: string
  let writer: string

  const ask = (body: JsonObject, by = token) =>
    service.send('POST', checks, { token: by, body: body })
  const draft = (...policies: readonly JsonObject[]) => ({
    policies: { draft: { mode: 'whole', policies } },
  })
  const create = async (body: JsonObject): Promise<string> => {
    const { json } = await service.send('POST', policiesPath, {
      token: writer,
      body: body,
    })
    return memberText(json, 'id')
  }

  const signIn = async (): Promise<void> => {
    token = await service.appToken('Policy.Read.ConditionalAccess')
    writer = await service.appToken('Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess')
  }
  const pass = async (days: number): Promise<void> => {
    advance({ days })
    await signIn()
  }

  beforeAll(async () => {
    service = await startTestService({ store, app: { clock } })
    await signIn()
  })
  afterAll(() => service.close())
  beforeEach(async () => {
    const { json } = await service.send('GET', policiesPath, { token: writer })
    for (const each of Array.isArray(json['value']) ? json['value'].filter(isJsonObject) : []) {
      await service.send('DELETE', `${policiesPath}/${memberText(each, 'id')}`, { token: writer })
    }
  })

  it('look at the live policies, and say when none is wrong', async () => {
    const breakGlass = [{ id: emergencyGroup, type: 'group' }]
    expect(warningsOf(await ask({ breakGlass }), true)).toEqual([])
    await create(policyFor('staff', { includeUsers: ['All'], excludeGroups: [sales] }))
    expect(warningsOf(await ask({ breakGlass }), true)).toEqual([
      'breakGlassNotExcluded certain staff',
      'exclusionUncovered certain staff',
    ])
  })

  it('know who is in a group', async () => {
    const staffButSales = policyFor('staff', {
      includeGroups: [allStaff],
      excludeGroups: [sales],
    })
    const everybody = policyFor('everybody', { includeUsers: ['All'] })
    expect(warningsOf(await ask(draft(staffButSales)))).toEqual([
      'exclusionUncovered certain staff',
    ])
    expect(warningsOf(await ask(draft(staffButSales, everybody)))).toEqual([])
    const given = await ask({ ...draft(staffButSales), facts: 'given' })
    expect(warningsOf(given)).toEqual(['exclusionUncovered possible staff'])
    const emptied = policyFor('nobody', { includeGroups: [sales], excludeGroups: [allStaff] })
    expect(warningsOf(await ask(draft(emptied)))).toEqual(['neverApplies certain nobody'])
    expect(warningsOf(await ask({ ...draft(emptied), facts: 'given' }))).toEqual([
      'exclusionUncovered possible nobody',
    ])
  })

  it('know the declared break-glass identities', async () => {
    const everybody = policyFor('everybody', { includeUsers: ['All'] })
    expect(warningsOf(await ask(draft(everybody)), true)).toEqual(['breakGlassNotDeclared certain'])
    const declared = await service.send('PUT', '/ostiary/v1/tenant/break-glass', {
      token: writer,
      body: { identities: [{ id: ada }] },
    })
    expect(declared.status).toBe(200)
    expect(warningsOf(await ask(draft(everybody)), true)).toEqual([
      'breakGlassNotExcluded certain everybody',
    ])
    const excluding = policyFor('all but Ada', { includeUsers: ['All'], excludeUsers: [ada] })
    expect(warningsOf(await ask(draft(excluding)), true)).toEqual([])
    await service.send('PUT', '/ostiary/v1/tenant/break-glass', {
      token: writer,
      body: { identities: [] },
      headers: { 'Ostiary-Override-Lockout': 'the test is over' },
    })
  })

  it('count the days in report-only mode from the version that set it', async () => {
    const users = { includeUsers: ['All'] }
    const id = await create(policyFor('trial', users))
    await pass(100)
    await service.send('PATCH', `${policiesPath}/${id}`, {
      token: writer,
      body: { state: 'enabledForReportingButNotEnforced' },
    })
    await pass(20)
    await service.send('PATCH', `${policiesPath}/${id}`, {
      token: writer,
      body: { displayName: 'long trial' },
    })
    await pass(15)
    expect(warningsOf(await ask({ reportOnlyDays: 35 }))).toEqual([])
    expect(warningsOf(await ask({ reportOnlyDays: 34 }))).toEqual([
      'reportOnlyTooLong certain long trial',
    ])
    const replaced = { policies: { draft: { mode: 'overlay', removedPolicies: [id] } } }
    expect(warningsOf(await ask({ ...replaced, reportOnlyDays: 0 }))).toEqual([])
  })

  it('name no members of groups', async () => {
    const { json } = await ask(
      draft(policyFor('staff', { includeGroups: [allStaff], excludeGroups: [sales] })),
    )
    const text = JSON.stringify(json)
    expect(text).toContain(sales)
    expect(text).not.toMatch(/0571a27e-0571-4a27-a000-000000000a/u)
  })

  it.each([
    ['an unknown member', { policy: {} }, 400],
    ['days that are none', { reportOnlyDays: -1 }, 400],
    ['an identity of no type', { breakGlass: [{ id: ada, type: 'person' }] }, 400],
    ['two sources', { policies: { live: true, at: '2026-01-01T00:00:00Z' } }, 400],
    ['a draft with a fault', { policies: { draft: { mode: 'whole', policies: [{}] } } }, 400],
  ])('refuse %s', async (_, body, status) => {
    expect((await ask(body as JsonObject)).status).toBe(status)
  })

  it('need the permission to read policies', async () => {
    const other = await service.appToken('User.Read.All')
    expect((await ask({}, other)).status).toBe(403)
  })
})
