/**
 * Every operation on conditional access policies as v1.0 and beta have them, through the published Graph client,
 * at both of their paths and on both stores.
 */

import { describe, expect, it } from 'vitest'
import { createConditionalAccess } from '../../src/conditional-access/family.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { modernPolicy } from './support/conditional-access-bodies.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  withUnknownEnumMembers,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'
import { familyOptions } from '../support/family-options.ts'

const exchanges = recordExchanges()
const paths = [
  '/identity/conditionalAccess/policies',
  '/policies/conditionalAccessPolicies',
  '/conditionalAccess/policies',
] as const
const operations = createConditionalAccess(familyOptions.conditionalAccess).operations.filter(
  (operation) => paths.some((path) => operation.path.startsWith(path)),
)

const [canonical, alias, root] = paths

/** The paths of policies, and the path in the location of a new one. */
const surfaces = [
  { version: 'v1.0', path: canonical, location: canonical },
  { version: 'v1.0', path: alias, location: alias },
  { version: 'beta', path: canonical, location: canonical },
  { version: 'beta', path: alias, location: alias },
  { version: 'beta', path: root, location: canonical },
] as const

describe.each(storeNames)('conditional access through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)

  describe.each(surfaces)('$version $path', ({ version, path, location }) => {
    const client = setUp(() => administratorClient(service, version))

    async function createPolicy(displayName: string): Promise<JsonObject> {
      const created: JsonObject = await client.api(path).post(modernPolicy(displayName))
      return created
    }

    it('creates a policy, and reads and lists it as created', async () => {
      const body = modernPolicy('Whole')
      const answer: Response = await rawResponse(withUnknownEnumMembers(client.api(path))).post(
        body,
      )
      const created = (await answer.json()) as JsonObject
      const id = memberText(created, 'id')
      const context = `${service.secureUrl}/${version}/$metadata#identity/conditionalAccess/policies`
      expect([answer.status, answer.headers.get('location')]).toEqual([
        201,
        `${service.secureUrl}/${version}${location}/${id}`,
      ])
      expect(created).toMatchObject({
        '@odata.context': `${context}/$entity`,
        createdDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/u),
        modifiedDateTime: null,
        templateId: null,
        ...body,
      })
      expect(await withUnknownEnumMembers(client.api(`${path}/${id}`)).get()).toEqual(created)
      const { '@odata.context': _, ...members } = created
      const list: JsonObject = await withUnknownEnumMembers(client.api(path)).get()
      expect(list['@odata.context']).toBe(context)
      expect(list['value']).toContainEqual(members)
    })

    it('merges objects, replaces lists and clears members set to null', async () => {
      const before = await createPolicy('Before')
      const item = `${path}/${memberText(before, 'id')}`
      const conditions = before['conditions'] as JsonObject
      const patch = {
        displayName: 'After',
        conditions: {
          signInRiskLevels: ['low'],
          users: { includeGroups: ['0571a27e-0571-4a27-a000-000000000b01'], excludeRoles: [] },
          locations: null,
        },
        sessionControls: null,
      }
      expect(await client.api(item).patch(patch)).toBeUndefined()
      expect(await client.api(item).get()).toEqual({
        ...before,
        displayName: 'After',
        modifiedDateTime: expect.stringMatching(/Z$/u),
        sessionControls: null,
        conditions: {
          ...conditions,
          ...patch.conditions,
          users: { ...(conditions['users'] as JsonObject), ...patch.conditions.users },
        },
      })
    })

    it('counts policies', async () => {
      const list: { readonly value: readonly JsonObject[] } = await client.api(path).get()
      const answer: Response = await rawResponse(client.api(`${path}/$count`)).get()
      expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
        expect.stringMatching(/^text\/plain/u),
        String(list.value.length),
      ])
    })

    it('deletes a policy so that it is not found', async () => {
      const id = memberText(await createPolicy('Short-lived'), 'id')
      expect(await client.api(`${path}/${id}`).delete()).toBeUndefined()
      const missing = {
        statusCode: 404,
        code: 'ResourceNotFound',
        message: `ConditionalAccessPolicy with id ${id} does not exist in the directory.`,
      }
      const item = `${path}/${id}`
      expect(await refusalOf(client.api(item).get())).toEqual(missing)
      expect(await refusalOf(client.api(item).patch({ state: 'disabled' }))).toEqual(missing)
      expect(await refusalOf(client.api(item).delete())).toEqual(missing)
    })

    it('refuses a group that is not an id, with the service’s error number', async () => {
      const body = {
        ...modernPolicy('Wrong group'),
        conditions: {
          clientAppTypes: ['all'],
          applications: { includeApplications: ['All'] },
          users: { includeGroups: ['staff'] },
        },
      }
      expect(await refusalOf(client.api(path).post(body))).toEqual({
        statusCode: 400,
        code: 'BadRequest',
        message: '1054: Invalid group value: staff.',
      })
    })
  })

  it('serves one policy at every path, v1.0 without the members that only beta has', async () => {
    const beta = await administratorClient(service, 'beta')
    const released = await administratorClient(service, 'v1.0')
    const body = modernPolicy('Everywhere')
    const created: JsonObject = await beta.api(root).post(body)
    const id = memberText(created, 'id')
    const items = [canonical, alias].map((path) => `${path}/${id}`)
    for (const item of items) {
      const shown: JsonObject = await withUnknownEnumMembers(released.api(item)).get()
      const whole: JsonObject = await withUnknownEnumMembers(beta.api(item)).get()
      expect(shown).toMatchObject(body)
      expect(shown['conditions']).not.toHaveProperty('agentIdRiskLevels')
      expect(whole).toMatchObject(body)
      expect(whole['conditions']).toMatchObject({ agentIdRiskLevels: null })
    }
    await released.api(items[0] ?? '').patch({ state: 'disabled' })
    for (const item of [...items, `${root}/${id}`]) {
      expect(await beta.api(item).get()).toMatchObject({ state: 'disabled' })
    }
  })

  it('restores at the path that the page of the operation shows', async () => {
    for (const version of ['v1.0', 'beta'] as const) {
      const client = await administratorClient(service, version)
      const created: JsonObject = await client.api(alias).post(modernPolicy('Come back'))
      const item = `${alias}/${memberText(created, 'id')}`
      await client.api(item).delete()
      expect(await client.api(`${item}/restore`).post({})).toMatchObject({ id: created['id'] })
      expect(await client.api(item).get()).toMatchObject({ displayName: 'Come back' })
    }
  })

  it('covers every operation at every path', () => {
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})
