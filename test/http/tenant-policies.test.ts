/** The policies of a tenant that tools read: what a new tenant has, changes, refusals, history and audit. */

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const clock = createMovableClock()
const service = setUpTestService({ store: 'sqlite', app: { clock: clock.clock } })
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.AuthenticationMethod',
    'Policy.ReadWrite.Authorization',
    'Policy.ReadWrite.ConsentRequest',
    'Policy.ReadWrite.DeviceConfiguration',
    'Policy.ReadWrite.AuthenticationFlows',
    'Policy.ReadWrite.ExternalIdentities',
    'AuditLog.Read.All',
  )
})

beforeEach(() => {
  clock.advance({ minutes: 1 })
})

function send(method: string, path: string, body?: JsonObject): Promise<Answer> {
  return service.send(method, path, { token, ...(body === undefined ? {} : { body }) })
}

async function read(path: string): Promise<JsonObject> {
  const { status, json } = await send('GET', path)
  expect([path, status]).toEqual([path, 200])
  return json
}

async function codesOf(answer: Promise<Answer>): Promise<unknown> {
  const { status, json } = await answer
  const { details } = json['error'] as { readonly details?: readonly JsonObject[] }
  return [status, ...(details ?? []).map((detail) => detail['@ostiary.code'])]
}

describe('the authentication methods policy', () => {
  const policy = '/policies/authenticationMethodsPolicy'
  const methods = `${policy}/authenticationMethodConfigurations`

  it('contains every built-in method, in beta one more than in v1.0', async () => {
    const idsIn = async (version: string) => {
      const { authenticationMethodConfigurations: all } = await read(`/${version}${policy}`)
      return (all as readonly JsonObject[]).map(({ id }) => id)
    }
    const shown = await idsIn('v1.0')
    expect(shown).toEqual([
      'Fido2',
      'MicrosoftAuthenticator',
      'Sms',
      'TemporaryAccessPass',
      'SoftwareOath',
      'Voice',
      'Email',
      'X509Certificate',
      'QRCodePin',
      'VerifiableCredentials',
    ])
    expect(new Set(await idsIn('beta'))).toEqual(new Set([...shown, 'HardwareOath']))
    expect((await send('GET', `/v1.0${methods}/HardwareOath`)).status).toBe(404)
    expect(await read(`/v1.0${policy}`)).not.toHaveProperty('systemCredentialPreferences')
  })

  it('finds a method by its id in any letter case, changes it, and DELETE puts it back', async () => {
    const path = `/v1.0${methods}/EMAIL`
    const before = await read(path)
    expect(before).toMatchObject({
      '@odata.type': '#microsoft.graph.emailAuthenticationMethodConfiguration',
      id: 'Email',
      state: 'enabled',
      allowExternalIdToUseEmailOtp: 'default',
    })
    const changes = { state: 'disabled', allowExternalIdToUseEmailOtp: 'disabled' }
    const type = '#microsoft.graph.emailAuthenticationMethodConfiguration'
    expect((await send('PATCH', path, { '@odata.type': type, ...changes })).status).toBe(204)
    expect(await read(path)).toEqual({ ...before, ...changes })
    const { authenticationMethodConfigurations: all } = await read(`/beta${policy}`)
    expect(all).toContainEqual(expect.objectContaining({ id: 'Email', ...changes }))
    const disabled = await read(`/v1.0${methods}?$filter=state eq 'disabled'&$select=id&$top=50`)
    expect(disabled['value']).toContainEqual({ '@odata.type': type, id: 'Email' })

    expect((await send('DELETE', path)).status).toBe(204)
    expect(await read(path)).toEqual(before)
    expect((await send('DELETE', path)).status).toBe(204)
  })

  it('adds external methods and deletes them', async () => {
    const body = {
      '@odata.type': '#microsoft.graph.externalAuthenticationMethodConfiguration',
      displayName: 'Adatum MFA',
      appId: '2c4d5e6f-0000-4000-8000-000000000001',
      openIdConnectSetting: {
        clientId: 'ostiary',
        discoveryUrl: 'https://adatum.example/.well-known',
      },
      includeTargets: [{ id: 'all_users', targetType: 'group' }],
    }
    const created = await send('POST', `/v1.0${methods}`, body)
    expect([created.status, created.json]).toMatchObject([
      201,
      { ...body, includeTargets: [{ ...body.includeTargets[0], isRegistrationRequired: false }] },
    ])
    const path = `/v1.0${methods}/${memberText(created.json, 'id')}`
    await send('PATCH', path, { state: 'enabled' })
    expect(await read(path)).toMatchObject({ displayName: 'Adatum MFA', state: 'enabled' })
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
  })

  it('refuses other new methods, other types, unknown targets and numbers out of range', async () => {
    const sms = `/v1.0${methods}/sms`
    const pass = `/v1.0${methods}/temporaryAccessPass`
    const type = '#microsoft.graph.smsAuthenticationMethodConfiguration'
    expect(await codesOf(send('POST', `/v1.0${methods}`, { '@odata.type': type }))).toEqual([
      400,
      'tenantPolicy.typeNotCreatable',
    ])
    const voice = '#microsoft.graph.voiceAuthenticationMethodConfiguration'
    expect(await codesOf(send('PATCH', sms, { '@odata.type': voice }))).toEqual([
      400,
      'tenantPolicy.typeFixed',
    ])
    const includeTargets = [{ id: 'everybody', targetType: 'group' }]
    expect(await codesOf(send('PATCH', sms, { includeTargets }))).toEqual([
      400,
      'tenantPolicy.targetMalformed',
    ])
    expect(await codesOf(send('PATCH', pass, { defaultLength: 7 }))).toEqual([
      400,
      'tenantPolicy.numberOutOfRange',
    ])
    expect(await codesOf(send('PATCH', pass, { defaultLifetimeInMinutes: 481 }))).toEqual([
      400,
      'tenantPolicy.numberOutOfRange',
    ])
  })

  it('is changed by PATCH, member by member, and says when', async () => {
    const place = 'registrationEnforcement'
    const change = { authenticationMethodsRegistrationCampaign: { snoozeDurationInDays: 14 } }
    expect((await send('PATCH', `/v1.0${policy}`, { [place]: change })).status).toBe(204)
    expect(await read(`/beta${policy}?$select=${place},lastModifiedDateTime`)).toMatchObject({
      lastModifiedDateTime: expect.stringMatching(/^20.*Z$/u),
      [place]: {
        authenticationMethodsRegistrationCampaign: {
          snoozeDurationInDays: 14,
          enforceRegistrationAfterAllowedSnoozes: true,
          includeTargets: [
            {
              id: 'all_users',
              targetType: 'group',
              targetedAuthenticationMethod: 'microsoftAuthenticator',
            },
          ],
        },
      },
    })
    const beyond = { authenticationMethodsRegistrationCampaign: { snoozeDurationInDays: 15 } }
    expect(await codesOf(send('PATCH', `/v1.0${policy}`, { [place]: beyond }))).toEqual([
      400,
      'tenantPolicy.numberOutOfRange',
    ])
    const { json } = await send('GET', `/v1.0/auditLogs/directoryAudits?$top=1`)
    expect(json['value']).toMatchObject([
      { loggedByService: 'Authentication Methods', category: 'Policy', result: 'success' },
    ])
    const history = await read(
      '/ostiary/v1/history/authenticationMethodsPolicy/authenticationMethodsPolicy',
    )
    expect(history['value']).toHaveLength(1)
  })

  it('needs the permission and the role', async () => {
    const reader = await service.userToken('admin', 'Policy.Read.All')
    const denied = await service.send('PATCH', `/v1.0${policy}`, { token: reader, body: {} })
    expect(denied.status).toBe(403)
    const user = await service.userToken('ada', 'Policy.ReadWrite.AuthenticationMethod')
    expect((await service.send('GET', `/v1.0${policy}`, { token: user })).status).toBe(403)
    const app = await service.appToken('Policy.Read.All')
    expect((await service.send('GET', `/v1.0${policy}`, { token: app })).status).toBe(200)
  })
})

