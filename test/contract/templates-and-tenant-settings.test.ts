/**
 * Templates, security defaults and continuous access evaluation through the published Graph client: every
 * operation, on both stores.
 */

import type { Client } from '@microsoft/microsoft-graph-client'
import { describe, expect, it } from 'vitest'
import { createConditionalAccess } from '../../src/conditional-access/family.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familyOptions } from '../support/family-options.ts'
import { legacyPolicy, modernPolicy } from './support/conditional-access-bodies.ts'
import { readJson } from './support/entities.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  splitWarnings,
  withUnknownEnumMembers,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'
import { detailedRefusalOf } from './support/refusal-details.ts'

const policies = '/identity/conditionalAccess/policies'
const templates = '/identity/conditionalAccess/templates'
const olderTemplates = '/conditionalAccess/templates'
const securityDefaults = '/policies/identitySecurityDefaultsEnforcementPolicy'
const continuousAccess = '/identity/continuousAccessEvaluationPolicy'

const mfaForAdministrators = 'c7503427-338e-4c5e-902d-abe252abfb43'
const agentsAtRisk = '6bdcbbb7-ebd1-4f8f-a02f-652db0e3665d'
const user = '0571a27e-0571-4a27-a000-000000000a04'

const exchanges = recordExchanges()
const operations = createConditionalAccess(familyOptions.conditionalAccess).operations.filter(
  ({ path }) =>
    path.includes('/templates') || path === securityDefaults || path === continuousAccess,
)

const surfaces = [
  { version: 'v1.0', path: templates, count: 17 },
  { version: 'beta', path: templates, count: 21 },
  { version: 'beta', path: olderTemplates, count: 21 },
] as const

async function createPolicy(client: Client, body: JsonObject): Promise<JsonObject> {
  const created: JsonObject = await client.api(policies).post(body)
  return splitWarnings(created).entity
}

