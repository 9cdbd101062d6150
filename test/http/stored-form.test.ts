/**
 * What the service changes in a policy before it stores it. Source: six recorded requests with their answers,
 * https://github.com/deploymenttheory/terraform-provider-microsoft365/blob/main/docs/development/conditional_access_field_map.md
 */

import { describe, expect, it } from 'vitest'
import { valueAt } from '../../src/edm/member-path.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { policyWithOneControl, setUpPolicyService } from '../support/policy-service.ts'

const policies = '/beta/identity/conditionalAccess/policies'
const deleted = '/beta/identity/conditionalAccess/deletedItems/policies'

const send = setUpPolicyService('Policy.ReadWrite.AuthenticationMethod')

/** With the operator that the service replaces. */
const oneControl: JsonObject = {
  ...policyWithOneControl,
  grantControls: { operator: 'AND', builtInControls: ['mfa'] },
}

async function create(body: JsonObject, path = policies): Promise<JsonObject> {
  const { status, json } = await send('POST', path, body)
  expect(status).toBe(201)
  return json
}

async function read(id: string): Promise<JsonObject> {
  return (await send('GET', `${policies}/${id}`)).json
}

function operatorOf(policy: JsonObject) {
  return valueAt(policy, 'grantControls.operator')
}

describe('the operator of one grant control', () => {
  it('is stored as OR by a POST, in both versions and in the form of 2019', async () => {
    expect(operatorOf(await create(oneControl))).toBe('OR')
    const v1 = '/v1.0/policies/conditionalAccessPolicies'
    expect(operatorOf(await create(oneControl, v1))).toBe('OR')
    const legacy = await create(
      {
        ...oneControl,
        conditions: { ...(oneControl['conditions'] as JsonObject), clientAppTypes: [] },
      },
      '/beta/conditionalAccessPolicies',
    )
    expect(operatorOf(legacy)).toBe('OR')
  })

  it('is stored as OR by a PATCH that leaves one control, and stays AND for two', async () => {
    const grantControls = { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] }
    const id = memberText(await create({ ...oneControl, grantControls }), 'id')
    const path = `${policies}/${id}`
    expect(operatorOf(await read(id))).toBe('AND')
    const patch = { grantControls: { builtInControls: ['compliantDevice'] } }
    expect((await send('PATCH', path, patch)).status).toBe(204)
    expect(operatorOf(await read(id))).toBe('OR')
    expect((await send('PATCH', path, { grantControls: { operator: 'AND' } })).status).toBe(204)
    expect(operatorOf(await read(id))).toBe('OR')
  })

  it('stays AND in a template, and is OR in the policy made from it', async () => {
    const templateId = '76c03f19-ea37-4656-a772-a183b4ddb81d'
    const template = await send('GET', `/beta/identity/conditionalAccess/templates/${templateId}`)
    expect(valueAt(template.json, 'details.grantControls.operator')).toBe('AND')
    const policy = await create({ displayName: 'From a template', templateId })
    expect(operatorOf(policy)).toBe('OR')
  })

  it('is OR after a restore', async () => {
    const id = memberText(await create(oneControl), 'id')
    expect((await send('DELETE', `${policies}/${id}`)).status).toBe(204)
    expect((await send('POST', `${deleted}/${id}/restore`)).status).toBe(200)
    expect(operatorOf(await read(id))).toBe('OR')
  })
})

describe('a policy without client app types', () => {
  it.each([
    ['v1.0', {}],
    ['beta', { devices: { includeDeviceStates: ['All'], excludeDeviceStates: ['Compliant'] } }],
  ])('is created for all of them, as example 4 of the %s page shows', async (version, devices) => {
    const policy = await create(
      {
        displayName: 'Require MFA to EXO from non-compliant devices.',
        state: 'enabled',
        conditions: {
          applications: { includeApplications: ['All'] },
          users: { includeUsers: ['None'] },
          ...devices,
        },
        grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      },
      `/${version}/identity/conditionalAccess/policies`,
    )
    expect(valueAt(policy, 'conditions.clientAppTypes')).toEqual(['all'])
  })
})

