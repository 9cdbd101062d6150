/** Blocks of everybody without any exception, through every form and every way to enforce them. */

import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const modern = '/beta/identity/conditionalAccess/policies'
const alias = '/beta/policies/conditionalAccessPolicies'
const old = '/beta/conditionalAccessPolicies'
const deleted = '/beta/identity/conditionalAccess/deletedItems/policies'

const override = { 'ostiary-override-lockout': 'to be deleted at once' }

const week = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Conditions in the modern form. */
const modernConditions: readonly JsonObject[] = [
  {},
  { clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'] },
  {
    clientAppTypes: [
      'browser',
      'mobileAppsAndDesktopClients',
      'exchangeActiveSync',
      'easSupported',
      'other',
    ],
  },
  { platforms: { includePlatforms: ['all'] } },
  { locations: { includeLocations: ['All'] } },
  { locations: { includeLocations: ['All', 'AllTrusted'] } },
  { signInRiskLevels: ['low', 'medium', 'high', 'none'] },
  { userRiskLevels: ['low', 'medium', 'high', 'hidden', 'none'] },
  { deviceStates: { includeStates: ['All'], excludeStates: [] } },
  { devices: { includeDevices: ['All'] } },
  { devices: { includeDeviceStates: ['All'] } },
  { authenticationFlows: { transferMethods: 'none' } },
  {
    platforms: { includePlatforms: ['all'] },
    locations: { includeLocations: ['All'] },
    deviceStates: { includeStates: ['All'] },
    signInRiskLevels: ['low', 'medium', 'high', 'none'],
  },
]

/** Conditions in the 2019 form. */
const oldConditions: readonly JsonObject[] = [
  {},
  { clientAppTypes: [] },
  { clientAppTypes: ['browser', 'modern', 'easSupported', 'easUnsupported', 'other'] },
  { platforms: 'All' },
  { platforms: { includePlatforms: ['all'] } },
  { locations: { includeLocations: ['ALL'] } },
  { signInRiskLevels: ['High', 'Medium', 'Low', 'None'] },
  { userRiskLevels: ['High', 'Medium', 'Low', 'None'] },
  { deviceStates: { includeStates: ['ALL'], excludeStates: [] } },
  { times: { allTimes: true } },
  { times: { allTimes: true, includeDays: { daysOfWeek: ['Monday'] } } },
  { times: { allTimes: false } },
  { times: { includeDays: { daysOfWeek: week, allDay: true, timeZone: '+01' } } },
]

function block(conditions: JsonObject, state = 'enabled') {
  return {
    displayName: 'Block everybody from everything',
    state,
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
      ...conditions,
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
}

function oldBlock(conditions: JsonObject, state = 'enabled') {
  return block({ clientAppTypes: ['browser', 'modern'], ...conditions }, state)
}

describe('a block of everybody', () => {
  const service = setUpTestService()
  let token: string

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Directory.AccessAsUser.All',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
    )
  })
  // WHY: a policy that was wrongly accepted would hide later failures.
  afterEach(async () => {
    const { json } = await send('GET', modern)
    for (const policy of json['value'] as readonly JsonObject[]) {
      await send('DELETE', `${modern}/${memberText(policy, 'id')}`)
    }
  })

  function send(method: string, path: string, body?: JsonObject, headers = {}): Promise<Answer> {
    return service.send(method, path, { token, body, headers })
  }

  async function idOf(answer: Promise<Answer>): Promise<string> {
    const { status, json } = await answer
    expect(status).toBe(201)
    return memberText(json, 'id')
  }

  /** Tries every way to enforce a policy; each must be refused, and nothing stays behind. */
  async function attempts(
    path: string,
    body: (state: string) => JsonObject,
  ): Promise<readonly number[]> {
    const statuses: number[] = []
    const note = async (answer: Promise<Answer>) => statuses.push((await answer).status)
    await note(send('POST', path, body('enabled')))
    const disabled = await idOf(send('POST', path, body('disabled')))
    await note(send('PATCH', `${modern}/${disabled}`, { state: 'enabled' }))
    await note(send('PATCH', `${old}/${disabled}`, { state: 'enabled' }))
    await send('DELETE', `${modern}/${disabled}`)
    const enforced = await idOf(send('POST', path, body('enabled'), override))
    await send('DELETE', `${modern}/${enforced}`)
    await note(send('POST', `${deleted}/${enforced}/restore`))
    return statuses
  }

  const refusedEverywhere = [409, 409, 409, 409]

  it.each(modernConditions)('is refused with the conditions %j', async (conditions) => {
    const body = (state: string) => block(conditions, state)
    expect(await attempts(modern, body)).toEqual(refusedEverywhere)
    expect((await send('POST', alias, body('enabled'))).status).toBe(409)
  })

  it.each(oldConditions)('is refused with the conditions %j of 2019', async (conditions) => {
    const body = (state: string) => oldBlock(conditions, state)
    expect(await attempts(old, body)).toEqual(refusedEverywhere)
  })

  it.each([
    { signInRiskLevels: ['low', 'medium', 'high'] },
    { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } },
    { deviceStates: { includeStates: ['All'], excludeStates: ['Compliant'] } },
    { devices: { includeDevices: ['All'], excludeDevices: ['DomainJoined'] } },
  ])('is accepted with the conditions %j, which leave some sign-ins out', async (conditions) => {
    const id = await idOf(send('POST', modern, block(conditions)))
    const widened = await send('PATCH', `${modern}/${id}`, {
      conditions: Object.fromEntries(
        Object.keys(conditions).map((name) => [
          name,
          name === 'signInRiskLevels' ? ['low', 'medium', 'high', 'none'] : null,
        ]),
      ),
    })
    expect(widened.status).toBe(409)
    await send('DELETE', `${modern}/${id}`)
  })
})
