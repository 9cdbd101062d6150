/**
 * What a version of Graph can express of a conditional access policy, and what it shows of one beyond that; through
 * the published Graph client, on both stores.
 */

import type { Client, GraphRequest } from '@microsoft/microsoft-graph-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  withUnknownEnumMembers,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const path = '/identity/conditionalAccess/policies'
const alias = '/policies/conditionalAccessPolicies'
const preference = 'include-unknown-enum-members'

/** A policy that includes no user, to which tests add members. */
function policyWith({
  conditions,
  users,
  applications,
  ...members
}: {
  readonly conditions?: JsonObject
  readonly users?: JsonObject
  readonly applications?: JsonObject
  readonly grantControls?: JsonObject
  readonly sessionControls?: JsonObject
}): JsonObject {
  return {
    displayName: 'Versions',
    state: 'disabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: applications ?? { includeApplications: ['All'] },
      users: users ?? { includeUsers: ['All'] },
      ...conditions,
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
    ...members,
  }
}

/** Members that only beta can express, and the change that removes each. */
const betaOnly: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    'risk levels of agents',
    policyWith({ conditions: { agentIdRiskLevels: 'medium,high' } }),
    { conditions: { agentIdRiskLevels: null } },
  ],
  [
    'device states',
    policyWith({
      conditions: { deviceStates: { includeStates: ['All'], excludeStates: ['Compliant'] } },
    }),
    { conditions: { deviceStates: null } },
  ],
  [
    'every agent resource',
    policyWith({ applications: { includeApplications: ['AllAgentIdResources'] } }),
    { conditions: { applications: { includeApplications: ['All'] } } },
  ],
  [
    'every agent user',
    policyWith({ users: { includeUsers: ['AllAgentIdUsers'] } }),
    { conditions: { users: { includeUsers: ['All'] } } },
  ],
  [
    'account recovery',
    policyWith({
      applications: { includeUserActions: ['urn:user:accountrecovery'] },
      grantControls: { operator: 'OR', builtInControls: ['verifiedID'] },
    }),
    {
      conditions: { applications: { includeUserActions: ['urn:user:registersecurityinfo'] } },
      grantControls: { builtInControls: ['mfa'] },
    },
  ],
  [
    'traffic',
    policyWith({ applications: { networkAccess: { includeTrafficProfiles: 'm365' } } }),
    { conditions: { applications: { includeApplications: ['All'], networkAccess: null } } },
  ],
  [
    'continuous access evaluation',
    policyWith({ sessionControls: { continuousAccessEvaluation: { mode: 'strictEnforcement' } } }),
    { sessionControls: null },
  ],
  [
    'a filtering profile',
    policyWith({
      sessionControls: {
        globalSecureAccessFilteringProfile: {
          isEnabled: true,
          profileId: '00000000-0000-0000-0000-000000000000',
        },
      },
    }),
    { sessionControls: null },
  ],
]

/** 2019 policies with something that no later form can express, and the change that removes it. */
const of2019: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    'times',
    policyWith({
      conditions: {
        times: {
          allTimes: false,
          includeDays: {
            daysOfWeek: ['Monday'],
            timeZone: '+01',
            startTime: '08:00:00',
            endTime: '18:00:00',
          },
        },
        clientAppTypes: ['browser'],
      },
    }),
    { conditions: { times: null } },
  ],
  [
    'a federated control',
    policyWith({
      conditions: { clientAppTypes: ['browser'] },
      grantControls: { operator: 'OR', builtInControls: ['mfa', 'federatedMfa'] },
    }),
    { grantControls: { builtInControls: ['mfa'] } },
  ],
  [
    'protected downloads',
    policyWith({
      conditions: { clientAppTypes: ['browser'] },
      sessionControls: { cloudAppSecurity: { type: 'protectDownloads' } },
    }),
    { sessionControls: { cloudAppSecurity: { type: 'monitorOnly' } } },
  ],
  [
    'unsupported clients of Exchange only',
    policyWith({ conditions: { clientAppTypes: ['easUnsupported'] } }),
    { conditions: { clientAppTypes: ['easSupported', 'easUnsupported'] } },
  ],
]

/** Policies with later members of an enumeration, and how callers see them who do not know these. */
const evolved: readonly (readonly [string, JsonObject, JsonObject, JsonObject])[] = [
  [
    'a platform',
    policyWith({
      conditions: { platforms: { includePlatforms: ['linux', 'android'], excludePlatforms: [] } },
    }),
    { conditions: { platforms: { includePlatforms: ['unknownFutureValue', 'android'] } } },
    { conditions: { platforms: { includePlatforms: ['linux', 'android'] } } },
  ],
  [
    'a control',
    policyWith({
      conditions: { userRiskLevels: ['high'] },
      grantControls: { operator: 'AND', builtInControls: ['riskRemediation'] },
    }),
    { grantControls: { builtInControls: ['unknownFutureValue'] } },
    { grantControls: { builtInControls: ['riskRemediation'] } },
  ],
]

