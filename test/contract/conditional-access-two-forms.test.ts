/** One policy in two forms: a PATCH through one form keeps what only the other form can express. */

import { describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { legacyPolicy, modernPolicy } from './support/conditional-access-bodies.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  withUnknownEnumMembers,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const legacy = '/conditionalAccessPolicies'
const modern = '/identity/conditionalAccess/policies'

/** Policies that the 2019 form cannot express: what a 2019 read leaves out, and a patch in that form. */
const onlyModern: readonly (readonly [string, readonly string[], JsonObject, JsonObject])[] = [
  [
    'platforms, flows and filters',
    [
      'conditions.platforms.excludePlatforms',
      'conditions.authenticationFlows',
      'conditions.applications.excludeApplications',
    ],
    modernPolicy('Flows'),
    { signInRiskLevels: ['low'] },
  ],
  [
    'a user action, insider risk and a strength',
    [
      'conditions.insiderRiskLevels',
      'conditions.applications.includeUserActions',
      'grantControls.authenticationStrength',
    ],
    {
      displayName: 'User action',
      state: 'disabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeUserActions: ['urn:user:registersecurityinfo'] },
        users: { includeUsers: ['All'] },
        insiderRiskLevels: 'moderate,elevated',
      },
      grantControls: {
        operator: 'AND',
        builtInControls: ['compliantDevice'],
        authenticationStrength: { id: '00000000-0000-0000-0000-000000000004' },
      },
    },
    { signInRiskLevels: ['low'] },
  ],
  [
    'a change of password',
    ['grantControls.builtInControls', 'sessionControls.signInFrequency'],
    {
      displayName: 'Password',
      state: 'disabled',
      conditions: {
        clientAppTypes: ['all'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
        userRiskLevels: ['high'],
      },
      grantControls: { operator: 'AND', builtInControls: ['mfa', 'passwordChange'] },
      sessionControls: {
        signInFrequency: { isEnabled: true, frequencyInterval: 'everyTime' },
      },
    },
    { userRiskLevels: ['low', 'medium'] },
  ],
]

function conditionsOf(policy: JsonObject): JsonObject {
  return policy['conditions'] as JsonObject
}

describe.each(storeNames)('the two forms of a conditional access policy on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(() => administratorClient(service))

  it.each(onlyModern)(
    'keeps %s, which only the modern form has, when the 2019 form is patched',
    async (_, omitted, policy, patch) => {
      const created: JsonObject = await client.api(modern).post(policy)
      const id = memberText(created, 'id')
      const before: JsonObject = await withUnknownEnumMembers(client.api(`${modern}/${id}`)).get()
      expect(await client.api(`${legacy}/${id}`).get()).toMatchObject({
        '@ostiary.omitted': omitted,
      })
      await client.api(`${legacy}/${id}`).patch({ displayName: 'Renamed', conditions: patch })
      expect(await withUnknownEnumMembers(client.api(`${modern}/${id}`)).get()).toEqual({
        ...before,
        displayName: 'Renamed',
        modifiedDateTime: expect.stringMatching(/Z$/u),
        conditions: { ...conditionsOf(before), ...patch },
      })
      await client.api(`${modern}/${id}`).delete()
    },
  )

  it('keeps members that only the 2019 form has when the modern form is patched', async () => {
    const body = legacyPolicy('Legacy')
    const times = {
      allTimes: false,
      includeDays: {
        daysOfWeek: ['Monday', 'Friday'],
        timeZone: 'Pacific Standard Time',
        startTime: '11:00:00',
        endTime: '11:20:00',
        allDay: false,
      },
      excludeDays: null,
      includeRange: null,
      excludeRange: null,
    }
    const created: JsonObject = await client.api(legacy).post({
      ...body,
      conditions: { ...conditionsOf(body), clientAppTypes: ['easUnsupported'], times },
    })
    const id = memberText(created, 'id')
    const before: JsonObject = await client.api(`${legacy}/${id}`).get()
    expect(before).toMatchObject({ conditions: { clientAppTypes: ['easUnsupported'], times } })
    await client.api(`${modern}/${id}`).patch({
      displayName: 'Renamed',
      conditions: { signInRiskLevels: ['low'] },
    })
    expect(await client.api(`${legacy}/${id}`).get()).toEqual({
      ...before,
      displayName: 'Renamed',
      modifiedDateTime: expect.stringMatching(/Z$/u),
      conditions: { ...conditionsOf(before), signInRiskLevels: ['low'] },
    })
  })

  it('stores device states as a filter, and refuses to overwrite a filter that device states cannot express', async () => {
    const created: JsonObject = await client.api(legacy).post(legacyPolicy('Devices'))
    const id = memberText(created, 'id')
    const states = { includeStates: ['All'], excludeStates: ['Compliant', 'DomainJoined'] }
    expect(conditionsOf(created)).toMatchObject({ deviceStates: states })
    expect(await client.api(`${modern}/${id}`).get()).toMatchObject({
      conditions: {
        devices: {
          deviceFilter: {
            mode: 'exclude',
            rule: 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"',
          },
        },
      },
    })

    const deviceFilter = { mode: 'exclude', rule: 'device.model -eq "SAW"' }
    await client.api(`${modern}/${id}`).patch({ conditions: { devices: { deviceFilter } } })
    const read: JsonObject = await client.api(`${legacy}/${id}`).get()
    expect(read).toMatchObject({
      '@ostiary.omitted': ['conditions.devices.deviceFilter'],
      conditions: { deviceStates: null },
    })
    await client.api(`${legacy}/${id}`).patch(read)
    const answer = client.api(`${legacy}/${id}`).patch({ conditions: { deviceStates: states } })
    expect(await refusalOf(answer)).toEqual({
      statusCode: 400,
      code: 'BadRequest',
      message:
        '`conditions.deviceStates` cannot be changed: this would overwrite the stored ' +
        '`conditions.devices.deviceFilter`, which the 2019 form cannot express',
    })
    expect(await client.api(`${modern}/${id}`).get()).toMatchObject({
      conditions: { devices: { deviceFilter } },
    })
    await client.api(`${modern}/${id}`).delete()
  })

  it.each([
    [modern, modernPolicy('Repeats')],
    [legacy, legacyPolicy('Repeats')],
  ])('drops repeated ids and keywords of a policy written at %s', async (path, policy) => {
    const id = '0571A27E-0571-4A27-A000-000000000B05'
    const applications = { includeApplications: ['All', 'ALL', 'all'] }
    const users = { includeUsers: ['all', 'All'], excludeGroups: [id, id.toLowerCase(), id] }
    const body = { ...policy, conditions: { ...conditionsOf(policy), applications, users } }
    const created: JsonObject = await client.api(path).post(body)
    for (const readPath of [modern, legacy]) {
      const read: JsonObject = await client.api(`${readPath}/${memberText(created, 'id')}`).get()
      expect(read['conditions']).toMatchObject({
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'], excludeGroups: [id] },
      })
    }
    await client.api(`${modern}/${memberText(created, 'id')}`).delete()
  })

  it('hides from both forms a policy that was deleted through one', async () => {
    const created: JsonObject = await client.api(modern).post(modernPolicy('Gone'))
    await client.api(`${legacy}/${memberText(created, 'id')}`).delete()
    for (const path of [modern, legacy]) {
      const list: { readonly value: readonly JsonObject[] } = await client.api(path).get()
      expect(list.value.map((policy) => policy['displayName'])).toEqual(['Renamed'])
    }
  })
})
