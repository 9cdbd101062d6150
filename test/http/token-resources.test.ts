/** Tokens for the APIs of a tenant, on both stores. */

import { createRemoteJWKSet, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'
import {
  administrate,
  askToken,
  createApplication,
  createClient,
  type TestApplication,
  type TestClient,
} from '../support/token-clients.ts'

const reader = '11111111-0000-4000-8000-000000000001'
const writer = '11111111-0000-4000-8000-000000000002'

const roleOf = (id: string, value: string) => ({
  id,
  value,
  displayName: value,
  description: value,
  allowedMemberTypes: ['Application'],
  isEnabled: true,
})

describe.each(['sqlite', 'postgres'] as const)('tokens for an API on %s', (store) => {
  const service = setUpTestService({ store })
  const uri = `https://contoso.com/orders-${store}`
  let client: TestClient
  let api: TestApplication

  const assign = (principalId: string, resourceId: string, appRoleId: string) => {
    const body = { principalId, resourceId, appRoleId }
    const path = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`
    return administrate(service, 'POST', path, body)
  }

  beforeAll(async () => {
    client = await createClient(service)
    api = await createApplication(service, {
      displayName: 'Orders',
      identifierUris: [uri],
      appRoles: [roleOf(reader, 'Orders.Read'), roleOf(writer, 'Orders.Write')],
    })
  })

  it('have the v1 form, with the requested name as audience', async () => {
    const { status, json, claims } = await askToken(service, client, `${uri}/.default`)
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { token_type: 'Bearer', expires_in: 4500, ext_expires_in: 4500 },
    })
    const iss = `https://sts.ostiary.internal/${contosoTenantId}/`
    expect(claims).toEqual({
      appid: client.appId,
      appidacr: '1',
      aud: uri,
      exp: Number(claims['iat']) + 4500,
      iat: expect.any(Number),
      idp: iss,
      iss,
      nbf: claims['iat'],
      oid: client.principalId,
      sub: client.principalId,
      tid: contosoTenantId,
      uti: expect.any(String),
      ver: '1.0',
    })
  })

  it.each<[string, (appId: string) => string, (appId: string) => string]>([
    ['its application id', (appId) => `${appId}/.default`, (appId) => appId],
    [
      'its URI in another letter case',
      () => `${uri.toUpperCase()}/.default`,
      () => uri.toUpperCase(),
    ],
    ['its URI with a slash', () => `${uri}//.default`, () => `${uri}/`],
    ['scopes of OpenID beside it', () => `openid ${uri}/.default profile`, () => uri],
  ])('are found by %s', async (_, scopeOf, audienceOf) => {
    const { claims } = await askToken(service, client, scopeOf(api.appId))
    expect(claims['aud']).toBe(audienceOf(api.appId))
  })

  it('carry the roles of that API alone', async () => {
    await assign(client.principalId, api.principalId, writer)
    const other = await createApplication(service, { appRoles: [roleOf(reader, 'Other.Read')] })
    await assign(client.principalId, other.principalId, reader)
    const { claims } = await askToken(service, client, `${uri}/.default`)
    expect(claims['roles']).toEqual(['Orders.Write'])
    const elsewhere = await askToken(service, client, `${other.appId}/.default`)
    expect(elsewhere.claims['roles']).toEqual(['Other.Read'])
  })

  it('have the v2 form where the application asks for it, and metadata that a verifier can use', async () => {
    const modern = await createApplication(service, { api: { requestedAccessTokenVersion: 2 } })
    const { token, claims } = await askToken(service, client, `${modern.appId}/.default`)
    expect(claims).toMatchObject({
      aud: modern.appId,
      azp: client.appId,
      azpacr: '1',
      iss: `${service.url}/${contosoTenantId}/v2.0`,
      ver: '2.0',
    })
    expect(claims).not.toHaveProperty('appid')
    const path = `/${contosoTenantId}/v2.0/.well-known/openid-configuration?appid=${modern.appId}`
    const { json } = await service.send('GET', path)
    const keys = createRemoteJWKSet(new URL(memberText(json, 'jwks_uri')))
    const { payload } = await jwtVerify(token, keys, {
      issuer: memberText(json, 'issuer'),
      audience: modern.appId,
    })
    expect(payload.sub).toBe(client.principalId)
  })

  it('of v1 are verified with the metadata of v1', async () => {
    const { token } = await askToken(service, client, `${uri}/.default`)
    const path = `/${contosoTenantId}/.well-known/openid-configuration`
    const { json } = await service.send('GET', path)
    const keys = createRemoteJWKSet(new URL(memberText(json, 'jwks_uri')))
    const options = { issuer: memberText(json, 'issuer'), audience: uri }
    expect((await jwtVerify(token, keys, options)).payload.aud).toBe(uri)
  })

  it.each<[string, string, number, string, string]>([
    [
      'a resource that does not exist',
      'api://nowhere/.default',
      500011,
      'invalid_resource',
      `The resource principal named api://nowhere was not found in the tenant named ${contosoTenantId}.`,
    ],
    [
      'an application id that does not exist',
      '11111111-1111-4111-8111-111111111111/.default',
      500011,
      'invalid_resource',
      'The resource principal named 11111111-1111-4111-8111-111111111111 was not found',
    ],
    [
      'a permission in place of .default',
      'https://graph.microsoft.com/User.Read.All',
      1002012,
      'invalid_scope',
      'The provided value for scope https://graph.microsoft.com/User.Read.All is not valid. Client credential flows must have a scope value with /.default suffixed',
    ],
    ['no scope of a resource', 'openid', 1002012, 'invalid_scope', 'for scope openid is not valid'],
    [
      'two resources',
      'https://graph.microsoft.com/.default api://nowhere/.default',
      70011,
      'invalid_scope',
      "The provided value for the input parameter 'scope' is not valid.",
    ],
    ['no resource', '/.default', 70011, 'invalid_scope', 'The scope /.default is not valid.'],
  ])('are refused for %s', async (_, scope, number, error, text) => {
    const { status, json } = await askToken(service, client, scope)
    expect({ status, json }).toMatchObject({ status: 400, json: { error, error_codes: [number] } })
    expect(json['error_description']).toContain(`AADSTS${number}: `)
    expect(json['error_description']).toContain(text)
  })

  it('need a role where the API requires assignment, and the default role is enough', async () => {
    const closed = await createApplication(service, { displayName: 'Closed' })
    const path = `/v1.0/servicePrincipals/${closed.principalId}`
    await administrate(service, 'PATCH', path, { appRoleAssignmentRequired: true })
    const refused = await askToken(service, client, `${closed.appId}/.default`)
    expect(refused).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_codes: [501051] },
    })
    expect(refused.json['error_description']).toMatch(
      new RegExp(
        `^AADSTS501051: Application '${client.appId}'\\(App .*\\) is not assigned to a role for the application '${closed.appId}'\\(Closed\\)\\. Trace ID:`,
        'u',
      ),
    )
    await assign(client.principalId, closed.principalId, '00000000-0000-0000-0000-000000000000')
    const { status, claims } = await askToken(service, client, `${closed.appId}/.default`)
    expect(status).toBe(200)
    expect(claims).not.toHaveProperty('roles')
  })

  it('are refused for an API that is disabled or deleted, and before that for a wrong secret', async () => {
    const gone = await createApplication(service)
    const scope = `${gone.appId}/.default`
    const path = `/v1.0/servicePrincipals/${gone.principalId}`
    await administrate(service, 'PATCH', path, { accountEnabled: false })
    expect((await askToken(service, client, scope)).json['error_codes']).toEqual([500014])
    await administrate(service, 'DELETE', path)
    expect((await askToken(service, client, scope)).json['error_codes']).toEqual([500011])
    const wrong = await askToken(service, { ...client, secret: 'wrong' }, scope)
    expect(wrong).toMatchObject({ status: 401, json: { error_codes: [7000215] } })
  })

  it('follow the URIs of the application, not names that a service principal was given', async () => {
    const sly = await createApplication(service)
    const path = `/v1.0/servicePrincipals/${sly.principalId}`
    const names = [sly.appId, `${uri}-sly`, uri, 'https://graph.microsoft.com']
    await administrate(service, 'PATCH', path, { servicePrincipalNames: names })
    const refused = await askToken(service, client, `${uri}-sly/.default`)
    expect(refused.json['error_codes']).toEqual([500011])
    const { claims } = await askToken(service, client, `${uri}/.default`)
    expect(claims['roles']).toEqual(['Orders.Write'])
  })

  it('take nothing from a policy by which another API would trust them', async () => {
    const caller = await createClient(service)
    const sly = await createApplication(service, {
      appRoles: [roleOf(reader, 'Orders.Write')],
      api: { acceptMappedClaims: true },
    })
    await assign(caller.principalId, sly.principalId, reader)
    const path = `servicePrincipals/${sly.principalId}`
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const key = { displayName: 'CN=Sly', endDateTime: tomorrow }
    await administrate(service, 'POST', `/v1.0/${path}/addTokenSigningCertificate`, key)
    const attribute = {
      '@odata.type': '#microsoft.graph.sourcedAttribute',
      id: 'displayname',
      source: 'application',
      isExtensionAttribute: false,
    }
    const claims = ['Roles', 'SCP', 'Email'].map((name) => ({
      '@odata.type': '#microsoft.graph.customClaim',
      name,
      namespace: '',
      tokenFormat: ['jwt'],
      configurations: [{ attribute }],
    }))
    const custom = { includeBasicClaimSet: true, claims }
    const written = await administrate(service, 'PUT', `/beta/${path}/claimsPolicy`, custom)
    expect(written.status).toBe(201)
    const first = await askToken(service, caller, `${sly.appId}/.default`)
    expect(first.claims).toMatchObject({ roles: ['Orders.Write'], aud: sly.appId })
    expect(first.claims).toHaveProperty('Email')
    expect(first.claims).not.toHaveProperty('Roles')
    expect(first.claims).not.toHaveProperty('SCP')
    for (const [named, aud] of [
      [uri, sly.appId],
      ['https://contoso.com/unknown', 'https://contoso.com/unknown'],
    ]) {
      const body = { Version: 1, IncludeBasicClaimSet: 'true', AudienceOverride: named }
      const policy = await administrate(service, 'POST', '/v1.0/policies/claimsMappingPolicies', {
        displayName: 'Sly',
        definition: [JSON.stringify({ ClaimsMappingPolicy: body })],
      })
      const id = memberText(policy.json, 'id')
      const assigned = `/v1.0/${path}/claimsMappingPolicies`
      const reference = { '@odata.id': `${service.url}/v1.0/policies/claimsMappingPolicies/${id}` }
      expect((await administrate(service, 'POST', `${assigned}/$ref`, reference)).status).toBe(204)
      const second = await askToken(service, caller, `${sly.appId}/.default`)
      expect(second).toMatchObject({ status: 200, claims: { aud } })
      await administrate(service, 'DELETE', `${assigned}/${id}/$ref`)
    }
  })

  it('never have a URI with the application id of another API as audience', async () => {
    const caller = await createClient(service)
    const other = await createApplication(service)
    const sly = await createApplication(service, { appRoles: [roleOf(reader, 'Orders.Write')] })
    await assign(caller.principalId, sly.principalId, reader)
    const names = [`api://${other.appId}`, `api://sly-${store}/${other.appId.toUpperCase()}`]
    const own = `api://${sly.appId}`
    const path = `/v1.0/applications/${sly.applicationId}`
    await administrate(service, 'PATCH', path, { identifierUris: [...names, own] })
    for (const name of names) {
      const { claims } = await askToken(service, caller, `${name}/.default`)
      expect(claims).toMatchObject({ aud: sly.appId, roles: ['Orders.Write'] })
    }
    expect((await askToken(service, caller, `${own}/.default`)).claims['aud']).toBe(own)
    await administrate(service, 'PATCH', path, { identifierUris: [] })
    const principal = `/v1.0/servicePrincipals/${sly.principalId}`
    await administrate(service, 'POST', `${principal}/addTokenSigningCertificate`, {
      displayName: 'CN=Sly',
      endDateTime: new Date(Date.now() + 86_400_000).toISOString(),
    })
    const body = { Version: 1, IncludeBasicClaimSet: 'true', AudienceOverride: names[0] ?? '' }
    const policy = await administrate(service, 'POST', '/v1.0/policies/claimsMappingPolicies', {
      displayName: 'Sly',
      definition: [JSON.stringify({ ClaimsMappingPolicy: body })],
    })
    const id = memberText(policy.json, 'id')
    await administrate(service, 'POST', `${principal}/claimsMappingPolicies/$ref`, {
      '@odata.id': `${service.url}/v1.0/policies/claimsMappingPolicies/${id}`,
    })
    const overridden = await askToken(service, caller, `${sly.appId}/.default`)
    expect(overridden).toMatchObject({ status: 200, claims: { aud: sly.appId } })
  })
})
