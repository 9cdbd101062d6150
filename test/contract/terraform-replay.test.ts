/**
 * A replay of what terraform-provider-azuread sends for `azuread_conditional_access_policy`: its headers, bodies and
 * order of requests, written down from its source; the provider itself does not run here, and its pauses are
 * left out. Source: hashicorp/terraform-provider-azuread and hashicorp/go-azure-sdk, early 2026.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import type { TestService } from '../support/test-service.ts'
import { startTrustedService, storeNames } from './support/graph-client.ts'

/** Sent with every request, also with GET and DELETE. */
const providerHeaders = {
  'User-Agent':
    'HashiCorp Terraform/1.11.0 (+https://www.terraform.io) terraform-provider-azuread/3.1.0 pid-222c6c49-1b0a-5959-a213-6608f9eb8820',
  Accept: 'application/json; charset=utf-8; IEEE754Compatible=false',
  'Content-Type': 'application/json; charset=utf-8',
  'OData-Version': '4.0',
  'OData-MaxVersion': '4.0',
  'Accept-Encoding': 'gzip',
}

/** A state counts as settled after this many equal answers in a row. */
const settled = 5

const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000'

/** The whole policy, as create and update send it alike: whatever is not configured is null or empty. */
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

/** What the provider compares with its configuration: the same, but for types and inlined strengths. */
function asRead(policy: JsonObject): JsonObject {
  const text = JSON.stringify(policy, (name, value: unknown) =>
    name === '@odata.type' ? undefined : value,
  )
  return JSON.parse(text) as JsonObject
}

describe.each(storeNames)('replay of the Terraform provider on %s', (store) => {
  let service: TestService
  let authorization: string
  const path = '/v1.0/identity/conditionalAccess/policies'

  beforeAll(async () => {
    service = await startTrustedService(store)
  })
  afterAll(() => service.close())

  const send = (method: string, target: string, body?: JsonObject): Promise<Response> =>
    fetch(`${service.secureUrl}${target}`, {
      method,
      headers: { ...providerHeaders, authorization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

  async function poll(target: string): Promise<readonly Response[]> {
    const answers: Response[] = []
    for (let asked = 0; asked < settled; asked += 1) answers.push(await send('GET', target))
    return answers
  }

  async function bodiesOf(answers: readonly Response[]): Promise<readonly JsonObject[]> {
    return Promise.all(answers.map(async (answer) => (await answer.json()) as JsonObject))
  }

  it('gets a token that says what the provider reads in it', async () => {
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

  it('creates, updates and deletes a policy, each settled at once', async () => {
    const created = await send('POST', path, configured('Terraform', 'disabled'))
    expect(created.status).toBe(201)
    expect(created.headers.get('content-type')).toMatch(/^application\/json/u)
    const item = `${path}/${memberText((await created.json()) as JsonObject, 'id')}`

    const afterCreate = await poll(item)
    expect(afterCreate.map(({ status }) => status)).toEqual(Array(settled).fill(200))
    const [first, ...others] = await bodiesOf(afterCreate)
    expect(first).toMatchObject(asRead(configured('Terraform', 'disabled')))
    expect(others).toEqual(Array(settled - 1).fill(first))

    const update = configured('Terraform renamed', 'enabledForReportingButNotEnforced')
    expect((await send('PATCH', item, update)).status).toBe(204)
    for (const policy of await bodiesOf(await poll(item))) {
      expect(policy).toMatchObject(asRead(update))
    }

    expect((await send('GET', item)).status).toBe(200)
    const deleted = await send('DELETE', item)
    expect([deleted.status, await deleted.text()]).toEqual([204, ''])
    const afterDelete = await poll(item)
    expect(afterDelete.map(({ status }) => status)).toEqual(Array(settled).fill(404))
    for (const body of await bodiesOf(afterDelete)) {
      expect(body).toMatchObject({ error: { code: 'ResourceNotFound' } })
    }
  })

  it('reads back null for session controls of which none is on, and for what an update clears', async () => {
    const off = {
      ...configured('Ineffective', 'disabled'),
      sessionControls: {
        applicationEnforcedRestrictions: { isEnabled: false },
        cloudAppSecurity: null,
        persistentBrowser: null,
        signInFrequency: null,
      },
    }
    const created = (await (await send('POST', path, off)).json()) as JsonObject
    const item = `${path}/${memberText(created, 'id')}`
    const [read] = await bodiesOf([await send('GET', item)])
    expect(read).toMatchObject({ sessionControls: null })

    const cleared = { ...configured('Cleared', 'disabled'), grantControls: null }
    expect((await send('PATCH', item, cleared)).status).toBe(204)
    const [after] = await bodiesOf([await send('GET', item)])
    expect(after).toMatchObject({ displayName: 'Cleared', grantControls: null })
  })
})