describe('enumerations in any letter case', () => {
  it('are answered in the published one, flags in the order of their numbers', async () => {
    const policy = await create({
      displayName: 'Pascal case',
      state: 'Disabled',
      conditions: {
        userRiskLevels: ['High', 'Low'],
        signInRiskLevels: ['Medium', 'None'],
        clientAppTypes: ['Browser', 'MobileAppsAndDesktopClients'],
        insiderRiskLevels: 'Elevated, Minor',
        agentIdRiskLevels: 'High,Medium',
        platforms: {
          includePlatforms: ['All'],
          excludePlatforms: ['IOS', 'MacOS', 'WindowsPhone'],
        },
        devices: { deviceFilter: { mode: 'Exclude', rule: 'device.isCompliant -eq True' } },
        authenticationFlows: { transferMethods: 'AuthenticationTransfer,DeviceCodeFlow' },
        locations: { includeLocations: ['all'], excludeLocations: ['allTrusted'] },
        applications: { includeApplications: ['office365'] },
        users: {
          includeUsers: ['all'],
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes:
              'ServiceProvider,B2bCollaborationMember,B2BCollaborationGuest',
            externalTenants: { membershipKind: 'All' },
          },
        },
      },
      grantControls: {
        operator: 'and',
        builtInControls: ['CompliantDevice', 'DomainJoinedDevice'],
      },
      sessionControls: {
        signInFrequency: {
          isEnabled: true,
          value: 4,
          type: 'Hours',
          authenticationType: 'SecondaryAuthentication',
          frequencyInterval: 'TimeBased',
        },
        cloudAppSecurity: { isEnabled: true, cloudAppSecurityType: 'BlockDownloads' },
        persistentBrowser: { isEnabled: true, mode: 'Never' },
      },
    })
    expect(policy).toMatchObject({
      state: 'disabled',
      conditions: {
        userRiskLevels: ['high', 'low'],
        signInRiskLevels: ['medium', 'none'],
        clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'],
        insiderRiskLevels: 'minor,elevated',
        agentIdRiskLevels: 'medium,high',
        platforms: {
          includePlatforms: ['all'],
          excludePlatforms: ['iOS', 'macOS', 'windowsPhone'],
        },
        devices: { deviceFilter: { mode: 'exclude' } },
        authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' },
        locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
        applications: { includeApplications: ['Office365'] },
        users: {
          includeUsers: ['All'],
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes:
              'b2bCollaborationGuest,b2bCollaborationMember,serviceProvider',
            externalTenants: { membershipKind: 'all' },
          },
        },
      },
      grantControls: {
        operator: 'AND',
        builtInControls: ['compliantDevice', 'domainJoinedDevice'],
      },
      sessionControls: {
        signInFrequency: {
          type: 'hours',
          authenticationType: 'secondaryAuthentication',
          frequencyInterval: 'timeBased',
        },
        cloudAppSecurity: { cloudAppSecurityType: 'blockDownloads' },
        persistentBrowser: { mode: 'never' },
      },
    })
  })
})

describe('other resources in any letter case', () => {
  const root = '/beta/identity/conditionalAccess'

  it('are answered in the published one', async () => {
    expect(
      await create(
        {
          '@odata.type': '#Microsoft.Graph.CountryNamedLocation',
          displayName: 'Pascal',
          countriesAndRegions: ['de', 'At'],
          countryLookupMethod: 'AuthenticatorAppGps',
        },
        `${root}/namedLocations`,
      ),
    ).toMatchObject({
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      countryLookupMethod: 'authenticatorAppGps',
    })
    expect(
      await create(
        { displayName: 'Pascal', allowedCombinations: ['Sms, Password', 'FIDO2'] },
        `${root}/authenticationStrength/policies`,
      ),
    ).toMatchObject({ allowedCombinations: ['password,sms', 'fido2'] })
    const exclusions = {
      allResourcesExclusions: {
        userActionExclusions: [{ userAction: 'accountrecovery', state: 'Disabled' }],
      },
    }
    expect((await send('PATCH', `${root}/settings`, { exclusions })).status).toBe(204)
    expect(
      valueAt((await send('GET', `${root}/settings`)).json, 'exclusions.allResourcesExclusions'),
    ).toMatchObject({ userActionExclusions: [{ state: 'disabled' }] })
  })
})

describe('empty members', () => {
  const agents = (clientApplications: JsonObject) => ({
    ...oneControl,
    conditions: {
      ...(oneControl['conditions'] as JsonObject),
      users: { includeUsers: ['None'] },
      signInRiskDetections: null,
      clientApplications,
    },
    grantControls: { operator: 'AND', builtInControls: ['block'] },
  })
  const filter = { mode: 'exclude', rule: 'CustomSecurityAttribute.Agents_Tier -eq "one"' }

  it('of agents are not printed, those of service principals are', async () => {
    const policy = await create(
      agents({
        includeAgentIdServicePrincipals: ['All'],
        excludeAgentIdServicePrincipals: [],
        agentIdServicePrincipalFilter: null,
      }),
    )
    for (const answer of [policy, await read(memberText(policy, 'id'))]) {
      expect(valueAt(answer, 'conditions.clientApplications')).toEqual({
        includeServicePrincipals: [],
        excludeServicePrincipals: [],
        servicePrincipalFilter: null,
        includeAgentIdServicePrincipals: ['All'],
      })
      expect(answer['conditions']).not.toHaveProperty('signInRiskDetections')
    }
  })

  it('are printed once they have a value, and a policy can be written back', async () => {
    const policy = await create(
      agents({
        includeAgentIdServicePrincipals: ['All'],
        excludeAgentIdServicePrincipals: ['7ca55e16-b9fd-4269-afe4-444ceed088fa'],
        agentIdServicePrincipalFilter: filter,
      }),
    )
    const id = memberText(policy, 'id')
    expect(valueAt(policy, 'conditions.clientApplications')).toMatchObject({
      excludeAgentIdServicePrincipals: ['7ca55e16-b9fd-4269-afe4-444ceed088fa'],
      agentIdServicePrincipalFilter: filter,
    })
    const { status } = await send('PATCH', `${policies}/${id}`, await read(id))
    expect(status).toBe(204)
    expect(valueAt(await read(id), 'conditions')).toEqual(valueAt(policy, 'conditions'))
  })

  it('of clientApplications stay null as a whole', async () => {
    expect(valueAt(await create(oneControl), 'conditions.clientApplications')).toBeNull()
  })

  it('are printed in templates', async () => {
    const id = '6bdcbbb7-ebd1-4f8f-a02f-652db0e3665d'
    const { json } = await send('GET', `/beta/identity/conditionalAccess/templates/${id}`)
    expect(valueAt(json, 'details.conditions.clientApplications')).toMatchObject({
      excludeAgentIdServicePrincipals: [],
      agentIdServicePrincipalFilter: null,
    })
  })
})
