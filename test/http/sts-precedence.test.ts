/** The order of token lifetime policies by start option and by request; what decides each value. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoClient } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familyOptions } from '../support/family-options.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const families = '/v1.0/policies/tokenLifetimePolicies'
const client = { appId: contosoClient.appId }

describe.each(['sp-first', 'org-first'] as const)('started with %s', (precedence) => {
  const service = setUpTestService({
    store: 'sqlite',
    app: { families: { ...familyOptions, stsSettings: { precedence, lifetimes: 'current' } } },
  })
  let token: string

  const send = (method: string, path: string, body: JsonObject): Promise<Answer> =>
    service.send(method, path, { token, body })

  async function create(displayName: string, time: string, isDefault: boolean): Promise<string> {
    const definition = [`{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"${time}"}}`]
    const body = { displayName, definition, isOrganizationDefault: isDefault }
    const { status, json } = await send('POST', families, body)
    expect(status).toBe(201)
    return memberText(json, 'id')
  }

  async function ask(further: JsonObject = {}): Promise<JsonObject> {
    const { status, json } = await send('POST', '/ostiary/v1/sts/effective', { client, ...further })
    expect(status).toBe(200)
    return json
  }

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Policy.Read.All',
      'Policy.ReadWrite.ApplicationConfiguration',
      'Application.ReadWrite.All',
    )
    await create('Organization', '8:00:00', true)
    const assigned = await create('Principal', '2:00:00', false)
    const answer = await send(
      'POST',
      `/v1.0/servicePrincipals(appId='${contosoClient.appId}')/tokenLifetimePolicies/$ref`,
      { '@odata.id': `https://graph.microsoft.com${families}/${assigned}` },
    )
    if (answer.status !== 204) throw new Error(answer.text)
  })

  const byPrincipal = { value: 7_200, decidedBy: { tier: 'servicePrincipal' } }
  const byOrganization = { value: 28_800, decidedBy: { tier: 'organization' } }

  it('answers in that order, unless the question has another', async () => {
    expect(await ask()).toMatchObject({
      settings: { precedence },
      lifetimes: { accessToken: precedence === 'sp-first' ? byPrincipal : byOrganization },
    })
    for (const [order, accessToken] of [
      ['sp-first', byPrincipal],
      ['org-first', byOrganization],
    ] as const)
      expect(await ask({ settings: { precedence: order } })).toMatchObject({
        settings: { precedence: order },
        lifetimes: { accessToken },
      })
  })

  it('says of every value what decided it and why', async () => {
    const answer = await ask()
    const membersOf = (part: string) => {
      const value = answer[part] ?? null
      return isJsonObject(value) ? Object.entries(value) : []
    }
    const values = [
      ...['lifetimes', 'issuance', 'homeRealmDiscovery'].flatMap(membersOf),
      ['activityTimeout', answer['activityTimeout']] as const,
    ]
    expect(values.length).toBeGreaterThanOrEqual(8 + 4 + 5 + 1)
    for (const [name, value] of values) {
      expect([name, value]).toEqual([
        name,
        expect.objectContaining({
          decidedBy: expect.objectContaining({
            tier: expect.any(String) as string,
            code: expect.any(String) as string,
            why: expect.stringMatching(/\w/u) as string,
          }),
        }),
      ])
      expect(value).toHaveProperty('value')
    }
  })
})
