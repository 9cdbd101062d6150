/**
 * A replay of what terraform-provider-azuread sends for its resources of conditional access: its headers, bodies and
 * order of requests, written down from its source; the provider itself does not run here, and its pauses are
 * left out. Source: hashicorp/terraform-provider-azuread and hashicorp/go-azure-sdk, early 2026.
 */

import { describe, expect, it } from 'vitest'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTrustedService, storeNames } from './support/graph-client.ts'
import {
  namedQuery,
  replay,
  settled,
  type ProviderAnswer,
  type ReplayStep,
} from './support/terraform-provider.ts'

const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000'

/** The whole policy, as create and update both send it: members that are not configured are null or empty. */
function configured(displayName: string, state: string): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.conditionalAccessPolicy',
    displayName,
    state,
    conditions: {
      '@odata.type': '#microsoft.graph.conditionalAccessConditionSet',
      applications: {
        applicationFilter: null,
        excludeApplications: [],
        includeApplications: [exchangeOnline],
        includeUserActions: [],
      },
      authenticationFlows: { transferMethods: 'deviceCodeFlow,authenticationTransfer' },
      clientAppTypes: ['all'],
      clientApplications: null,
      devices: null,
      locations: { excludeLocations: ['AllTrusted'], includeLocations: ['All'] },
      platforms: null,
      servicePrincipalRiskLevels: [],
      signInRiskLevels: ['medium'],
      userRiskLevels: [],
      users: {
        excludeGroups: [],
        excludeGuestsOrExternalUsers: null,
        excludeRoles: [],
        excludeUsers: [],
        includeGroups: [],
        includeGuestsOrExternalUsers: {
          guestOrExternalUserTypes: 'internalGuest,serviceProvider',
          externalTenants: {
            '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
            membershipKind: 'enumerated',
            members: ['0571a27e-0571-4a27-a000-0000000000ee'],
          },
        },
        includeRoles: [],
        includeUsers: ['All'],
      },
    },
    grantControls: {
      authenticationStrength: {
        '@odata.type': '#microsoft.graph.authenticationStrengthPolicy',
        id: '00000000-0000-0000-0000-000000000002',
      },
      builtInControls: [],
      customAuthenticationFactors: [],
      operator: 'OR',
      termsOfUse: [],
    },
    sessionControls: {
      applicationEnforcedRestrictions: null,
      cloudAppSecurity: null,
      persistentBrowser: null,
      signInFrequency: {
        authenticationType: 'primaryAndSecondaryAuthentication',
        frequencyInterval: 'everyTime',
        isEnabled: true,
      },
    },
  }
}

/** What the provider compares with its configuration: the same without types and inlined strengths. */
function asRead(policy: JsonObject): JsonObject {
  const text = JSON.stringify(policy, (name, value: unknown) =>
    name === '@odata.type' ? undefined : value,
  )
  return JSON.parse(text) as JsonObject
}

const allDone = Array<number>(settled).fill(200)
const allGone = Array<number>(settled).fill(404)

/** A location of addresses; every range is sent as IPv4, also those of IPv6. */
function addresses(
  ranges: readonly string[],
  isTrusted: boolean,
  displayName?: string,
): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    ...(displayName === undefined ? {} : { displayName }),
    ipRanges: ranges.map((cidrAddress) => ({
      '@odata.type': '#microsoft.graph.iPv4CidrRange',
      cidrAddress,
    })),
    isTrusted,
  }
}

function countries(codes: readonly string[], displayName?: string): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    countriesAndRegions: codes,
    countryLookupMethod: 'clientIpAddress',
    ...(displayName === undefined ? {} : { displayName }),
    includeUnknownCountriesAndRegions: false,
  }
}

function strength(displayName: string, allowedCombinations?: readonly string[]): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.authenticationStrengthPolicy',
    ...(allowedCombinations === undefined ? {} : { allowedCombinations }),
    description: null,
    displayName,
  }
}