describe.each(storeNames)('versions through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)
  const beta = setUp(() => administratorClient(service))
  const released = setUp(() => administratorClient(service, 'v1.0'))

  async function idsIn(request: GraphRequest): Promise<readonly unknown[]> {
    const page: { readonly value: readonly JsonObject[] } = await request.get()
    return page.value.map(({ id }) => id)
  }

  async function countIn(client: Client): Promise<number> {
    const answer: Response = await rawResponse(client.api(`${path}/$count`)).get()
    return Number(await answer.text())
  }

  async function create(client: Client, body: JsonObject): Promise<string> {
    const created: JsonObject = await client.api(path).post(body)
    return memberText(created, 'id')
  }

  describe.each(betaOnly)('a policy with %s', (_, body, removal) => {
    let id: string

    beforeAll(async () => {
      id = await create(beta, body)
    })
    afterAll(() => beta.api(`${path}/${id}`).delete())

    it('cannot be written in v1.0', async () => {
      expect(await refusalOf(released.api(path).post(body))).toMatchObject({
        statusCode: 400,
        code: 'BadRequest',
        message: expect.stringMatching(/^1007: /u),
      })
    })

    it('is hidden from v1.0 until the member is removed', async () => {
      const missing = {
        statusCode: 404,
        code: 'ResourceNotFound',
        message: `ConditionalAccessPolicy with id ${id} does not exist in the directory.`,
      }
      for (const item of [`${path}/${id}`, `${alias}/${id}`]) {
        expect(await refusalOf(released.api(item).get())).toEqual(missing)
        expect(await refusalOf(released.api(item).patch({ state: 'disabled' }))).toEqual(missing)
        expect(await refusalOf(released.api(item).delete())).toEqual(missing)
      }
      expect(await idsIn(released.api(path))).not.toContain(id)
      expect(await idsIn(released.api(path).filter("state eq 'disabled'"))).not.toContain(id)
      expect(await idsIn(released.api(alias).orderby('displayName'))).not.toContain(id)
      expect(await idsIn(beta.api(path))).toContain(id)
      const hidden = await countIn(released)
      expect(await countIn(beta)).toBe(hidden + 1)

      await beta.api(`${path}/${id}`).patch(removal)
      expect(await released.api(`${path}/${id}`).get()).toMatchObject({ id, state: 'disabled' })
      expect(await idsIn(released.api(path))).toContain(id)
      expect(await countIn(released)).toBe(hidden + 1)
    })
  })

  it.each(of2019)('hides %s, which only the 2019 form has, from v1.0', async (_, body, removal) => {
    const legacy = '/conditionalAccessPolicies'
    const created: JsonObject = await beta.api(legacy).post(body)
    const id = memberText(created, 'id')
    expect(await beta.api(`${path}/${id}`).get()).toMatchObject({ displayName: 'Versions' })
    expect(await refusalOf(released.api(`${path}/${id}`).get())).toMatchObject({ statusCode: 404 })
    expect(await idsIn(released.api(path))).not.toContain(id)
    await beta.api(`${legacy}/${id}`).patch(removal)
    expect(await released.api(`${path}/${id}`).get()).toMatchObject({ displayName: 'Versions' })
    await beta.api(`${path}/${id}`).delete()
  })

  describe.each(['v1.0', 'beta'] as const)('later members in %s', (version) => {
    const versioned = (target: string): GraphRequest => beta.api(target).version(version)

    it.each(evolved)(
      'shows %s by name only to callers who ask for it',
      async (_, body, masked, named) => {
        const posted: JsonObject = await versioned(path).post(body)
        expect(posted).toMatchObject(masked)
        const id = memberText(posted, 'id')
        for (const target of [`${path}/${id}`, `${alias}/${id}`]) {
          const plain: Response = await rawResponse(versioned(target)).get()
          expect(plain.headers.get('preference-applied')).toBeNull()
          expect(await plain.json()).toMatchObject(masked)
          const asked: Response = await rawResponse(withUnknownEnumMembers(versioned(target))).get()
          expect(asked.headers.get('preference-applied')).toBe(preference)
          expect(await asked.json()).toMatchObject(named)
        }
        const list = async (request: GraphRequest): Promise<unknown> => {
          const answer: Response = await rawResponse(
            request.select('conditions,grantControls'),
          ).get()
          const page = (await answer.json()) as { readonly value: readonly JsonObject[] }
          return [
            answer.headers.get('preference-applied'),
            page.value.find((policy) => policy['id'] === id),
          ]
        }
        expect(await list(versioned(path))).toMatchObject([null, masked])
        expect(await list(withUnknownEnumMembers(versioned(path)))).toMatchObject([
          preference,
          named,
        ])
        await versioned(`${path}/${id}`).delete()
      },
    )

    it.each(evolved)(
      'keeps %s when a caller writes back unknownFutureValue',
      async (_, body, masked, named) => {
        const id = await create(beta, body)
        const item = `${path}/${id}`
        const read: JsonObject = await versioned(item).get()
        await versioned(item).patch(read)
        expect(await withUnknownEnumMembers(versioned(item)).get()).toMatchObject(named)
        await versioned(item).patch(masked)
        expect(await withUnknownEnumMembers(versioned(item)).get()).toMatchObject(named)
        await versioned(item).patch({ displayName: 'Renamed' })
        expect(await withUnknownEnumMembers(versioned(item)).get()).toMatchObject(named)
        await versioned(item).delete()
      },
    )

    it('keeps members behind unknownFutureValue, and removes them when it is left out', async () => {
      const id = await create(
        beta,
        policyWith({ conditions: { platforms: { includePlatforms: ['linux'] } } }),
      )
      const item = `${path}/${id}`
      const patchPlatforms = (...includePlatforms: readonly string[]) =>
        versioned(item).patch({ conditions: { platforms: { includePlatforms } } })
      const platforms = async (): Promise<unknown> => {
        const read: JsonObject = await withUnknownEnumMembers(versioned(item)).get()
        const conditions = read['conditions'] as JsonObject
        return (conditions['platforms'] as JsonObject)['includePlatforms']
      }
      await patchPlatforms('iOS', 'unknownFutureValue')
      expect(await platforms()).toEqual(['iOS', 'linux'])
      await patchPlatforms('iOS')
      expect(await platforms()).toEqual(['iOS'])
      expect(await refusalOf(patchPlatforms('iOS', 'unknownFutureValue'))).toMatchObject({
        statusCode: 400,
        message: expect.stringMatching(/^1007: /u),
      })
      await patchPlatforms('iOS', 'linux')
      expect(await platforms()).toEqual(['iOS', 'linux'])
      await versioned(item).delete()
    })

    it('refuses unknownFutureValue where no stored member has it', async () => {
      const body = policyWith({
        conditions: { platforms: { includePlatforms: ['unknownFutureValue'] } },
      })
      expect(await refusalOf(versioned(path).post(body))).toMatchObject({
        statusCode: 400,
        code: 'BadRequest',
        message: expect.stringMatching(/^1007: /u),
      })
    })

    it('answers a PATCH that prefers a representation and later members with both', async () => {
      const id = await create(
        beta,
        policyWith({ conditions: { platforms: { includePlatforms: ['linux'] } } }),
      )
      const answer: Response = await rawResponse(
        versioned(`${path}/${id}`).header('Prefer', `return=representation, ${preference}`),
      ).patch({ displayName: 'Both' })
      expect([answer.status, answer.headers.get('preference-applied')]).toEqual([
        200,
        expect.stringContaining('return=representation'),
      ])
      expect(await answer.json()).toMatchObject({
        displayName: 'Both',
        conditions: { platforms: { includePlatforms: ['linux'] } },
      })
      await versioned(`${path}/${id}`).delete()
    })
  })

  it('shows a later mode of a beta control by name only to callers who ask for it', async () => {
    const id = await create(
      beta,
      policyWith({ sessionControls: { continuousAccessEvaluation: { mode: 'strictLocation' } } }),
    )
    const item = `${path}/${id}`
    const read: JsonObject = await beta.api(item).get()
    expect(read).toMatchObject({
      sessionControls: { continuousAccessEvaluation: { mode: 'unknownFutureValue' } },
    })
    await beta.api(item).patch(read)
    expect(await withUnknownEnumMembers(beta.api(item)).get()).toMatchObject({
      sessionControls: { continuousAccessEvaluation: { mode: 'strictLocation' } },
    })
    await beta.api(item).delete()
    expect(await beta.api(`/identity/conditionalAccess/deletedItems/policies/${id}`).get()).toEqual(
      {
        ...read,
        '@odata.context': expect.any(String),
        modifiedDateTime: expect.any(String),
        deletedDateTime: expect.any(String),
      },
    )
  })
})
