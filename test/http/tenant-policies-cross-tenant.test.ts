/** Cross-tenant access: default, partners, refusals, and what inbound trust does to decisions. */

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/kernel/json.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const root = '/policies/crossTenantAccessPolicy'
const adatum = '11111111-1111-4111-8111-111111111111'
const clock = createMovableClock()

const requireMfa: JsonObject = {
  displayName: 'MFA for guests',
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['GuestsOrExternalUsers'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (store) => {
  const service = setUpTestService({ store, app: { clock: clock.clock } })
  let token: string

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
      'Policy.ReadWrite.CrossTenantAccess',
      'Application.Read.All',
      'AuditLog.Read.All',
      'Directory.Read.All',
    )
    await send('POST', '/v1.0/identity/conditionalAccess/policies', requireMfa)
  })

  beforeEach(async () => {
    await send('POST', `/v1.0${root}/default/resetToSystemDefault`)
    await send('DELETE', `/v1.0${root}/partners/${adatum}`)
    clock.advance({ minutes: 1 })
  })

  function send(method: string, path: string, body?: JsonObject): Promise<Answer> {
    return service.send(method, path, { token, ...(body === undefined ? {} : { body }) })
  }

  async function codesOf(answer: Promise<Answer>): Promise<unknown> {
    const { status, json } = await answer
    const { details } = json['error'] as { readonly details?: readonly JsonObject[] }
    return [status, ...(details ?? []).map((detail) => detail['@ostiary.code'])]
  }

  /** Decides for a guest who did MFA at home, from tenants by id; undefined is a home that is not known. */
  async function outcomes(
    homes: readonly (string | undefined)[],
    more: JsonObject = {},
  ): Promise<readonly (JsonValue | undefined)[]> {
    const { status, json } = await send('POST', '/ostiary/v1/decisions', {
      facts: 'given',
      signIns: homes.map((homeTenantId) => ({
        principal: {
          kind: 'user',
          id: '0571a27e-0571-4a27-a000-0000000000ff',
          externalTypes: ['b2bCollaborationGuest'],
          ...(homeTenantId && { homeTenantId }),
          identityProvider: 'microsoftEntraId',
        },
        target: {
          kind: 'applications',
          applications: [{ appId: '00000003-0000-0ff1-ce00-000000000000' }],
        },
        clientApp: 'browser',
        satisfied: { methods: [], homeMethods: ['password', 'microsoftAuthenticatorPush'] },
      })),
      ...more,
    })
    expect([status, json['error']]).toEqual([200, undefined])
    const decisions = json['decisions'] as readonly JsonObject[]
    return decisions.map(({ outcome }) => outcome)
  }

  it('has the default of the service, which PATCH changes and an action brings back', async () => {
    const path = `/v1.0${root}/default`
    const before = (await send('GET', path)).json
    expect(before).toMatchObject({
      id: 'default',
      isServiceDefault: true,
      inboundTrust: { isMfaAccepted: false },
      b2bCollaborationInbound: { usersAndGroups: { accessType: 'allowed' } },
      b2bDirectConnectInbound: { applications: { accessType: 'blocked' } },
    })
    expect((await send('PATCH', path, { inboundTrust: { isMfaAccepted: true } })).status).toBe(204)
    expect((await send('GET', path)).json).toEqual({
      ...before,
      isServiceDefault: false,
      inboundTrust: {
        isMfaAccepted: true,
        isCompliantDeviceAccepted: false,
        isHybridAzureADJoinedDeviceAccepted: false,
      },
    })
    const reset = await send('POST', `/beta${root}/default/resetToSystemDefault`)
    expect([reset.status, reset.text]).toEqual([204, ''])
    expect((await send('GET', path)).json).toEqual(before)
    const { json } = await send('GET', '/v1.0/auditLogs/directoryAudits?$top=1')
    expect(json['value']).toMatchObject([
      {
        activityDisplayName: 'Reset the cross-tenant access default setting',
        category: 'CrossTenantAccessSettings',
      },
    ])
  })

  it('has partners by tenant id, whose unset settings are null', async () => {
    const path = `/v1.0${root}/partners`
    const b2bDirectConnectInbound = {
      applications: {
        accessType: 'allowed',
        targets: [{ target: 'Office365', targetType: 'application' }],
      },
    }
    const created = await send('POST', path, { tenantId: adatum, b2bDirectConnectInbound })
    expect([created.status, created.json]).toMatchObject([
      201,
      {
        tenantId: adatum,
        inboundTrust: null,
        b2bCollaborationInbound: null,
        b2bDirectConnectInbound,
        isServiceProvider: false,
      },
    ])
    expect(created.json).not.toHaveProperty('id')
    expect(created.headers.get('location')).toMatch(new RegExp(`/partners/${adatum}$`, 'u'))
    const inboundTrust = { isMfaAccepted: true }
    await send('PATCH', `${path}/${adatum.toUpperCase()}`, { inboundTrust })
    const read = (await send('GET', `${path}/${adatum}`)).json
    expect(read).toMatchObject({ inboundTrust, b2bDirectConnectInbound })
    const { json } = await send('GET', path.replace('v1.0', 'beta'))
    expect(json['value']).toMatchObject([{ tenantId: adatum }])

    expect(await codesOf(send('POST', path, { tenantId: adatum }))).toEqual([
      400,
      'tenantPolicy.partnerExists',
    ])
    expect(await codesOf(send('POST', path, { tenantId: 'adatum.example' }))).toEqual([
      400,
      'tenantPolicy.partnerTenantMalformed',
    ])
    const tenantId = '22222222-2222-4222-8222-222222222222'
    expect(await codesOf(send('PATCH', `${path}/${adatum}`, { tenantId }))).toEqual([
      400,
      'tenantPolicy.partnerTenantFixed',
    ])
    expect((await send('DELETE', `${path}/${adatum}`)).status).toBe(204)
    expect((await send('GET', `${path}/${adatum}`)).status).toBe(404)
  })

  it('refuses targets that are no ids and endpoints that are no clouds', async () => {
    const inbound = (target: string, targetType: string) => ({
      b2bCollaborationInbound: {
        usersAndGroups: { accessType: 'blocked', targets: [{ target, targetType }] },
      },
    })
    const path = `/v1.0${root}/default`
    for (const [target, type] of [
      ['everybody', 'user'],
      ['AllUsers', 'group'],
      ['AllApplications', 'application'],
    ] as const) {
      expect(await codesOf(send('PATCH', path, inbound(target, type)))).toEqual([
        400,
        'tenantPolicy.accessTargetMalformed',
      ])
    }
    expect((await send('PATCH', path, inbound('AllUsers', 'user'))).status).toBe(204)
    const allowedCloudEndpoints = ['microsoftonline.us']
    expect((await send('PATCH', `/v1.0${root}`, { allowedCloudEndpoints })).status).toBe(204)
    expect((await send('GET', `/beta${root}`)).json).toMatchObject({ allowedCloudEndpoints })
    const unknown = { allowedCloudEndpoints: ['cloud.example'] }
    expect(await codesOf(send('PATCH', `/v1.0${root}`, unknown))).toEqual([
      400,
      'tenantPolicy.cloudEndpointUnknown',
    ])
  })

  it('lets MFA of a trusted home tenant count: the partner first, then the default', async () => {
    const other = '22222222-2222-4222-8222-222222222222'
    const homes = [adatum, other, undefined]
    expect(await outcomes(homes)).toEqual(['interrupt', 'interrupt', 'interrupt'])

    await send('POST', `/v1.0${root}/partners`, {
      tenantId: adatum,
      inboundTrust: { isMfaAccepted: true },
    })
    expect(await outcomes(homes)).toEqual(['allow', 'interrupt', 'notEnoughInformation'])

    const trusting = clock.clock()
    clock.advance({ minutes: 1 })
    await send('PATCH', `/v1.0${root}/default`, { inboundTrust: { isMfaAccepted: true } })
    await send('PATCH', `/v1.0${root}/partners/${adatum}`, {
      inboundTrust: { isMfaAccepted: false },
    })
    expect(await outcomes(homes)).toEqual(['interrupt', 'allow', 'notEnoughInformation'])

    await send('PATCH', `/v1.0${root}/partners/${adatum}`, { inboundTrust: null })
    expect(await outcomes(homes)).toEqual(['allow', 'allow', 'allow'])

    clock.advance({ minutes: 1 })
    const past = { policies: { at: trusting.toISOString() } }
    expect(await outcomes(homes, past)).toEqual(['allow', 'interrupt', 'notEnoughInformation'])

    const settings = { inboundTrust: { default: { isMfaAccepted: false } } }
    expect(await outcomes(homes, { settings })).toEqual(['interrupt', 'interrupt', 'interrupt'])
    const ofAddresses = { settings: { mfaTrustedIps: [] } }
    expect(await outcomes(homes, ofAddresses)).toEqual(['allow', 'allow', 'allow'])
  })
})
