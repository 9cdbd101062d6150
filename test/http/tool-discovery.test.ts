/** What tools ask before anything else: the metadata of the cloud, and OpenID discovery under every name of a tenant. */

import { describe, expect, it } from 'vitest'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService()

const discoveryOf = (tenant: string) =>
  service.send('GET', `/${tenant}/v2.0/.well-known/openid-configuration`)

describe('the metadata of the cloud', () => {
  it('has the members without which Terraform stops', async () => {
    const { status, json, headers } = await service.send(
      'GET',
      '/metadata/endpoints?api-version=2022-09-01',
    )
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^application\/json/u)
    expect(json).toMatchObject({
      name: 'Ostiary',
      resourceManager: `${service.url}/`,
      microsoftGraphResourceId: `${service.url}/`,
      authentication: { loginEndpoint: service.url, tenant: 'common', identityProvider: 'AAD' },
    })
  })

  it('is a list of clouds in the older version', async () => {
    const { json } = await service.send('GET', '/metadata/endpoints?api-version=2019-05-01')
    expect(json).toEqual([expect.objectContaining({ name: 'Ostiary' })])
  })

  it.each([
    '',
    '?api-version=',
    '?api-version=1.0',
    '?api-version=2022-09-01&api-version=2019-05-01',
  ])('is refused with the query %s', async (query) => {
    const { status, text } = await service.send('GET', `/metadata/endpoints${query}`)
    expect([status, text]).toEqual([400, expect.stringContaining('request.apiVersionMissing')])
  })

  it('leads to a token and to an answer, as Terraform follows it', async () => {
    const { json } = await service.send('GET', '/metadata/endpoints?api-version=2022-09-01')
    const { authentication, microsoftGraphResourceId } = json as {
      readonly authentication: { readonly loginEndpoint: string }
      readonly microsoftGraphResourceId: string
    }
    const graph = microsoftGraphResourceId.replace(/\/$/u, '')
    const granted = await fetch(
      `${authentication.loginEndpoint}/${contosoTenantId}/oauth2/v2.0/token`,
      {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: contosoClient.appId,
          client_secret: contosoClient.secret,
          scope: `${graph}/.default`,
        }),
      },
    )
    const { access_token: token } = (await granted.json()) as { readonly access_token: string }
    const read = await fetch(`${graph}/v1.0/identity/conditionalAccess/policies`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(read.status).toBe(200)
  })
})

describe('OpenID discovery', () => {
  it.each([contosoTenantId, 'contoso.onmicrosoft.com'])(
    'names the issuer as it was asked: %s',
    async (tenant) => {
      const { json } = await discoveryOf(tenant)
      expect(json).toMatchObject({
        issuer: `${service.url}/${tenant}/v2.0`,
        token_endpoint: `${service.url}/${tenant}/oauth2/v2.0/token`,
        jwks_uri: `${service.url}/${tenant}/discovery/v2.0/keys`,
      })
      const own = await discoveryOf(contosoTenantId)
      const keysOf = async (uri: unknown) => (await fetch(String(uri))).json()
      expect(await keysOf(json['jwks_uri'])).toEqual(await keysOf(own.json['jwks_uri']))
    },
  )

  it.each(['common', 'organizations'])('knows %s, whose issuer is a pattern', async (name) => {
    const { status, json } = await discoveryOf(name)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      issuer: `${service.url}/{tenantid}/v2.0`,
      token_endpoint: `${service.url}/${name}/oauth2/v2.0/token`,
    })
    expect((await service.send('GET', `/${name}/discovery/v2.0/keys`)).status).toBe(200)
    const refused = await fetch(`${service.url}/${name}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: 'invalid_request', error_codes: [50059] })
  })

  it.each(['consumers', 'nowhere.example'])('refuses %s', async (name) => {
    const { status, json } = await discoveryOf(name)
    expect([status, json['error_codes']]).toEqual([400, [90002]])
  })
})
