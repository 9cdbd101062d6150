/** Every operation on authentication contexts through the published Graph client, on both versions and both stores. */

import type { Client } from '@microsoft/microsoft-graph-client'
import { describe, expect, it } from 'vitest'
import { createConditionalAccess } from '../../src/conditional-access/family.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familyOptions } from '../support/family-options.ts'
import { modernPolicy } from './support/conditional-access-bodies.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'
import { detailedRefusalOf } from './support/refusal-details.ts'

const path = '/identity/conditionalAccess/authenticationContextClassReferences'
const policies = '/identity/conditionalAccess/policies'

const exchanges = recordExchanges()
const operations = createConditionalAccess(familyOptions.conditionalAccess).operations.filter(
  (operation) => operation.path.startsWith(path),
)

/** Each version has ids of its own, from the number on. */
const surfaces = [
  { version: 'v1.0', first: 1 },
  { version: 'beta', first: 50 },
] as const

function policyFor(displayName: string, contexts: readonly string[]): JsonObject {
  const body = modernPolicy(displayName)
  return {
    ...body,
    conditions: {
      ...(body['conditions'] as JsonObject),
      applications: { includeAuthenticationContextClassReferences: contexts },
    },
  }
}

function missing(id: string) {
  return {
    statusCode: 404,
    code: 'ResourceNotFound',
    message: `AuthenticationContextClassReference with id ${id} does not exist in the directory.`,
  }
}

describe.each(storeNames)('authentication contexts through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)

  describe.each(surfaces)('$version', ({ version, first }) => {
    const client = setUp(() => administratorClient(service, version))
    let last = first - 1

    function newId(): string {
      last += 1
      return `c${last}`
    }

    async function readJson(item: string): Promise<JsonObject> {
      const read: JsonObject = await client.api(item).get()
      return read
    }

    it('creates a context under its id, and reads, lists and counts it', async () => {
      const body = {
        id: newId(),
        displayName: 'Contoso high',
        description: 'For payments',
        isAvailable: true,
      }
      const answer: Response = await rawResponse(client.api(path)).post(body)
      const created = (await answer.json()) as JsonObject
      const context = `${service.secureUrl}/${version}/$metadata#${path.slice(1)}`
      expect([answer.status, answer.headers.get('location'), created]).toEqual([
        201,
        `${service.secureUrl}/${version}${path}/${body.id}`,
        { '@odata.context': `${context}/$entity`, ...body },
      ])
      expect(await readJson(`${path}/${body.id.toUpperCase()}`)).toEqual(created)
      const list = await readJson(path)
      expect([list['@odata.context'], list['value']]).toEqual([
        context,
        expect.arrayContaining([body]),
      ])
      const count: Response = await rawResponse(client.api(`${path}/$count`)).get()
      expect(await count.text()).toBe(String((list['value'] as readonly JsonObject[]).length))
    })

    it('creates the context that a PATCH names first, also with an empty body', async () => {
      const id = newId()
      const answer: Response = await rawResponse(client.api(`${path}/${id}`)).patch({})
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      expect(await readJson(`${path}/${id}`)).toMatchObject({
        id,
        displayName: null,
        description: null,
        isAvailable: false,
      })
      const body = {
        displayName: 'Contoso medium',
        description: 'For everything',
        isAvailable: true,
      }
      await client.api(`${path}/${id}`).patch(body)
      await client.api(`${path}/${id}`).patch({ description: null })
      expect(await readJson(`${path}/${id}`)).toMatchObject({ id, ...body, description: null })
    })

    it('refuses to create a context twice', async () => {
      const id = newId()
      await client.api(path).post({ id })
      expect(await refusalOf(client.api(path).post({ id: id.toUpperCase() }))).toMatchObject({
        statusCode: 409,
        message: expect.stringContaining('already exists'),
      })
    })

    it('filters by availability', async () => {
      const [offered, kept] = [newId(), newId()]
      await client.api(path).post({ id: offered, isAvailable: true })
      await client.api(path).post({ id: kept })
      const page: { readonly value: readonly JsonObject[] } = await client
        .api(path)
        .filter('isAvailable eq true')
        .get()
      const ids = page.value.map(({ id }) => id)
      expect(ids).toContain(offered)
      expect(ids).not.toContain(kept)
    })

    it('refuses to delete a context while it is available to applications', async () => {
      const item = `${path}/${newId()}`
      await client.api(item).patch({ isAvailable: true })
      expect(await refusalOf(client.api(item).delete())).toMatchObject({
        statusCode: 403,
        code: 'AccessDenied',
        message: expect.stringContaining('`isAvailable`'),
      })
      await client.api(item).patch({ isAvailable: false })
      expect(await client.api(item).delete()).toBeUndefined()
    })

    it('refuses to delete a context that policies name, and lists them', async () => {
      const beta = await administratorClient(service)
      const [id, other] = [newId(), newId()]
      const item = `${path}/${id}`
      for (const each of [id, other]) await client.api(`${path}/${each}`).patch({})
      const create = async (author: Client, body: JsonObject): Promise<string> => {
        const created: JsonObject = await author.api(policies).post(body)
        return memberText(created, 'id')
      }
      const shown = await create(client, policyFor('Payments', [other, id.toUpperCase()]))
      const body = policyFor('Only in beta', [id])
      const hidden = await create(beta, {
        ...body,
        conditions: { ...(body['conditions'] as JsonObject), agentIdRiskLevels: 'high' },
      })
      const { statusCode, details } = await detailedRefusalOf(client.api(item).delete())
      expect(statusCode).toBe(400)
      expect(new Set(details.map(({ message }) => message))).toEqual(
        new Set([
          `the authentication context \`${id}\` is used by the conditional access policy \`Payments\` (${shown}); remove it from the policy first`,
          `the authentication context \`${id}\` is used by the conditional access policy \`Only in beta\` (${hidden}); remove it from the policy first`,
        ]),
      )
      await client.api(`${policies}/${shown}`).patch({
        conditions: {
          applications: { includeAuthenticationContextClassReferences: [other] },
        },
      })
      await beta.api(`${policies}/${hidden}`).delete()
      expect(await client.api(item).delete()).toBeUndefined()
      expect(await refusalOf(client.api(item).get())).toEqual(missing(id))
      expect(await refusalOf(client.api(item).delete())).toEqual(missing(id))
    })

    it('reports every mistake in a context at once', async () => {
      const wrong = { id: 'c100', displayNam: 'High', isAvailable: 'yes' }
      const expected = [
        { target: '/id', message: '`id` cannot be `c100`; it must be `c1` to `c99`' },
        { target: '/isAvailable', message: '`isAvailable` must be a Boolean, not a string' },
        {
          target: '/displayNam',
          message: '`displayNam` is not a known member; did you mean `displayName`?',
        },
      ]
      const { statusCode, details } = await detailedRefusalOf(client.api(path).post(wrong))
      expect(statusCode).toBe(400)
      expect(new Map(details.map(({ target, message }) => [target, message]))).toEqual(
        new Map(expected.map(({ target, message }) => [target, message])),
      )
      const { id: _, ...patch } = wrong
      expect(await detailedRefusalOf(client.api(`${path}/c100`).patch(patch))).toMatchObject({
        statusCode: 400,
        details: expect.arrayContaining(
          expected.map((finding) => expect.objectContaining(finding)),
        ),
      })
    })
  })

  it('covers every operation', () => {
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})
