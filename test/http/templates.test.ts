/** Conditional access templates, read through each path. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templateOperations } from '../../src/conditional-access/resources/templates/template-operations.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { serveOperations, type OperationService } from '../support/operation-service.ts'

const path = '/identity/conditionalAccess/templates'
const sentence = 'Current administrator will be excluded'

let service: OperationService

beforeAll(async () => {
  service = await serveOperations(templateOperations)
})
afterAll(() => service.close())

function get(target: string, headers: Readonly<Record<string, string>> = {}) {
  return service.send('GET', target, { permissions: ['Policy.Read.All'], headers })
}

async function list(target: string): Promise<readonly JsonObject[]> {
  return (await get(target)).json['value'] as readonly JsonObject[]
}

async function namesOf(query: string, version = 'v1.0'): Promise<readonly unknown[]> {
  const filter = `$filter=${encodeURIComponent(query)}`
  return (await list(`/${version}${path}?${filter}`)).map(({ name }) => name)
}

describe('the templates', () => {
  it('are shown with every member of beta, unset ones as null or empty', async () => {
    const id = '62e51ccc-c9c3-4554-ac70-066172c81007'
    const { status, headers, json } = await get(`/beta${path}/${id.toUpperCase()}`)
    expect([status, headers['ETag']]).toEqual([200, 'W/"1"'])
    expect(json).toEqual({
      '@odata.context': `https://graph.example/beta/$metadata#identity/conditionalAccess/templates/$entity`,
      id,
      name: 'No persistent browser session',
      description: expect.any(String),
      scenarios: 'zeroTrust,remoteWork',
      details: {
        conditions: {
          userRiskLevels: [],
          signInRiskLevels: [],
          clientAppTypes: ['all'],
          servicePrincipalRiskLevels: [],
          agentIdRiskLevels: null,
          agents: null,
          agentContext: null,
          signInRiskDetections: null,
          insiderRiskLevels: null,
          clients: null,
          platforms: null,
          locations: null,
          times: null,
          deviceStates: null,
          devices: {
            includeDevices: [],
            excludeDevices: [],
            includeDeviceStates: [],
            excludeDeviceStates: [],
            deviceFilter: {
              mode: 'include',
              rule: 'device.trustType -ne "ServerAD" -or device.isCompliant -ne True',
            },
          },
          clientApplications: null,
          authenticationFlows: null,
          applications: {
            includeApplications: ['All'],
            excludeApplications: [],
            includeUserActions: [],
            includeAuthenticationContextClassReferences: [],
            applicationFilter: null,
            networkAccess: null,
            globalSecureAccess: null,
          },
          users: {
            includeUsers: ['All'],
            excludeUsers: [sentence],
            includeGroups: [],
            excludeGroups: [],
            includeRoles: [],
            excludeRoles: [],
            includeGuestsOrExternalUsers: null,
            excludeGuestsOrExternalUsers: null,
          },
        },
        grantControls: null,
        sessionControls: {
          disableResilienceDefaults: null,
          applicationEnforcedRestrictions: null,
          blockSensitiveActions: null,
          cloudAppSecurity: null,
          signInFrequency: {
            isEnabled: true,
            value: 1,
            type: 'hours',
            authenticationType: 'primaryAndSecondaryAuthentication',
            frequencyInterval: 'timeBased',
          },
          persistentBrowser: { isEnabled: true, mode: 'never' },
          continuousAccessEvaluation: null,
          secureSignInSession: null,
          networkAccessSecurity: null,
          globalSecureAccessFilteringProfile: null,
        },
      },
    })
  })

  it('are shown in v1.0 without the members that only beta has', async () => {
    const { details } = (await get(`/v1.0${path}/76c03f19-ea37-4656-a772-a183b4ddb81d`)).json
    const { conditions, grantControls } = details as Record<string, JsonObject>
    expect(Object.keys(conditions ?? {})).not.toContain('deviceStates')
    expect(grantControls).toMatchObject({
      operator: 'AND',
      builtInControls: [],
      authenticationStrength: {
        id: '00000000-0000-0000-0000-000000000004',
        displayName: 'Phishing-resistant MFA',
        policyType: 'builtIn',
      },
    })
  })

  it('name the administrator after the template’s own exclusions', async () => {
    const { details } = (await get(`/v1.0${path}/b8bda7f8-6584-4446-bce9-d871480e53fa`)).json
    expect(details).toMatchObject({
      conditions: { users: { excludeUsers: ['GuestsOrExternalUsers', sentence] } },
    })
  })

  it('are 17 in v1.0 and 21 in beta, also under the older path', async () => {
    expect(await list(`/v1.0${path}`)).toHaveLength(17)
    expect(await list(`/beta${path}`)).toHaveLength(21)
    expect((await get(`/beta/conditionalAccess/templates?$select=id`)).json).toMatchObject({
      '@odata.context': `https://graph.example/beta/$metadata#conditionalAccess/templates(id)`,
      '@odata.count': 21,
    })
    expect((await get(`/v1.0${path}/$count`)).text).toBe('17')
    expect((await get(`/v1.0/conditionalAccess/templates`)).status).toBe(400)
  })

  it.each([
    ["scenarios has 'secureFoundation'", 7],
    ["scenarios has 'secureFoundation,protectAdmins'", 3],
    ["scenarios has microsoft.graph.templateScenarios'zeroTrust'", 14],
    ["not (scenarios has 'zeroTrust')", 3],
    ["scenarios has 'aiAgents'", 0],
  ])('are found by %s', async (filter, count) => {
    expect(await namesOf(filter)).toHaveLength(count)
  })

  it('are found by name and id, and for agents in beta', async () => {
    expect(await namesOf("name eq 'require multifactor authentication for guest access'")).toEqual([
      'Require multifactor authentication for guest access',
    ])
    expect(await namesOf("id eq '376d9923-7f15-40c2-830b-3312120f1eed'")).toEqual([])
    expect(await namesOf("scenarios has 'aiAgents'", 'beta')).toEqual([
      'Block high risk agent identities from accessing resources',
      'Block all agent identities from accessing resources',
      'Block all agent users from accessing resources',
    ])
  })

  it('come in pages', async () => {
    const first = await get(`/v1.0${path}?$top=10&$select=id`)
    const next = new URL(memberText(first.json, '@odata.nextLink'))
    const second = await get(`${next.pathname}${next.search}`)
    const ids = [first, second].flatMap(({ json }) => json['value'] as readonly JsonObject[])
    expect(new Set(ids.map(({ id }) => id)).size).toBe(17)
    expect(second.json).not.toHaveProperty('@odata.nextLink')
  })

  it('show members that were added later to callers who ask for them', async () => {
    const target = `/beta${path}/c5bf9137-a43c-48e1-9d13-8258b31b855d?$select=scenarios`
    expect((await get(target)).json['scenarios']).toBe('unknownFutureValue')
    const answer = await get(target, { prefer: 'include-unknown-enum-members' })
    expect(answer.json['scenarios']).toBe('aiAgents')
  })

  it('are refused under another id, for writes and without the permission', async () => {
    expect((await get(`/v1.0${path}/376d9923-7f15-40c2-830b-3312120f1eed`)).status).toBe(404)
    expect((await get(`/v1.0${path}?$filter=nothing eq 'x'`)).status).toBe(400)
    const write = { permissions: ['Policy.Read.All'], body: {} }
    expect((await service.send('POST', `/v1.0${path}`, write)).status).toBe(405)
    const permissions = ['Policy.Read.ConditionalAccess']
    expect((await service.send('GET', `/v1.0${path}`, { permissions })).status).toBe(403)
  })
})
