/** Every operation on STS policies through the published Graph client, on both stores. */

import { describe, expect, it } from 'vitest'
import { contosoClient } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { createStsPolicies } from '../../src/sts-policies/family.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  graphClient,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const exchanges = recordExchanges()
const { operations } = createStsPolicies({
  asOf: new Date('2019-09-30T00:00:00Z'),
  legacyPolicies: '2018',
})
const legacyOperations = operations.filter(({ path }) =>
  /^\/policies(?:\/\{id:guid\}.*)?$|\{id\}\/policies(?:\/|$)/u.test(path),
)

function policyOf(type: string, displayName: string, settings: object = {}): JsonObject {
  return {
    type,
    displayName,
    definition: [JSON.stringify({ [type]: { Version: 1, ...settings } })],
  }
}

function lifetimePolicy(displayName: string): JsonObject {
  return policyOf('TokenLifetimePolicy', displayName, { AccessTokenLifetime: '4:00:00' })
}

const types = [
  policyOf('TokenLifetimePolicy', 'Lifetimes', { AccessTokenLifetime: '8:00:00' }),
  policyOf('ClaimsMappingPolicy', 'Claims', { IncludeBasicClaimSet: 'true' }),
  policyOf('TokenIssuancePolicy', 'Issuance', { EmitSAMLNameFormat: 'true' }),
  policyOf('HomeRealmDiscoveryPolicy', 'Realms', { AccelerateToFederatedDomain: true }),
  policyOf('ActivityBasedTimeoutPolicy', 'Idle', { ApplicationPolicies: [] }),
  policyOf('B2BManagementPolicy', 'Invitations'),
  policyOf('AuthenticatorAppSignInPolicy', 'Phone sign-in', { Enabled: true }),
]