describe.each(storeNames)('through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)

  describe.each(surfaces)('templates at $version $path', ({ version, path, count }) => {
    const client = setUp(() => administratorClient(service, version))

    it('are listed, counted and read one by one', async () => {
      const list: { readonly value: readonly JsonObject[] } = await client.api(path).get()
      expect(list.value).toHaveLength(count)
      const answer: Response = await rawResponse(client.api(`${path}/$count`)).get()
      expect(await answer.text()).toBe(String(count))
      const one = list.value.find(({ id }) => id === mfaForAdministrators)
      const context = `${service.secureUrl}/${version}/$metadata#${path.slice(1)}/$entity`
      expect(await readJson(client, `${path}/${mfaForAdministrators}`)).toEqual({
        '@odata.context': context,
        ...one,
      })
    })

    it('are found by scenario, and v1.0 has none for agents', async () => {
      const find = async (scenario: string): Promise<readonly JsonObject[]> => {
        const page: { readonly value: readonly JsonObject[] } = await withUnknownEnumMembers(
          client.api(path).filter(`scenarios has '${scenario}'`).select(['id', 'scenarios']),
        ).get()
        return page.value
      }
      expect((await find('protectAdmins')).map(({ id }) => id)).toContain(mfaForAdministrators)
      expect((await find('aiAgents')).map(({ scenarios }) => scenarios)).toEqual(
        version === 'beta' ? ['aiAgents', 'aiAgents', 'aiAgents'] : [],
      )
      const agents = client.api(`${path}/${agentsAtRisk}`)
      if (version === 'v1.0') {
        expect(await refusalOf(agents.get())).toEqual({
          statusCode: 404,
          code: 'ResourceNotFound',
          message: `There is no conditional access template with id '${agentsAtRisk}'.`,
        })
      } else {
        expect(await agents.get()).toMatchObject({ id: agentsAtRisk })
      }
    })

    it('create report-only policies that keep the id of the template', async () => {
      const { details } = await readJson(client, `${path}/${mfaForAdministrators}`)
      const body = { displayName: 'From a template', templateId: mfaForAdministrators }
      const created = await createPolicy(client, body)
      expect(created).toMatchObject({ ...body, state: 'enabledForReportingButNotEnforced' })
      const { grantControls } = details as JsonObject
      expect(created['grantControls']).toEqual(grantControls)
      expect(await readJson(client, `${policies}/${memberText(created, 'id')}`)).toEqual(created)
    })

    it('name the administrator with a sentence that is refused as a user id', async () => {
      const { details } = await readJson(client, `${path}/${mfaForAdministrators}`)
      const request = client
        .api(policies)
        .post({ displayName: 'As it stands', ...(details as JsonObject) })
      expect(await detailedRefusalOf(request)).toMatchObject({
        statusCode: 400,
        details: expect.arrayContaining([
          expect.objectContaining({ target: '/conditions/users/excludeUsers/0' }),
        ]),
      })
    })
  })

  describe.each(['v1.0', 'beta'] as const)('security defaults in %s', (version) => {
    const client = setUp(() => administratorClient(service, version))
    let enabled: readonly JsonObject[]

    it('are off, and cannot be turned on while policies are enforced; the error lists them', async () => {
      const beta = await administratorClient(service)
      expect(await readJson(client, securityDefaults)).toEqual({
        '@odata.context': `${service.secureUrl}/${version}/$metadata#${securityDefaults.slice(1)}/$entity`,
        id: '00000000-0000-0000-0000-000000000005',
        displayName: 'Security Defaults',
        description: expect.any(String),
        isEnabled: false,
      })
      const body = modernPolicy('Enforced in beta')
      enabled = [
        await createPolicy(client, { ...modernPolicy('Enforced'), state: 'enabled' }),
        await createPolicy(beta, {
          ...body,
          state: 'enabled',
          conditions: { ...(body['conditions'] as JsonObject), agentIdRiskLevels: 'high' },
        }),
      ]
      const refusal = await detailedRefusalOf(
        client.api(securityDefaults).patch({ isEnabled: true }),
      )
      expect([refusal.statusCode, refusal.code]).toEqual([400, 'BadRequest'])
      expect(new Set(refusal.details.map(({ message }) => message))).toEqual(
        new Set(
          enabled.map(
            (policy) =>
              `\`isEnabled\` cannot be true while the conditional access policy \`${memberText(policy, 'displayName')}\` (${memberText(policy, 'id')}) is enabled`,
          ),
        ),
      )
      expect(refusal.details.map(({ target }) => target)).toEqual(['/isEnabled', '/isEnabled'])
    })

    it('are turned on once no policy is enforced; then no policy can be enforced', async () => {
      const beta = await administratorClient(service)
      const [first, hidden] = enabled.map((policy) => memberText(policy, 'id'))
      await client.api(`${policies}/${first}`).patch({ state: 'disabled' })
      await beta.api(`${policies}/${hidden}`).delete()
      expect(await client.api(securityDefaults).patch({ isEnabled: true })).toBeUndefined()
      expect(await readJson(client, securityDefaults)).toMatchObject({ isEnabled: true })

      const body = { ...modernPolicy('Not now'), state: 'enabled' }
      for (const attempt of [
        () => client.api(policies).post(body),
        () => client.api('/policies/conditionalAccessPolicies').post(body),
        () => client.api(`${policies}/${first}`).patch({ state: 'enabled' }),
        () =>
          beta
            .api('/conditionalAccessPolicies')
            .post({ ...legacyPolicy('Not now'), state: 'Enabled' }),
        () => beta.api(`/conditionalAccessPolicies/${first}`).patch({ state: 'Enabled' }),
        () =>
          beta.api(`/identity/conditionalAccess/deletedItems/policies/${hidden}/restore`).post({}),
      ]) {
        expect(await detailedRefusalOf(attempt())).toMatchObject({
          statusCode: 400,
          code: 'BadRequest',
          details: [
            {
              target: '/state',
              message:
                '`state` cannot be `enabled` while security defaults are enabled; disable them first',
            },
          ],
        })
      }
      await createPolicy(client, modernPolicy('Reports'))
      await client.api(securityDefaults).patch({ isEnabled: false })
      await client.api(`${policies}/${first}`).patch({ state: 'enabled' })
      await client.api(`${policies}/${first}`).delete()
    })

    it('suggest what was meant', async () => {
      expect(
        await detailedRefusalOf(client.api(securityDefaults).patch({ isEnable: true })),
      ).toMatchObject({
        statusCode: 400,
        details: [
          {
            target: '/isEnable',
            message: '`isEnable` is not a known member; did you mean `isEnabled`?',
          },
        ],
      })
    })
  })

  it('continuous access evaluation is on for everybody until it is changed, in beta only', async () => {
    const client = await administratorClient(service)
    const released = await administratorClient(service, 'v1.0')
    const before = await readJson(client, continuousAccess)
    expect(before).toMatchObject({ isEnabled: true, users: [], groups: [], migrate: false })
    const answer: Response = await rawResponse(client.api(continuousAccess))
      .header('Prefer', 'return=representation')
      .patch({ isEnabled: false, users: [user] })
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { ...before, isEnabled: false, users: [user] },
    ])
    expect(await readJson(client, continuousAccess)).toEqual({
      ...before,
      isEnabled: false,
      users: [user],
    })
    expect(await refusalOf(released.api(continuousAccess).get())).toMatchObject({
      statusCode: 400,
    })
    expect(
      await detailedRefusalOf(
        client.api(continuousAccess).patch({ users: [user, 'ada'], isEnabled: null }),
      ),
    ).toMatchObject({
      statusCode: 400,
      details: expect.arrayContaining([
        expect.objectContaining({ target: '/isEnabled' }),
        expect.objectContaining({ target: '/users/1' }),
      ]),
    })
  })

  it('covers every operation', () => {
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})
