/** Problems with directory writes that users of Graph report in public, with the answers that Graph gave them. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const bob = '0571a27e-0571-4a27-a000-000000000a05'

describe.each(['sqlite', 'postgres'] as const)('reported problems on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.AccessAsUser.All')
  })

  const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
    service.send(method, path, { token, body })

  const newGroup = (more: JsonObject = {}): JsonObject => ({
    displayName: 'Reported',
    mailEnabled: false,
    mailNickname: randomUUID(),
    securityEnabled: true,
    ...more,
  })

  async function create(path: string, body: JsonObject): Promise<JsonObject> {
    const { status, json } = await send('POST', path, body)
    expect({ status, json }).toMatchObject({ status: 201 })
    return json
  }

  it.each([
    'mobilePhone',
    'officeLocation',
    'givenName',
    'onPremisesImmutableId',
    'passwordPolicies',
  ])(
    'refuses an empty %s, and null clears it (msgraph-sdk-powershell 833, 2087, 2514)',
    async (name) => {
      const path = `/v1.0/users/${bob}`
      expect(await send('PATCH', path, { [name]: '' })).toMatchObject({
        status: 400,
        json: {
          error: {
            code: 'Request_BadRequest',
            message: expect.stringContaining(
              `Invalid value specified for property '${name}' of resource 'User'.`,
            ) as string,
            details: [{ code: 'InvalidLength', target: `/${name}` }],
          },
        },
      })
      expect((await send('PATCH', path, { [name]: null })).status).toBe(204)
    },
  )

  it('shows the settings of a new application as objects, as clients read them unasked', async () => {
    const created = await create('/v1.0/applications', { displayName: 'Plain' })
    const path = `/v1.0/applications/${memberText(created, 'id')}`
    const { json } = await send('GET', path)
    expect(json).toMatchObject({
      api: { acceptMappedClaims: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
      info: { logoUrl: null, termsOfServiceUrl: null },
      parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
      publicClient: { redirectUris: [] },
      spa: { redirectUris: [] },
      verifiedPublisher: { displayName: null },
      web: {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        redirectUris: [],
      },
    })
    const { '@odata.context': _, ...whole } = json
    expect(await send('PATCH', path, whole)).toMatchObject({ status: 204 })
    const web = { redirectUris: ['https://app.contoso.com/'] }
    expect(await send('PATCH', path, { web })).toMatchObject({ status: 204 })
    const after = await send('GET', `${path}?$select=web,spa`)
    expect(after.json).toMatchObject({
      spa: { redirectUris: [] },
      web: { ...web, implicitGrantSettings: { enableIdTokenIssuance: false } },
    })
  })

  it('shows extension attributes and the publisher as objects', async () => {
    const user = await send('GET', `/v1.0/users/${bob}?$select=onPremisesExtensionAttributes`)
    expect(user.json).toMatchObject({
      onPremisesExtensionAttributes: { extensionAttribute1: null, extensionAttribute15: null },
    })
    const { appId } = await create('/v1.0/applications', { displayName: 'With principal' })
    expect(await create('/v1.0/servicePrincipals', { appId })).toMatchObject({
      info: { logoUrl: null },
      verifiedPublisher: { displayName: null, verifiedPublisherId: null },
    })
  })

  it('names the relation of a malformed or empty bind (microsoft-graph-docs 12705, PnP-Sites-Core 1987)', async () => {
    const malformed = await send(
      'POST',
      '/v1.0/groups',
      newGroup({ 'owners@odata.bind': ['nowhere'] }),
    )
    expect(malformed).toMatchObject({
      status: 400,
      json: { error: { message: 'Invalid URL format specified in @odata.bind for owners' } },
    })
    const empty = await send('POST', '/v1.0/groups', newGroup({ 'members@odata.bind': [] }))
    expect(empty).toMatchObject({
      status: 400,
      json: {
        error: {
          message: expect.stringContaining(
            "The value of 'odata.bind' property annotation is an empty array.",
          ) as string,
        },
      },
    })
  })

  it('takes the address of a user by principal name; one who does not exist is 404 (microsoft-graph-docs 8637)', async () => {
    const bind = ["https://graph.microsoft.com/v1.0/users('ADA@contoso.com')"]
    const group = await create('/v1.0/groups', newGroup({ 'owners@odata.bind': bind }))
    const members = `/v1.0/groups/${memberText(group, 'id')}/members`
    const add = (name: string) =>
      send('POST', `${members}/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/users/${name}`,
      })
    expect((await add('ada@contoso.com')).status).toBe(204)
    expect(await add('Ada%40contoso.com')).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('already exist') as string } },
    })
    expect(await add('nobody@contoso.com')).toMatchObject({
      status: 404,
      json: { error: { message: expect.stringContaining("'nobody@contoso.com'") as string } },
    })
    expect((await send('GET', members)).json).toMatchObject({
      value: [{ userPrincipalName: 'ada@contoso.com' }],
    })
  })

  it('keeps HiddenMembership for new Microsoft 365 groups', async () => {
    const unified = { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false }
    const visibility = 'HiddenMembership'
    expect((await send('POST', '/v1.0/groups', newGroup({ visibility }))).status).toBe(400)
    const hidden = await create('/v1.0/groups', newGroup({ ...unified, visibility }))
    const open = await create('/v1.0/groups', newGroup({ ...unified, visibility: 'Public' }))
    const change = async (group: JsonObject, to: string) =>
      (await send('PATCH', `/v1.0/groups/${memberText(group, 'id')}`, { visibility: to })).status
    expect(await change(open, visibility)).toBe(400)
    expect(await change(hidden, 'Public')).toBe(400)
    expect(await change(hidden, visibility)).toBe(204)
    expect(await change(open, 'Private')).toBe(204)
  })
})