describe.each(storeNames)('STS policies through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(() => administratorClient(service))

  async function createPolicy(body: JsonObject): Promise<string> {
    const created: JsonObject = await client.api('/policies').post(body)
    return memberText(created, 'id')
  }

  it.each(types)('creates, reads and lists a policy of type $type', async (body) => {
    const answer: Response = await rawResponse(client.api('/policies')).post(body)
    const { '@ostiary.warnings': _warnings, ...created } = (await answer.json()) as JsonObject
    const id = memberText(created, 'id')
    const whole = {
      id,
      deletedDateTime: null,
      alternativeIdentifier: null,
      isOrganizationDefault: false,
      keyCredentials: [],
      ...body,
    }
    const context = `${service.secureUrl}/beta/$metadata#policies`
    expect([answer.status, answer.headers.get('location')]).toEqual([
      201,
      `${service.secureUrl}/beta/policies/${id}`,
    ])
    expect(created).toEqual({ '@odata.context': `${context}/$entity`, ...whole })
    expect(await client.api(`/policies/${id}`).get()).toEqual(created)
    const list: JsonObject = await client.api('/policies').get()
    expect(list['@odata.context']).toBe(context)
    expect(list['value']).toContainEqual(whole)
  })

  it('keeps the definition byte for byte, also the trailing comma of old samples', async () => {
    const definition =
      '{ "TokenLifetimePolicy" : {"Version":1,"AccessTokenLifetime":"8:00:00","MaxInactiveTime":"20:00:00",} }'
    const id = await createPolicy({ ...lifetimePolicy('Verbatim'), definition: [definition] })
    const read: JsonObject = await client.api(`/policies/${id}`).get()
    expect(read['definition']).toEqual([definition])
  })

  it('updates only the members that a PATCH names, answering 204', async () => {
    const id = await createPolicy(lifetimePolicy('Before'))
    const before: JsonObject = await client.api(`/policies/${id}`).get()
    expect(await client.api(`/policies/${id}`).patch({ displayName: 'After' })).toBeUndefined()
    expect(await client.api(`/policies/${id}`).get()).toEqual({ ...before, displayName: 'After' })
  })

  it('deletes a policy so that it is not found', async () => {
    const id = await createPolicy(lifetimePolicy('Short-lived'))
    expect(await client.api(`/policies/${id}`).delete()).toBeUndefined()
    const missing = {
      statusCode: 404,
      code: 'Request_ResourceNotFound',
      message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    }
    expect(await refusalOf(client.api(`/policies/${id}`).get())).toEqual(missing)
    expect(await refusalOf(client.api(`/policies/${id}`).delete())).toEqual(missing)
    expect(await refusalOf(client.api(`/policies/${id}`).patch({ displayName: 'x' }))).toEqual(
      missing,
    )
  })

  it('refuses a policy without its required members, naming each', async () => {
    expect(await refusalOf(client.api('/policies').post({}))).toEqual({
      statusCode: 400,
      code: 'Request_BadRequest',
      message: ['definition', 'displayName', 'type']
        .map((member) => `A value is required for property '${member}' of resource 'Policy'.`)
        .join('; '),
    })
  })

  it('refuses a definition that breaks the rules of its type', async () => {
    const body = policyOf('TokenLifetimePolicy', 'Too short', { AccessTokenLifetime: '0:00:01' })
    expect(await refusalOf(client.api('/policies').post(body))).toMatchObject({
      statusCode: 400,
      code: 'Request_BadRequest',
      message: expect.stringMatching(/^Property definition has an invalid value\. /u),
    })
  })

  it('has at most one organization default of a type', async () => {
    const first = await createPolicy({ ...lifetimePolicy('One'), isOrganizationDefault: true })
    const second = await createPolicy(lifetimePolicy('Two'))
    const refusal = {
      statusCode: 400,
      code: 'Request_BadRequest',
      message: expect.stringContaining(
        "Another policy of type 'TokenLifetimePolicy' is already the organization default",
      ),
    }
    const asDefault = { isOrganizationDefault: true }
    const post = client.api('/policies').post({ ...lifetimePolicy('Three'), ...asDefault })
    expect(await refusalOf(post)).toEqual(refusal)
    expect(await refusalOf(client.api(`/policies/${second}`).patch(asDefault))).toEqual(refusal)
    await createPolicy({ ...policyOf('ActivityBasedTimeoutPolicy', 'Other type'), ...asDefault })
    await client.api(`/policies/${first}`).patch({ isOrganizationDefault: false })
    await client.api(`/policies/${second}`).patch(asDefault)
    expect(await client.api(`/policies/${second}`).get()).toMatchObject(asDefault)
  })

  it('accepts application tokens for reading and refuses them for writing', async () => {
    const application = graphClient(service, await service.appToken('Policy.Read.All'))
    expect(await application.api('/policies').get()).toHaveProperty('value')
    expect(await refusalOf(application.api('/policies').post(lifetimePolicy('No')))).toMatchObject({
      statusCode: 403,
      code: 'Authorization_RequestDenied',
    })
  })

  describe.each(['applications', 'servicePrincipals'])('assigned to %s', (targets) => {
    const key = `${targets}(appId='${contosoClient.appId}')`
    const assigned = `/${key}/policies`

    function reference(id: string): JsonObject {
      return { '@odata.id': `https://graph.microsoft.com/beta/policies/${id}` }
    }

    it('assigns a policy, lists it from both ends, and unassigns it', async () => {
      const id = await createPolicy(lifetimePolicy(`For ${targets}`))
      expect(await client.api(`${assigned}/$ref`).post(reference(id))).toBeUndefined()

      const policy: JsonObject = await client.api(`/policies/${id}`).get()
      const { '@odata.context': _, ...members } = policy
      const list: JsonObject = await client.api(assigned).get()
      expect(list['value']).toEqual([{ '@odata.type': '#microsoft.graph.policy', ...members }])

      const target: JsonObject = await client.api(`/${key}`).get()
      const appliesTo: JsonObject = await client.api(`/policies/${id}/appliesTo`).get()
      expect(appliesTo['value']).toEqual([
        expect.objectContaining({
          '@odata.type': `#microsoft.graph.${targets.slice(0, -1)}`,
          id: memberText(target, 'id'),
          appId: contosoClient.appId,
        }),
      ])

      const count = await rawResponse(client.api(`/policies/${id}/appliesTo/$count`)).get()
      expect(await (count as Response).text()).toBe('1')

      expect(await client.api(`${assigned}/${id}/$ref`).delete()).toBeUndefined()
      expect(await client.api(assigned).get()).toMatchObject({ value: [] })
      expect(await client.api(`/policies/${id}/appliesTo`).get()).toMatchObject({ value: [] })
      expect(await refusalOf(client.api(`${assigned}/${id}/$ref`).delete())).toMatchObject({
        statusCode: 404,
        code: 'Request_ResourceNotFound',
      })
    })

    it('refuses the same assignment again and a second policy of the type', async () => {
      const first = await createPolicy(lifetimePolicy('First'))
      const second = await createPolicy(lifetimePolicy('Second'))
      await client.api(`${assigned}/$ref`).post(reference(first))
      expect(await refusalOf(client.api(`${assigned}/$ref`).post(reference(first)))).toEqual({
        statusCode: 400,
        code: 'Request_BadRequest',
        message:
          "One or more added object references already exist for the following modified properties: 'policies'.",
      })
      expect(await refusalOf(client.api(`${assigned}/$ref`).post(reference(second)))).toMatchObject(
        { statusCode: 400, code: 'Request_MultipleObjectsWithSameKeyValue' },
      )
      const other = await createPolicy(policyOf('HomeRealmDiscoveryPolicy', 'Another type'))
      await client.api(`${assigned}/$ref`).post(reference(other))
      expect(await client.api(assigned).get()).toMatchObject({
        value: expect.arrayContaining([
          expect.objectContaining({ id: first }),
          expect.objectContaining({ id: other }),
        ]),
      })
    })

    it('refuses a reference to a missing policy, and a type that cannot be assigned', async () => {
      const missing = '0571a27e-0571-4a27-a000-00000000dead'
      expect(
        await refusalOf(client.api(`${assigned}/$ref`).post(reference(missing))),
      ).toMatchObject({ statusCode: 404, code: 'Request_ResourceNotFound' })
      const idle = await createPolicy(policyOf('ActivityBasedTimeoutPolicy', 'Tenant-wide'))
      expect(await refusalOf(client.api(`${assigned}/$ref`).post(reference(idle)))).toEqual({
        statusCode: 400,
        code: 'Request_BadRequest',
        message: `A policy of type 'ActivityBasedTimeoutPolicy' cannot be assigned to ${targets}.`,
      })
    })
  })

  it('is served only by beta', async () => {
    expect(await refusalOf(client.api('/policies').version('v1.0').get())).toEqual({
      statusCode: 400,
      code: 'BadRequest',
      message: "Resource not found for the segment 'policies'.",
    })
  })

  it('covers every operation of the legacy resource', () => {
    expect(unansweredOperations(legacyOperations, exchanges, service.secureUrl)).toEqual([])
  })
})
