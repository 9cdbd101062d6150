/** Permission grant policies, app management policies and feature rollout policies: changes, links, refusals. */

import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const service = setUpTestService({ store: 'sqlite' })
const application = '0571a27e-0571-4a27-a000-000000000c01'
const servicePrincipal = '0571a27e-0571-4a27-a000-000000000f01'
const group = '0571a27e-0571-4a27-a000-000000000b01'
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.PermissionGrant',
    'Application.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Policy.ReadWrite.FeatureRollout',
    'AuditLog.Read.All',
    'Directory.ReadWrite.All',
  )
})

function send(method: string, path: string, body?: JsonObject): Promise<Answer> {
  return service.send(method, path, { token, ...(body === undefined ? {} : { body }) })
}

async function read(path: string): Promise<JsonObject> {
  const { status, json } = await send('GET', path)
  expect([path, status]).toEqual([path, 200])
  return json
}

async function idsAt(path: string): Promise<readonly string[]> {
  const { value } = await read(path)
  return (value as readonly JsonObject[]).map((object) => memberText(object, 'id') ?? '')
}

async function codesOf(answer: Promise<Answer>): Promise<unknown> {
  const { status, json } = await answer
  const { details } = json['error'] as { readonly details?: readonly JsonObject[] }
  return [status, ...(details ?? []).map((detail) => detail['@ostiary.code'])]
}

describe('permission grant policies', () => {
  const path = '/v1.0/policies/permissionGrantPolicies'

  it('are built in, and cannot change then', async () => {
    expect(await idsAt(path)).toContain('microsoft-user-default-low')
    const builtIn = `${path}/microsoft-company-admin`
    expect(await read(builtIn)).toMatchObject({
      displayName: 'Company Admin Policy',
      includes: [
        { permissionType: 'application', permissions: ['all'], resourceApplication: 'any' },
        { permissionType: 'delegated', clientApplicationIds: ['all'] },
      ],
      excludes: [],
    })
    const refused = [400, 'tenantPolicy.grantPolicyBuiltIn']
    expect(await codesOf(send('PATCH', builtIn, { displayName: 'Mine' }))).toEqual(refused)
    expect(await codesOf(send('DELETE', builtIn))).toEqual(refused)
    expect(await codesOf(send('POST', `${builtIn}/includes`, {}))).toEqual(refused)
  })

  it('are created with an id of the caller, and get condition sets', async () => {
    const body = { id: 'my-policy', displayName: 'Mine', description: 'For developers' }
    const created = await send('POST', path, body)
    expect([created.status, created.json]).toMatchObject([201, { ...body, includes: [] }])
    const conditions = { permissionType: 'delegated', permissionClassification: 'low' }
    const added = await send('POST', `${path}/my-policy/includes`, conditions)
    expect([added.status, added.json]).toMatchObject([
      201,
      { ...conditions, permissions: ['all'], clientApplicationsFromVerifiedPublisherOnly: false },
    ])
    const id = memberText(added.json, 'id') ?? ''
    expect(await read(`${path}/my-policy/includes/${id}`)).toMatchObject(conditions)
    await send('PATCH', `${path}/my-policy`, { displayName: 'Ours' })
    expect(await read(`${path}/MY-POLICY`)).toMatchObject({
      displayName: 'Ours',
      includes: [{ id, ...conditions }],
    })
    expect(await idsAt(`${path}/my-policy/includes`)).toEqual([id])
    expect(await idsAt(`${path}/my-policy/excludes`)).toEqual([])
    expect((await send('DELETE', `${path}/my-policy/includes/${id}`)).status).toBe(204)
    expect((await send('DELETE', `${path}/my-policy/includes/${id}`)).status).toBe(404)
    expect(await codesOf(send('POST', path, body))).toEqual([400, 'tenantPolicy.objectExists'])
    const reserved = { ...body, id: 'microsoft-mine' }
    expect(await codesOf(send('POST', path, reserved))).toEqual([
      400,
      'tenantPolicy.grantPolicyIdMalformed',
    ])
    expect((await send('DELETE', `${path}/my-policy`)).status).toBe(204)
  })
})