describe('the authorization policy', () => {
  const path = '/policies/authorizationPolicy'
  const listOfBeta = 'permissionGrantPolicyIdsAssignedToDefaultUserRole'

  it('is one entity in v1.0, and the only one of a collection in beta', async () => {
    const v1 = await read(`/v1.0${path}`)
    expect(v1).toMatchObject({
      id: 'authorizationPolicy',
      allowInvitesFrom: 'everyone',
      guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
      defaultUserRolePermissions: { allowedToCreateApps: true, allowedToCreateTenants: true },
    })
    expect(v1).not.toHaveProperty(listOfBeta)
    const { value } = await read(`/beta${path}`)
    const { '@odata.context': _, ...one } = await read(`/beta${path}/authorizationpolicy`)
    expect(value).toEqual([one])
    expect(one).toMatchObject({ enabledPreviewFeatures: [] })
    expect((await send('GET', `/beta${path}/other`)).status).toBe(404)
  })

  it('is changed through both paths of beta and through v1.0', async () => {
    await send('PATCH', `/beta${path}/authorizationPolicy`, { allowInvitesFrom: 'none' })
    await send('PATCH', `/beta${path}`, { blockMsolPowerShell: true })
    const defaultUserRolePermissions = { allowedToCreateApps: false }
    await send('PATCH', `/v1.0${path}`, { defaultUserRolePermissions })
    expect(await read(`/v1.0${path}`)).toMatchObject({
      allowInvitesFrom: 'none',
      blockMsolPowerShell: true,
      defaultUserRolePermissions: {
        allowedToCreateApps: false,
        allowedToCreateSecurityGroups: true,
      },
    })
  })

  it('has the policies of the default user role in two places of beta, which stay alike', async () => {
    const one = ['ManagePermissionGrantsForSelf.microsoft-user-default-low']
    const two = [
      'ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-team',
    ]
    const role = (list: readonly string[]) => ({ permissionGrantPoliciesAssigned: list })
    await send('PATCH', `/beta${path}`, { [listOfBeta]: one })
    expect(await read(`/v1.0${path}`)).toMatchObject({ defaultUserRolePermissions: role(one) })
    await send('PATCH', `/v1.0${path}`, { defaultUserRolePermissions: role(two) })
    expect(await read(`/beta${path}/authorizationPolicy`)).toMatchObject({ [listOfBeta]: two })
    const both = { [listOfBeta]: one, defaultUserRolePermissions: role([]) }
    expect(await codesOf(send('PATCH', `/beta${path}`, both))).toEqual([
      400,
      'tenantPolicy.roleListsDiffer',
    ])
  })

  it('refuses unknown roles of guests, invitations and policies', async () => {
    const guestUserRoleId = '62e90394-69f5-4237-9190-012177145e10'
    expect(await codesOf(send('PATCH', `/v1.0${path}`, { guestUserRoleId }))).toEqual([
      400,
      'tenantPolicy.guestRoleUnknown',
    ])
    expect(await codesOf(send('PATCH', `/v1.0${path}`, { allowInvitesFrom: 'friends' }))).toEqual([
      400,
      'body.valueUnknown',
    ])
    expect(await codesOf(send('PATCH', `/beta${path}`, { [listOfBeta]: ['low'] }))).toEqual([
      400,
      'tenantPolicy.grantPolicyReferenceMalformed',
    ])
    expect(await codesOf(send('PATCH', `/v1.0${path}`, { [listOfBeta]: [] }))).toEqual([
      400,
      'body.memberOfBeta',
    ])
  })
})