/** What the provider compares of a location of addresses: the ranges as text, in order, and `isTrusted`. */
function rangesOf({ body }: ProviderAnswer): readonly unknown[] {
  const ranges = (body?.['ipRanges'] ?? []) as readonly JsonObject[]
  return [ranges.map(({ cidrAddress }) => cidrAddress), body?.['isTrusted']]
}

describe.each(storeNames)('replay of the Terraform provider on %s', (store) => {
  const service = setUpTrustedService(store)
  let authorization: string
  const policies = '/v1.0/identity/conditionalAccess/policies'
  const locations = '/v1.0/identity/conditionalAccess/namedLocations'
  const strengths = '/v1.0/policies/authenticationStrengthPolicies'

  const play = (...steps: readonly ReplayStep[]): Promise<readonly ProviderAnswer[]> =>
    replay(service, authorization, steps)

  async function statusesOf(...steps: readonly ReplayStep[]): Promise<readonly number[]> {
    return (await play(...steps)).map(({ status }) => status)
  }

  /** POST, the first request of every resource: the answer must have an id. */
  async function create(path: string, body: JsonObject): Promise<string> {
    const [created] = await play({ method: 'POST', path, body })
    expect(created).toMatchObject({ status: 201, body: { id: expect.any(String) } })
    return `${path}/${memberText(created?.body ?? {}, 'id')}`
  }

  const poll = (path: string): ReplayStep => ({ method: 'GET', path, times: settled })

  it('gets a token with the claims that the provider reads', async () => {
    const answer = await fetch(`${service.secureUrl}/${contosoTenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: contosoClient.appId,
        client_secret: contosoClient.secret,
        grant_type: 'client_credentials',
        scope: `${service.secureUrl}/.default`,
      }).toString(),
    })
    const token = (await answer.json()) as JsonObject
    expect([answer.status, token]).toEqual([
      200,
      {
        token_type: 'Bearer',
        expires_in: expect.any(Number),
        ext_expires_in: expect.any(Number),
        access_token: expect.any(String),
      },
    ])
    expect(Number(token['expires_in'])).toBeGreaterThanOrEqual(3_600)
    authorization = `Bearer ${memberText(token, 'access_token')}`
    const [, payload = ''] = memberText(token, 'access_token').split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).toMatchObject({
      aud: expect.any(String),
      exp: expect.any(Number),
      iat: expect.any(Number),
      oid: expect.any(String),
      roles: expect.any(Array),
    })
  })

  it('creates, updates and deletes a policy, each change visible at once', async () => {
    const item = await create(policies, configured('Terraform', 'disabled'))
    const [first, ...others] = await play(poll(item), { method: 'GET', path: item })
    expect(first).toMatchObject({ status: 200, body: asRead(configured('Terraform', 'disabled')) })
    expect(others).toEqual(Array(settled).fill(first))

    const update = configured('Terraform renamed', 'enabledForReportingButNotEnforced')
    const [updated, ...afterUpdate] = await play(
      { method: 'PATCH', path: item, body: update },
      poll(item),
    )
    expect(updated).toEqual({ status: 204, body: undefined })
    for (const { body } of afterUpdate) expect(body).toMatchObject(asRead(update))

    const [found, deleted, ...afterDelete] = await play(
      { method: 'GET', path: item },
      { method: 'DELETE', path: item },
      poll(item),
    )
    expect([found?.status, deleted]).toEqual([200, { status: 204, body: undefined }])
    expect(afterDelete.map(({ status }) => status)).toEqual(allGone)
    for (const { body } of afterDelete) {
      expect(body).toMatchObject({ error: { code: 'ResourceNotFound' } })
    }
  })

  it('reads back null for session controls that are all off, and for members that an update clears', async () => {
    const off = {
      ...configured('Ineffective', 'disabled'),
      sessionControls: {
        applicationEnforcedRestrictions: { isEnabled: false },
        cloudAppSecurity: null,
        persistentBrowser: null,
        signInFrequency: null,
      },
    }
    const item = await create(policies, off)
    const [read] = await play({ method: 'GET', path: item })
    expect(read?.body).toMatchObject({ sessionControls: null })

    const cleared = {
      ...configured('Cleared', 'disabled'),
      grantControls: null,
    }
    const [updated, after] = await play(
      { method: 'PATCH', path: item, body: cleared },
      { method: 'GET', path: item },
    )
    expect(updated?.status).toBe(204)
    expect(after?.body).toMatchObject({ displayName: 'Cleared', grantControls: null })
  })

  it('creates, updates and deletes a location of addresses, each change visible at once', async () => {
    const ranges = ['203.0.113.0/24', '64:ff9b::/96', '198.51.100.7/22', '2001:DB8:0::/48']
    const item = await create(locations, addresses(ranges, true, 'Terraform addresses'))
    const created = await play(poll(item), { method: 'GET', path: item })
    expect(created.map(rangesOf)).toEqual(Array.from({ length: settled + 1 }, () => [ranges, true]))
    expect(created[0]?.body).toMatchObject({
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Terraform addresses',
    })

    const fewer = ['64:ff9b::/96', '203.0.113.0/24']
    const [updated, ...afterUpdate] = await play(
      { method: 'PATCH', path: item, body: addresses(fewer, true) },
      poll(item),
      { method: 'GET', path: item },
    )
    expect(updated?.status).toBe(204)
    expect(afterUpdate.map(rangesOf)).toEqual(
      Array.from({ length: settled + 1 }, () => [fewer, true]),
    )
    expect(afterUpdate.at(-1)?.body).toMatchObject({ displayName: 'Terraform addresses' })

    expect(await statusesOf({ method: 'DELETE', path: item })).toEqual([400])
    const [untrusted, ...rest] = await play(
      { method: 'PATCH', path: item, body: addresses(fewer, false) },
      poll(item),
      { method: 'DELETE', path: item },
      poll(item),
    )
    expect(untrusted?.status).toBe(204)
    expect(rest.slice(0, settled).map(rangesOf)).toEqual(
      Array.from({ length: settled }, () => [fewer, false]),
    )
    expect(rest.slice(settled).map(({ status }) => status)).toEqual([204, ...allGone])
  })

  it('creates, updates and deletes a location of countries, each change visible at once', async () => {
    const item = await create(locations, countries(['GB', 'us'], 'Terraform countries'))
    const created = await play(poll(item), { method: 'GET', path: item })
    for (const { body } of created) {
      expect(body).toMatchObject(countries(['GB', 'us'], 'Terraform countries'))
    }
    const [updated, ...afterUpdate] = await play(
      { method: 'PATCH', path: item, body: countries(['us', 'DE', 'GB'], 'Terraform renamed') },
      poll(item),
      { method: 'GET', path: item },
    )
    expect(updated?.status).toBe(204)
    for (const { body } of afterUpdate) {
      expect(body).toMatchObject(countries(['us', 'DE', 'GB'], 'Terraform renamed'))
    }
    expect(await statusesOf({ method: 'DELETE', path: item }, poll(item))).toEqual([
      204,
      ...allGone,
    ])
  })

  it('finds a location by its name', async () => {
    const name = 'Terraform\'s "50 % + 1" & office'
    const item = await create(locations, countries(['SE'], name))
    const [found] = await play({ method: 'GET', path: `${locations}?${namedQuery(name)}` })
    expect(found).toMatchObject({ status: 200, body: { value: [countries(['SE'], name)] } })
    expect(await statusesOf({ method: 'DELETE', path: item })).toEqual([204])
  })

  it('creates, updates and deletes a strength, each change visible at once', async () => {
    const combinations = ['fido2', 'password,microsoftAuthenticatorPush']
    const item = await create(strengths, strength('Terraform strength', combinations))
    const created = await play(poll(item), { method: 'GET', path: item })
    for (const { status, body } of created) {
      expect([status, body]).toMatchObject([
        200,
        { displayName: 'Terraform strength', allowedCombinations: combinations },
      ])
      expect(body?.['description'] ?? '').toBe('')
    }

    const [renamed, replaced, read] = await play(
      { method: 'PATCH', path: item, body: strength('Terraform renamed') },
      {
        method: 'POST',
        path: `${item}/updateAllowedCombinations`,
        body: { allowedCombinations: ['fido2', 'windowsHelloForBusiness'] },
      },
      { method: 'GET', path: item },
    )
    expect(renamed?.status).toBe(204)
    expect(replaced).toMatchObject({
      status: 200,
      body: {
        previousCombinations: combinations,
        currentCombinations: ['fido2', 'windowsHelloForBusiness'],
        conditionalAccessReferences: [],
      },
    })
    expect(read?.body).toMatchObject({
      displayName: 'Terraform renamed',
      allowedCombinations: ['fido2', 'windowsHelloForBusiness'],
    })
    expect(await statusesOf({ method: 'DELETE', path: item }, poll(item))).toEqual([
      204,
      ...allGone,
    ])
    expect(await statusesOf({ method: 'DELETE', path: item })).toEqual([404])
  })

  it('creates, updates and deletes a combination configuration of a strength', async () => {
    const item = await create(strengths, strength('Terraform keys', ['fido2']))
    const configurations = `${item}/combinationConfigurations`
    const allowing = (...allowedAAGUIDs: readonly string[]): JsonObject => ({
      '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
      allowedAAGUIDs,
      appliesToCombinations: ['fido2'],
    })
    const one = 'de1e552d-db1d-4423-a619-566b625cdc84'
    const other = '90a3ccdf-635c-4729-a248-9b709135078f'
    const [before] = await play({ method: 'GET', path: configurations })
    expect(before).toMatchObject({ status: 200, body: { value: [] } })
    const configuration = await create(configurations, allowing(one))
    const created = await play(poll(configuration))
    for (const { body } of created) expect(body).toMatchObject(allowing(one))
    const [updated, read] = await play(
      { method: 'PATCH', path: configuration, body: allowing(other, one) },
      { method: 'GET', path: configuration },
    )
    expect(updated?.status).toBe(204)
    expect(read?.body).toMatchObject(allowing(other, one))
    expect(
      await statusesOf({ method: 'DELETE', path: configuration }, poll(configuration)),
    ).toEqual([204, ...allGone])
    expect(await statusesOf({ method: 'DELETE', path: item })).toEqual([204])
  })

  it('deletes objects that name each other in reverse order', async () => {
    const location = await create(locations, addresses(['192.0.2.0/24'], false, 'Site'))
    const custom = await create(strengths, strength('Site strength', ['fido2']))
    const locationId = location.slice(locations.length + 1)
    const strengthId = custom.slice(strengths.length + 1)
    const { conditions, grantControls, ...members } = configured('Site', 'disabled')
    const policy = await create(policies, {
      ...members,
      conditions: {
        ...(conditions as JsonObject),
        locations: { excludeLocations: [], includeLocations: [locationId] },
      },
      grantControls: {
        ...(grantControls as JsonObject),
        authenticationStrength: {
          '@odata.type': '#microsoft.graph.authenticationStrengthPolicy',
          id: strengthId,
        },
      },
    })
    const [read] = await play({ method: 'GET', path: policy })
    expect(read?.body).toMatchObject({
      conditions: { locations: { includeLocations: [locationId] } },
      grantControls: {
        authenticationStrength: {
          id: strengthId,
          displayName: 'Site strength',
          policyType: 'custom',
          allowedCombinations: ['fido2'],
        },
      },
    })
    const untrust = { method: 'PATCH', path: location, body: addresses(['192.0.2.0/24'], false) }
    expect(
      await statusesOf(
        { method: 'DELETE', path: custom },
        { method: 'DELETE', path: location },
        { method: 'DELETE', path: policy },
        poll(policy),
        untrust,
        poll(location),
        { method: 'DELETE', path: location },
        poll(location),
        { method: 'DELETE', path: custom },
        poll(custom),
      ),
    ).toEqual([400, 400, 204, ...allGone, 204, ...allDone, 204, ...allGone, 204, ...allGone])
  })
})