describe('app management policies', () => {
  const path = '/v1.0/policies/appManagementPolicies'
  const restrictions = {
    passwordCredentials: [
      {
        restrictionType: 'passwordLifetime',
        state: 'enabled',
        maxLifetime: 'P90D',
        restrictForAppsCreatedAfterDateTime: '2026-01-01T00:00:00Z',
      },
    ],
  }

  it('have one for the tenant, which restricts nothing', async () => {
    const tenant = '/v1.0/policies/defaultAppManagementPolicy'
    expect(await read(tenant)).toMatchObject({
      id: '00000000-0000-0000-0000-000000000000',
      isEnabled: false,
      applicationRestrictions: { passwordCredentials: [], keyCredentials: [] },
    })
    await send('PATCH', tenant, { isEnabled: true, applicationRestrictions: restrictions })
    expect(await read(tenant.replace('v1.0', 'beta'))).toMatchObject({
      isEnabled: true,
      applicationRestrictions: { ...restrictions, keyCredentials: [], redirectUris: null },
      servicePrincipalRestrictions: { passwordCredentials: [] },
    })
  })

  it.each([
    ['an application', `/v1.0/applications/${application}`, application],
    ['a service principal', `/v1.0/servicePrincipals/${servicePrincipal}`, servicePrincipal],
  ])('are assigned to %s, one at most', async (_, object, id) => {
    const make = async (displayName: string) => {
      const { status, json } = await send('POST', path, {
        displayName,
        isEnabled: true,
        restrictions,
      })
      expect([status, json]).toMatchObject([201, { displayName, restrictions }])
      return memberText(json, 'id') ?? ''
    }
    const [one, other] = [await make('One'), await make('Other')]
    const at = `${object}/appManagementPolicies`
    const refer = (policy: string) => ({
      '@odata.id': `https://graph.microsoft.com${path}/${policy}`,
    })
    expect(await idsAt(at)).toEqual([])
    expect((await send('POST', `${at}/$ref`, refer(one))).status).toBe(204)
    expect(await idsAt(at)).toEqual([one])
    expect(await idsAt(`${path}/${one}/appliesTo`)).toEqual([id])
    expect(await codesOf(send('POST', `${at}/$ref`, refer(other)))).toEqual([
      400,
      'tenantPolicy.secondAppPolicy',
    ])
    expect(await codesOf(send('POST', `${at}/$ref`, {}))).toEqual([
      400,
      'tenantPolicy.policyReferenceMalformed',
    ])
    expect((await send('DELETE', `${at}/${other}/$ref`)).status).toBe(404)
    expect((await send('DELETE', `${at}/${one}/$ref`)).status).toBe(204)
    expect(await idsAt(`${path}/${one}/appliesTo`)).toEqual([])
    expect((await send('DELETE', `${path}/${one}`)).status).toBe(204)
  })
})

describe('feature rollout policies', () => {
  const path = '/v1.0/policies/featureRolloutPolicies'

  it('apply to groups, which are added and removed by reference', async () => {
    expect(await idsAt(path)).toEqual([])
    const body = { displayName: 'Hash sync', feature: 'passwordHashSync', isEnabled: true }
    const created = await send('POST', path, body)
    expect([created.status, created.json]).toMatchObject([
      201,
      { ...body, isAppliedToOrganization: false, description: null },
    ])
    const one = `${path}/${memberText(created.json, 'id')}`
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${group}` }
    expect((await send('POST', `${one}/appliesTo/$ref`, reference)).status).toBe(204)
    expect(await idsAt(`${one}/appliesTo`)).toEqual([group])
    expect(await read(`${one}?$expand=appliesTo`)).toMatchObject({ appliesTo: [{ id: group }] })
    expect((await send('POST', `${one}/appliesTo/$ref`, reference)).status).toBe(400)
    expect((await send('DELETE', `${one}/appliesTo/${group}/$ref`)).status).toBe(204)
    expect(await idsAt(`${one}/appliesTo`)).toEqual([])
    await send('PATCH', one, { isEnabled: false })
    expect(await read(one)).toMatchObject({ isEnabled: false })
    expect((await send('DELETE', one)).status).toBe(204)
    expect((await send('GET', one)).status).toBe(404)
  })
})

describe('settings by template', () => {
  const template = '62375ab9-6b52-47ed-826b-58e47e0e304b'

  it('have templates under the names of both versions', async () => {
    expect(await read(`/v1.0/groupSettingTemplates/${template}`)).toMatchObject({
      displayName: 'Group.Unified',
      values: expect.arrayContaining([
        {
          name: 'EnableGroupCreation',
          type: 'System.Boolean',
          defaultValue: 'true',
          description: null,
        },
      ]),
    })
    const ids = await idsAt('/v1.0/groupSettingTemplates')
    expect(await idsAt('/beta/directorySettingTemplates')).toEqual(ids)
    expect(ids).toHaveLength(8)
  })

  it('are created once for each template, with the defaults of what is left out', async () => {
    expect(await idsAt('/v1.0/groupSettings')).toEqual([])
    const values = [{ name: 'EnableGroupCreation', value: 'false' }]
    const created = await send('POST', '/v1.0/groupSettings', { templateId: template, values })
    expect([created.status, created.json]).toMatchObject([
      201,
      {
        displayName: 'Group.Unified',
        templateId: template,
        values: expect.arrayContaining([...values, { name: 'AllowToAddGuests', value: 'true' }]),
      },
    ])
    const id = memberText(created.json, 'id') ?? ''
    expect(await idsAt('/beta/settings')).toEqual([id])
    expect(await codesOf(send('POST', '/beta/settings', { templateId: template }))).toEqual([
      400,
      'tenantPolicy.secondSetting',
    ])
    const one = `/beta/settings/${id}`
    expect(
      (await send('PATCH', one, { values: [{ name: 'EnableMIPLabels', value: 'true' }] })).status,
    ).toBe(204)
    expect(await read(one)).toMatchObject({
      values: expect.arrayContaining([{ name: 'EnableMIPLabels', value: 'true' }]),
    })
    const wrong = { values: [{ name: 'GroupCreationAllowedGroupId', value: 'staff' }] }
    expect(await codesOf(send('PATCH', one, wrong))).toEqual([400, 'tenantPolicy.settingMalformed'])
    expect((await send('DELETE', one)).status).toBe(204)
  })
})