describe('the admin consent request policy', () => {
  const path = '/v1.0/policies/adminConsentRequestPolicy'
  const enabled = {
    isEnabled: true,
    notifyReviewers: true,
    remindersEnabled: true,
    requestDurationInDays: 5,
    reviewers: [
      { query: '/users/b6879be8-fb87-4482-a72e-18445d2b5c54', queryType: 'MicrosoftGraph' },
      {
        query:
          '/groups/b6879be8-fb87-4482-a72e-18445d2b5c54/transitiveMembers/microsoft.graph.user',
        queryType: 'MicrosoftGraph',
      },
    ],
  }

  it('is off in a new tenant, and replaced by PUT', async () => {
    expect(await read(path)).toMatchObject({ isEnabled: false, reviewers: [], version: 0 })
    expect((await send('PUT', path, enabled)).status).toBe(204)
    expect(await read(path)).toMatchObject({
      ...enabled,
      reviewers: enabled.reviewers.map((reviewer) => ({ ...reviewer, queryRoot: null })),
      version: 1,
    })
  })

  it('requires every member, a duration in range and reviewers', async () => {
    expect(await codesOf(send('PUT', path, { isEnabled: false }))).toEqual([
      400,
      ...Array.from({ length: 4 }, () => 'body.memberRequired'),
    ])
    expect(await codesOf(send('PUT', path, { ...enabled, requestDurationInDays: 61 }))).toEqual([
      400,
      'tenantPolicy.numberOutOfRange',
    ])
    expect(await codesOf(send('PUT', path, { ...enabled, reviewers: [] }))).toEqual([
      400,
      'tenantPolicy.reviewersMissing',
    ])
    const reviewers = [{ query: 'somebody' }]
    expect(await codesOf(send('PUT', path, { ...enabled, reviewers }))).toEqual([
      400,
      'tenantPolicy.reviewerMalformed',
    ])
  })
})

