/**
 * Tokens of the embedded issuer follow the STS policies of the tenant, on both stores: published clients write the
 * policies and get the tokens.
 */

import { ClientSecretCredential } from '@azure/identity'
import type { Client } from '@microsoft/microsoft-graph-client'
import { decodeJwt, type JWTPayload } from 'jose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familyOptions } from '../support/family-options.ts'
import { setUp } from '../support/set-up.ts'
import { setUpTestService, type TestService } from '../support/test-service.ts'
import {
  administrate,
  askToken,
  createApplication,
  createClient,
  type TestApplication,
  type TestClient,
} from '../support/token-clients.ts'
import {
  administratorClient,
  graphClient,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const hour = 3_600
const builtIn = 4_500
const graphScope = 'https://graph.microsoft.com/.default'

/** The body of the example. Source: "Update policy" of the Graph beta reference, September 2019. */
const bodyOfPage = {
  definition: [
    '{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"8:00:00","MaxInactiveTime":"20:00:00"}}',
  ],
  isOrganizationDefault: true,
}

const lifetimePolicy = (displayName: string, lifetime: string): JsonObject => ({
  type: 'TokenLifetimePolicy',
  displayName,
  definition: [
    JSON.stringify({ TokenLifetimePolicy: { Version: 1, AccessTokenLifetime: lifetime } }),
  ],
})

const claimsPolicy = (displayName: string, claims: JsonObject): JsonObject => ({
  type: 'ClaimsMappingPolicy',
  displayName,
  definition: [JSON.stringify({ ClaimsMappingPolicy: { Version: 1, ...claims } })],
})

/** Gets a token as a new process does, without any cache. */
async function tokenOf(
  service: TestService,
  { appId, secret }: TestClient,
  scope: string,
): Promise<JWTPayload> {
  const credential = new ClientSecretCredential(contosoTenantId, appId, secret, {
    authorityHost: service.secureUrl,
    disableInstanceDiscovery: true,
  })
  const { token, expiresOnTimestamp } = await credential.getToken(scope)
  const claims = decodeJwt(token)
  expect(Math.abs(expiresOnTimestamp / 1_000 - Number(claims.exp))).toBeLessThan(10)
  return claims
}

const lifetimeOf = ({ exp = 0, iat = 0 }: JWTPayload): number => exp - iat

/** A client of v1.0 with the permissions of the typed families. */
async function graphClientOf(service: TestService): Promise<Client> {
  const scopes = [
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Application.ReadWrite.All',
  ]
  return graphClient(service, await service.userToken('admin', ...scopes), 'v1.0')
}

function assign(service: TestService, { principalId }: TestApplication, policy: string) {
  return administrate(service, 'POST', `/beta/servicePrincipals/${principalId}/policies/$ref`, {
    '@odata.id': `https://graph.microsoft.com/beta/policies/${policy}`,
  })
}

describe.each(storeNames)('tokens on %s', (store) => {
  const service = setUpTrustedService(store)
  const graph = setUp(() => administratorClient(service))
  let client: TestClient
  let api: TestApplication

  const createPolicy = async (body: JsonObject): Promise<string> =>
    memberText(await graph.api('/policies').post(body), 'id')

  // WHY for each test: the token endpoint limits how often a client may ask in ten seconds.
  beforeEach(async () => {
    client = await createClient(service)
  })

  beforeAll(async () => {
    api = await createApplication(service, { identifierUris: [`https://contoso.com/${store}`] })
  })

  it('live 8 hours after the PATCH of the reference page, and 75 minutes again without the policy', async () => {
    const scopes = [graphScope, `${api.appId}/.default`]
    const lifetimes = async () =>
      Promise.all(scopes.map(async (scope) => lifetimeOf(await tokenOf(service, client, scope))))
    expect(await lifetimes()).toEqual([builtIn, builtIn])
    const id = await createPolicy(lifetimePolicy('Lifetimes', '4:00:00'))
    expect(await lifetimes()).toEqual([builtIn, builtIn])
    await graph.api(`/policies/${id}`).patch(bodyOfPage)
    expect(await lifetimes()).toEqual([8 * hour, 8 * hour])
    const { json } = await askToken(service, client, graphScope)
    expect(json).toMatchObject({ expires_in: 8 * hour, ext_expires_in: 8 * hour })
    await graph.api(`/policies/${id}`).delete()
    expect(await lifetimes()).toEqual([builtIn, builtIn])
  })

  it('live 8 hours after the PATCH of the typed family, at once', async () => {
    const typed = await graphClientOf(service)
    const { displayName, definition } = lifetimePolicy('Typed', '4:00:00')
    const path = '/policies/tokenLifetimePolicies'
    const created: JsonObject = await typed.api(path).post({ displayName, definition })
    const policy = `${path}/${memberText(created, 'id')}`
    await expect(typed.api(policy).patch(bodyOfPage)).rejects.toThrow('MaxInactiveTime')
    const withoutRetired = bodyOfPage.definition.map((text) =>
      text.replace(',"MaxInactiveTime":"20:00:00"', ''),
    )
    await typed.api(policy).patch({ ...bodyOfPage, definition: withoutRetired })
    expect(lifetimeOf(await tokenOf(service, client, graphScope))).toBe(8 * hour)
    await typed.api(policy).patch({ isOrganizationDefault: false })
    const scope = `${api.appId}/.default`
    expect(lifetimeOf(await tokenOf(service, client, scope))).toBe(builtIn)
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0${policy}` }
    const owner = `/servicePrincipals/${api.principalId}/tokenLifetimePolicies`
    await typed.api(`${owner}/$ref`).post(reference)
    expect(lifetimeOf(await tokenOf(service, client, scope))).toBe(8 * hour)
    await typed.api(`${owner}/${memberText(created, 'id')}/$ref`).delete()
    expect(lifetimeOf(await tokenOf(service, client, scope))).toBe(builtIn)
    await typed.api(policy).delete()
  })

  it('follow the policy of the resource, not that of the client', async () => {
    const ofOrganization = await createPolicy(lifetimePolicy('Default', '5:30:00'))
    await graph.api(`/policies/${ofOrganization}`).patch({ isOrganizationDefault: true })
    const ofResource = await createPolicy(lifetimePolicy('Resource', '0:30:00'))
    await assign(service, api, ofResource)
    await assign(service, client, await createPolicy(lifetimePolicy('Client', '2:00:00')))
    const scope = `${api.appId}/.default`
    expect(lifetimeOf(await tokenOf(service, client, scope))).toBe(hour / 2)
    expect(lifetimeOf(await tokenOf(service, client, graphScope))).toBe(5.5 * hour)
    await graph.api(`/policies/${ofResource}`).delete()
    expect(lifetimeOf(await tokenOf(service, client, scope))).toBe(5.5 * hour)
    await graph.api(`/policies/${ofOrganization}`).delete()
  })

  it('carry the claims of a policy where the application accepts them', async () => {
    const uri = `https://contoso.com/mapped-${store}`
    const mapped = await createApplication(service, {
      displayName: 'Mapped',
      identifierUris: [uri],
      api: { acceptMappedClaims: true },
    })
    const policy = await createPolicy(
      claimsPolicy('Claims', {
        IncludeBasicClaimSet: 'true',
        ClaimsSchema: [
          { Value: 'sandbox', JwtClaimType: 'env' },
          { Source: 'resource', ID: 'displayname', JwtClaimType: 'api_name' },
          { Source: 'user', ID: 'employeeid', JwtClaimType: 'employee' },
          { Value: 'Directory.ReadWrite.All', JwtClaimType: 'roles' },
          { Value: 'other', JwtClaimType: 'appid' },
        ],
      }),
    )
    await assign(service, mapped, policy)
    const claims = await tokenOf(service, client, `${uri}/.default`)
    expect(claims).toMatchObject({
      aud: uri,
      appid: client.appId,
      env: 'sandbox',
      api_name: 'Mapped',
    })
    expect(claims).not.toHaveProperty('employee')
    expect(claims).not.toHaveProperty('roles')
    const own = await tokenOf(service, client, graphScope)
    expect(own).not.toHaveProperty('env')
  })

  it('are refused where the application accepts no mapped claims, or not for that audience', async () => {
    const policy = await createPolicy(
      claimsPolicy('Refused', { ClaimsSchema: [{ Value: 'x', JwtClaimType: 'env' }] }),
    )
    const closed = await createApplication(service)
    await assign(service, closed, policy)
    const refused = await askToken(service, client, `${closed.appId}/.default`)
    expect(refused).toMatchObject({
      status: 400,
      json: { error: 'invalid_request', error_codes: [50146] },
    })
    expect(refused.json['error_description']).toMatch(
      /^AADSTS50146: This application is required to be configured with an application-specific signing key\. .* Trace ID: /u,
    )
    await expect(tokenOf(service, client, `${closed.appId}/.default`)).rejects.toThrow(
      'AADSTS50146',
    )
    const uri = `api://foreign-${store}`
    const foreign = await createApplication(service, {
      identifierUris: [uri],
      api: { acceptMappedClaims: true },
    })
    await assign(service, foreign, policy)
    const { status, json } = await askToken(service, client, `${uri}/.default`)
    expect([status, json['error_codes']]).toEqual([400, [501461]])
    expect(json['error_description']).toContain(
      "AADSTS501461: AcceptMappedClaims is only supported for a token audience matching the application GUID or an audience within the tenant's verified domains.",
    )
    const byGuid = await tokenOf(service, client, `${foreign.appId}/.default`)
    expect(byGuid).toMatchObject({ aud: foreign.appId, env: 'x' })
  })

  it('take claims from the custom claims policy where no claims mapping policy is assigned', async () => {
    const custom = await createApplication(service, { api: { acceptMappedClaims: true } })
    const path = `/servicePrincipals/${custom.principalId}/claimsPolicy`
    await administrate(service, 'PUT', `/beta${path}`, {
      claims: [
        {
          '@odata.type': '#microsoft.graph.customClaim',
          name: 'plan',
          tokenFormat: ['jwt'],
          configurations: [
            {
              attribute: { '@odata.type': '#microsoft.graph.valueBasedAttribute', value: 'gold' },
            },
          ],
        },
      ],
    })
    const scope = `${custom.appId}/.default`
    expect(await tokenOf(service, client, scope)).toMatchObject({ plan: 'gold' })
    await assign(
      service,
      custom,
      await createPolicy(
        claimsPolicy('First', { ClaimsSchema: [{ Value: 'x', JwtClaimType: 'env' }] }),
      ),
    )
    const claims = await tokenOf(service, client, scope)
    expect(claims).toMatchObject({ env: 'x' })
    expect(claims).not.toHaveProperty('plan')
  })
})

describe('with the organization first', () => {
  const service = setUpTestService({
    app: {
      families: {
        ...familyOptions,
        stsSettings: { precedence: 'org-first', lifetimes: 'current' },
      },
    },
  })

  it('the organization default goes before the policy of a service principal', async () => {
    const client = await createClient(service)
    const api = await createApplication(service)
    const create = async (body: JsonObject): Promise<string> =>
      memberText((await administrate(service, 'POST', '/beta/policies', body)).json, 'id')
    await assign(service, api, await create(lifetimePolicy('Resource', '2:00:00')))
    const scope = `${api.appId}/.default`
    const lifetime = async () => (await askToken(service, client, scope)).json['expires_in']
    expect(await lifetime()).toBe(2 * hour)
    await create({ ...lifetimePolicy('Default', '8:00:00'), isOrganizationDefault: true })
    expect(await lifetime()).toBe(8 * hour)
  })
})
