/** What a policy may not say through one form or version, or change once it is there. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'

const modern = '/identity/conditionalAccess/policies'

let service: TestService
let token: string

beforeAll(async () => {
  service = await startTestService()
  token = await service.userToken(
    'admin',
    'Directory.AccessAsUser.All',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
  )
})
afterAll(() => service.close())

function send(method: string, path: string, body?: JsonObject): Promise<Answer> {
  return service.send(method, path, { token, body })
}

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
        '1007: `verifiedID` in `grantControls.builtInControls[0]` is a value of the beta version and cannot be set through v1.0',
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