describe('the device registration policy', () => {
  const path = '/beta/policies/deviceRegistrationPolicy'
  const body = {
    userDeviceQuota: 20,
    multiFactorAuthConfiguration: 'required',
    azureADRegistration: {
      isAdminConfigurable: false,
      allowedToRegister: { '@odata.type': '#microsoft.graph.noDeviceRegistrationMembership' },
    },
    azureADJoin: {
      isAdminConfigurable: true,
      allowedToJoin: {
        '@odata.type': '#microsoft.graph.enumeratedDeviceRegistrationMembership',
        users: ['3c8ef067-8b96-44de-b2ae-557dfa0f97a0'],
        groups: [],
      },
      localAdmins: {
        enableGlobalAdmins: false,
        registeringUsers: { '@odata.type': '#microsoft.graph.noDeviceRegistrationMembership' },
      },
    },
    localAdminPassword: { isEnabled: true },
  }

  it('lets everybody join fifty devices, and is replaced by PUT with its new state as the answer', async () => {
    expect(await read(path)).toMatchObject({
      id: 'deviceRegistrationPolicy',
      userDeviceQuota: 50,
      multiFactorAuthConfiguration: 'notRequired',
      azureADJoin: {
        allowedToJoin: { '@odata.type': '#microsoft.graph.allDeviceRegistrationMembership' },
      },
    })
    const answer = await send('PUT', path, body)
    expect([answer.status, answer.json]).toMatchObject([200, body])
    expect(await read(path)).toMatchObject(body)
    expect(await codesOf(send('PUT', path, { ...body, userDeviceQuota: -1 }))).toEqual([
      400,
      'tenantPolicy.numberOutOfRange',
    ])
  })
})

describe('the policies on sign-up and on guests who leave', () => {
  it('are changed by PATCH; that on guests is in beta alone', async () => {
    const flows = '/v1.0/policies/authenticationFlowsPolicy'
    expect(await read(flows)).toMatchObject({ selfServiceSignUp: { isEnabled: false } })
    await send('PATCH', flows, { selfServiceSignUp: { isEnabled: true } })
    expect(await read(flows)).toMatchObject({ selfServiceSignUp: { isEnabled: true } })

    const guests = '/beta/policies/externalIdentitiesPolicy'
    expect(await read(guests)).toMatchObject({ allowExternalIdentitiesToLeave: true })
    await send('PATCH', guests, { allowExternalIdentitiesToLeave: false })
    expect(await read(guests)).toMatchObject({ allowExternalIdentitiesToLeave: false })
    expect((await send('GET', guests.replace('beta', 'v1.0'))).status).not.toBe(200)
  })
})
