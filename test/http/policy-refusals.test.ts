/** Policies that a form or version refuses, and changes that a stored policy refuses. */

import { describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpPolicyService } from '../support/policy-service.ts'
import type { Answer } from '../support/test-service.ts'

const modern = '/identity/conditionalAccess/policies'

const send = setUpPolicyService()

/** Status, message and places of a refusal. */
async function refusalOf(answer: Promise<Answer>) {
  const { status, json } = await answer
  const { message, details = [] } = json['error'] as {
    readonly message: string
    readonly details?: readonly { readonly target: string }[]
  }
  return { status, message, targets: details.map(({ target }) => target) }
}

async function create(path: string, body: JsonObject): Promise<string> {
  const { status, json } = await send('POST', path, body)
  expect(status).toBe(201)
  return memberText(json, 'id')
}

function policy(grantControls: JsonObject, others: JsonObject = {}) {
  return {
    displayName: 'Controls',
    state: 'disabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['None'] },
      users: { includeUsers: ['None'] },
    },
    grantControls,
    ...others,
  }
}

describe('`verifiedID`, which only beta has', () => {
  const verified = { operator: 'OR', builtInControls: ['verifiedID'] }

  it('cannot be written through v1.0', async () => {
    expect(await refusalOf(send('POST', `/v1.0${modern}`, policy(verified)))).toEqual({
      status: 400,
      message:
        '1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. For examples, please see API documentation at https://docs.microsoft.com/en-us/graph/api/conditionalaccessroot-post-policies?view=graph-rest-1.0. `verifiedID` in `grantControls.builtInControls[0]` is a value of the beta version and cannot be set through v1.0',
      targets: ['/grantControls/builtInControls/0'],
    })
  })

  it('keeps its policy out of v1.0', async () => {
    const id = await create(`/beta${modern}`, policy(verified))
    expect((await send('GET', `/beta${modern}/${id}`)).status).toBe(200)
    expect((await send('GET', `/v1.0${modern}/${id}`)).status).toBe(404)
    const { json } = await send('GET', `/v1.0${modern}`)
    const shown = json['value'] as readonly JsonObject[]
    expect(shown.filter((item) => item['id'] === id)).toEqual([])
  })

  it.each([
    ['v1.0', false],
    ['beta', true],
  ])('and `aiAgents` are in the $metadata of %s: %s', async (version, isThere) => {
    const { text } = await send('GET', `/${version}/$metadata`)
    expect(text.includes('Name="verifiedID"')).toBe(isThere)
    expect(text.includes('Name="aiAgents"')).toBe(isThere)
  })
})

describe('several grant controls without an operator', () => {
  const unjoined = { operator: null, builtInControls: ['mfa', 'compliantDevice'] }
  const message = '`grantControls.operator` must be `AND` or `OR` for 2 controls'
  const refusal = { status: 400, message, targets: ['/grantControls/operator'] }

  it.each([`/v1.0${modern}`, `/beta${modern}`])('are refused through %s', async (path) => {
    expect(await refusalOf(send('POST', path, policy(unjoined)))).toEqual(refusal)
    const id = await create(path, policy({ ...unjoined, operator: 'OR' }))
    const change = { grantControls: { operator: null } }
    expect(await refusalOf(send('PATCH', `${path}/${id}`, change))).toEqual(refusal)
  })

  it('are refused in the 2019 form', async () => {
    const path = '/beta/conditionalAccessPolicies'
    const { conditions } = policy({})
    const old = { displayName: 'Old', conditions: { ...conditions, clientAppTypes: [] } }
    expect(await refusalOf(send('POST', path, { ...old, grantControls: unjoined }))).toEqual(
      refusal,
    )
    const id = await create(path, { ...old, grantControls: { builtInControls: ['Mfa'] } })
    const change = { grantControls: { operator: null, builtInControls: ['Mfa', 'FederatedMfa'] } }
    expect(await refusalOf(send('PATCH', `${path}/${id}`, change))).toEqual(refusal)
  })
})

describe('the template of a policy', () => {
  const templateId = '0b2282f9-2862-4178-88b5-d79340b36cb8'
  const agents = 'c5bf9137-a43c-48e1-9d13-8258b31b855d'

  it.each(['v1.0', 'beta'])('cannot change through %s', async (version) => {
    const path = `/${version}${modern}`
    const id = await create(path, { displayName: 'Legacy clients', templateId })
    const refusal = {
      status: 400,
      message: `\`templateId\` cannot change: it is \`${templateId}\``,
      targets: ['/templateId'],
    }
    for (const other of [agents, null]) {
      const change = { templateId: other }
      expect(await refusalOf(send('PATCH', `${path}/${id}`, change))).toEqual(refusal)
    }
    const same = { templateId: templateId, displayName: 'Renamed' }
    expect((await send('PATCH', `${path}/${id}`, same)).status).toBe(204)
    expect((await send('GET', `${path}/${id}`)).json).toMatchObject(same)
  })

  it('must exist in the version that creates the policy', async () => {
    const body = { displayName: 'Agents', templateId: agents }
    const { status, message, targets } = await refusalOf(send('POST', `/v1.0${modern}`, body))
    expect([status, targets]).toEqual([400, ['/templateId']])
    expect(message).toMatch(/exists only in the beta version; .* through v1\.0$/u)
    await create(`/beta${modern}`, body)
  })
})
