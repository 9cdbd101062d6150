/** Every operation on `/conditionalAccessPolicies` of 2019 through the published Graph client, on both stores. */

import { describe, expect, it } from 'vitest'
import { guardAgainstLockout } from '../../src/conditional-access/lockout/guard.ts'
import { policyOperations } from '../../src/conditional-access/resources/policies/policy-operations.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { legacyPolicy } from './support/conditional-access-bodies.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  graphClient,
  splitWarnings,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'
import { familyOptions } from '../support/family-options.ts'

const exchanges = recordExchanges()
const path = '/conditionalAccessPolicies'
const operations = policyOperations({
  ...familyOptions.conditionalAccess,
  guardAgainstLockout,
}).filter((operation) => operation.path.startsWith(path))

describe.each(storeNames)('conditional access of 2019 through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(() => administratorClient(service))

  async function createPolicy(body: JsonObject): Promise<string> {
    const created: JsonObject = await client.api(path).post(body)
    return memberText(created, 'id')
  }

  it('creates a policy, and reads and lists it as created', async () => {
    const body = legacyPolicy('Whole')
    const answer: Response = await rawResponse(client.api(path)).post(body)
    const { entity: created, warnings } = splitWarnings((await answer.json()) as JsonObject)
    expect(warnings).toContainEqual(expect.stringContaining('`conditions.users.includeRoles`'))
    const id = memberText(created, 'id')
    const context = `${service.secureUrl}/beta/$metadata#conditionalAccessPolicies`
    expect([answer.status, answer.headers.get('location')]).toEqual([
      201,
      `${service.secureUrl}/beta${path}/${id}`,
    ])
    expect(created).toEqual({
      '@odata.context': `${context}/$entity`,
      id,
      createdDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/u),
      modifiedDateTime: null,
      ...body,
    })
    expect(await client.api(`${path}/${id}`).get()).toEqual(created)
    const { '@odata.context': _, ...members } = created
    expect(await client.api(path).get()).toEqual({
      '@odata.context': context,
      '@odata.count': 1,
      value: [members],
    })
  })

  it('reads enumeration values and path segments in any letter case', async () => {
    const body = {
      displayName: 'Any case',
      state: 'Disabled',
      conditions: {
        signInRiskLevels: ['High'],
        clientAppTypes: ['Browser'],
        applications: { includeApplications: ['none'] },
        users: { includeUsers: ['NONE'] },
      },
      grantControls: { operator: 'or', builtInControls: ['MFA'] },
    }
    const created: JsonObject = await client.api('/conditionalaccesspolicies').post(body)
    const read = await client.api(`/conditionalaccesspolicies/${memberText(created, 'id')}`).get()
    expect(read).toMatchObject({
      state: 'disabled',
      conditions: {
        signInRiskLevels: ['high'],
        clientAppTypes: ['browser'],
        applications: { includeApplications: ['None'] },
        users: { includeUsers: ['None'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    })
  })

  it('merges objects, replaces lists and clears members set to null', async () => {
    const id = await createPolicy(legacyPolicy('Before'))
    const before: JsonObject = await client.api(`${path}/${id}`).get()
    const patch = {
      displayName: 'After',
      conditions: { signInRiskLevels: ['low', 'none'], platforms: null },
      sessionControls: null,
    }
    expect(await client.api(`${path}/${id}`).patch(patch)).toBeUndefined()
    expect(await client.api(`${path}/${id}`).get()).toEqual({
      ...before,
      displayName: 'After',
      modifiedDateTime: expect.stringMatching(/Z$/u),
      sessionControls: null,
      conditions: { ...(before['conditions'] as JsonObject), ...patch.conditions },
    })
  })

  it('deletes a policy so that it is not found', async () => {
    const id = await createPolicy(legacyPolicy('Short-lived'))
    expect(await client.api(`${path}/${id}`).delete()).toBeUndefined()
    expect(await refusalOf(client.api(`${path}/${id}`).get())).toEqual({
      statusCode: 404,
      code: 'ResourceNotFound',
      message: `ConditionalAccessPolicy with id ${id} does not exist in the directory.`,
    })
  })

  it('refuses a body that does not fit the form', async () => {
    const body = { ...legacyPolicy('Wrong'), state: 'perhaps' }
    expect(await refusalOf(client.api(path).post(body))).toMatchObject({
      statusCode: 400,
      code: 'BadRequest',
      message: expect.stringContaining('state'),
    })
  })

  it('accepts application tokens for everything except PATCH', async () => {
    const token = await service.appToken('Policy.ReadWrite.ConditionalAccess')
    const application = graphClient(service, token)
    const answer: JsonObject = await application.api(path).post(legacyPolicy('By application'))
    const { entity: created } = splitWarnings(answer)
    const item = `${path}/${memberText(created, 'id')}`
    expect(await refusalOf(application.api(item).patch({ displayName: 'No' }))).toMatchObject({
      statusCode: 403,
      code: 'AccessDenied',
    })
    expect(await application.api(item).get()).toEqual(created)
    expect(await application.api(item).delete()).toBeUndefined()
  })

  it('is served only by beta', async () => {
    expect(await refusalOf(client.api(path).version('v1.0').get())).toEqual({
      statusCode: 400,
      code: 'BadRequest',
      message: "Resource not found for the segment 'conditionalAccessPolicies'.",
    })
  })

  it('covers every operation of the form', () => {
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})
