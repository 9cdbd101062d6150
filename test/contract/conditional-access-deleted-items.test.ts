/**
 * Every operation on deleted policies and named locations through the published Graph client, on both versions
 * and both stores, by a clock that the test sets forward.
 */

import type { Client } from '@microsoft/microsoft-graph-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { createConditionalAccess } from '../../src/conditional-access/family.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familyOptions } from '../support/family-options.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { ipLocation, legacyPolicy, modernPolicy } from './support/conditional-access-bodies.ts'
import { instant, readJson, withoutContext } from './support/entities.ts'
import { recordExchanges, unansweredOperations } from './support/exchanges.ts'
import {
  administratorClient,
  splitWarnings,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const exchanges = recordExchanges()
const operations = createConditionalAccess(familyOptions.conditionalAccess).operations.filter(
  ({ path }) => path.includes('/deletedItems/'),
)

const root = '/identity/conditionalAccess'
const policies = `${root}/policies`
const deletedPolicies = `${root}/deletedItems/policies`
const locations = `${root}/namedLocations`
const deletedLocations = `${root}/deletedItems/namedLocations`

/** Beta has everything at a second root, too. */
const roots = [
  { version: 'v1.0', at: root },
  { version: 'beta', at: root },
  { version: 'beta', at: '/conditionalAccess' },
] as const

const surfaces = roots.flatMap(({ version, at }) => [
  {
    version,
    path: `${at}/policies`,
    deleted: `${at}/deletedItems/policies`,
    context: deletedPolicies,
    bodyOf: modernPolicy,
    family: 'conditionalAccessPolicies',
    noun: 'ConditionalAccessPolicy',
    activities: ['Hard delete', 'Delete', 'Restore', 'Delete', 'Add'].map(
      (change) => `${change} conditional access policy`,
    ),
  },
  {
    version,
    path: `${at}/namedLocations`,
    deleted: `${at}/deletedItems/namedLocations`,
    context: deletedLocations,
    bodyOf: ipLocation,
    family: 'namedLocations',
    noun: 'NamedLocation',
    activities: ['Hard delete', 'Delete', 'Restore', 'Delete', 'Add'].map(
      (change) => `${change} named location`,
    ),
  },
])

describe.each(storeNames)('deleted items through the Graph client on %s', (store) => {
  const { clock, advance } = createMovableClock()
  const service = setUpTrustedService(store, { clock })

  async function itemsOf(client: Client, path: string): Promise<readonly JsonObject[]> {
    return (await readJson(client, path))['value'] as readonly JsonObject[]
  }

  async function countOf(client: Client, path: string): Promise<number> {
    const answer: Response = await rawResponse(client.api(`${path}/$count`)).get()
    return Number(await answer.text())
  }

  describe.each(surfaces)('$version $deleted', (surface) => {
    const {
      version,
      path,
      deleted,
      context: contextPath,
      bodyOf,
      family,
      noun,
      activities,
    } = surface
    let client: Client

    beforeAll(async () => {
      client = await administratorClient(service, version)
    })

    /** Creates an object, deletes it, and shows it as it was. */
    async function deleteNew(displayName: string): Promise<JsonObject> {
      const created: JsonObject = await client.api(path).post(bodyOf(displayName))
      const item = `${path}/${memberText(created, 'id')}`
      const last = await readJson(client, item)
      expect(await client.api(item).delete()).toBeUndefined()
      return last
    }

    function missing(id: string) {
      return {
        statusCode: 404,
        code: 'ResourceNotFound',
        message: `${noun} with id ${id} does not exist in the directory.`,
      }
    }

    it('lists, counts and shows deleted objects with the time of their deletion', async () => {
      const countBefore = await countOf(client, deleted)
      const last = await deleteNew('Deleted')
      const id = memberText(last, 'id')
      expect(await refusalOf(client.api(`${path}/${id}`).get())).toEqual(missing(id))
      expect((await itemsOf(client, path)).map((item) => item['id'])).not.toContain(id)

      const shown = await readJson(client, `${deleted}/${id}`)
      const context = `${service.secureUrl}/${version}/$metadata#${contextPath.slice(1)}`
      expect(shown).toEqual({
        ...last,
        '@odata.context': `${context}/$entity`,
        deletedDateTime: instant,
      })
      const deletedAt = Date.parse(memberText(shown, 'deletedDateTime'))
      expect(deletedAt).toBeGreaterThanOrEqual(Date.parse(memberText(last, 'createdDateTime')))
      expect(deletedAt).toBeLessThanOrEqual(clock().getTime())

      const list = await readJson(client, deleted)
      expect(list['@odata.context']).toBe(context)
      expect(list['value']).toContainEqual(withoutContext(shown))
      expect(await countOf(client, deleted)).toBe(countBefore + 1)
      await client.api(`${deleted}/${id}`).delete()
    })

    it('filters, orders and selects deleted objects', async () => {
      const ids: string[] = []
      for (const name of ['Order b', 'Order c', 'Order a']) {
        ids.push(memberText(await deleteNew(name), 'id'))
      }
      const names = async (order: string): Promise<readonly unknown[]> => {
        const page: { readonly value: readonly JsonObject[] } = await client
          .api(deleted)
          .filter("startswith(displayName,'Order')")
          .orderby(order)
          .select('displayName')
          .get()
        return page.value.map(({ displayName }) => displayName)
      }
      expect(await names('displayName')).toEqual(['Order a', 'Order b', 'Order c'])
      expect(await names('deletedDateTime desc')).toEqual(['Order a', 'Order c', 'Order b'])
      for (const id of ids) await client.api(`${deleted}/${id}`).delete()
    })

    it('restores an object once, with the same id and creation time', async () => {
      const last = await deleteNew('Restored')
      const id = memberText(last, 'id')
      advance({ minutes: 5 })
      const answer: Response = await rawResponse(client.api(`${deleted}/${id}/restore`)).post({})
      const restored = (await answer.json()) as JsonObject
      expect([answer.status, restored]).toEqual([
        200,
        { ...last, modifiedDateTime: restored['modifiedDateTime'] ?? null },
      ])
      expect(restored['deletedDateTime'] ?? null).toBeNull()
      const read: Response = await rawResponse(client.api(`${path}/${id}`)).get()
      expect([await read.json(), read.headers.get('etag')]).toEqual([
        restored,
        answer.headers.get('etag'),
      ])
      expect(await refusalOf(client.api(`${deleted}/${id}`).get())).toEqual(missing(id))
      expect(await refusalOf(client.api(`${deleted}/${id}/restore`).post({}))).toEqual(missing(id))
      await client.api(`${path}/${id}`).patch({ displayName: 'Changed again' })
      expect(await readJson(client, `${path}/${id}`)).toEqual({
        ...restored,
        displayName: 'Changed again',
        modifiedDateTime: instant,
      })
      await client.api(`${path}/${id}`).delete()
    })

    it('purges an object so that it cannot be restored', async () => {
      const id = memberText(await deleteNew('Purged'), 'id')
      const item = `${deleted}/${id}`
      const answer: Response = await rawResponse(client.api(item)).delete()
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      expect(await refusalOf(client.api(item).get())).toEqual(missing(id))
      expect(await refusalOf(client.api(item).delete())).toEqual(missing(id))
      expect(await refusalOf(client.api(`${item}/restore`).post({}))).toEqual(missing(id))
      expect((await itemsOf(client, deleted)).map((each) => each['id'])).not.toContain(id)
    })

    it('records deletion, restoration and purge in the audit log and in history', async () => {
      const id = memberText(await deleteNew('Recorded'), 'id')
      await client.api(`${deleted}/${id}/restore`).post({})
      await client.api(`${path}/${id}`).delete()
      await client.api(`${deleted}/${id}`).delete()

      const log: { readonly value: readonly JsonObject[] } = await client
        .api('/auditLogs/directoryAudits')
        .top(activities.length)
        .get()
      expect(
        log.value.map(({ activityDisplayName, targetResources }) => [
          activityDisplayName,
          (targetResources as readonly JsonObject[]).map((target) => target['id']),
        ]),
      ).toEqual(activities.map((activity) => [activity, [id]]))

      const token = await service.userToken('admin', 'Policy.Read.All')
      const history = await service.send('GET', `/ostiary/v1/history/${family}/${id}`, { token })
      const versions = history.json['value'] as readonly JsonObject[]
      expect(versions.map(({ change, version: number }) => [number, change])).toEqual([
        [4, 'delete'],
        [3, 'restore'],
        [2, 'delete'],
        [1, 'create'],
      ])
    })

    it('removes deleted objects after 30 days of the service’s clock', async () => {
      const id = memberText(await deleteNew('Expiring'), 'id')
      const item = `${deleted}/${id}`
      advance({ days: 30, minutes: -5 })
      client = await administratorClient(service, version)
      expect(await readJson(client, item)).toMatchObject({ id, displayName: 'Expiring' })
      advance({ minutes: 10 })
      expect(await refusalOf(client.api(item).get())).toEqual(missing(id))
      expect(await refusalOf(client.api(`${item}/restore`).post({}))).toEqual(missing(id))
      expect(await refusalOf(client.api(item).delete())).toEqual(missing(id))
      expect(await itemsOf(client, deleted)).toEqual([])
      expect(await countOf(client, deleted)).toBe(0)
    })
  })

  it('restores through the modern form a policy deleted through the 2019 form', async () => {
    const client = await administratorClient(service)
    const legacy = '/conditionalAccessPolicies'
    const answer: JsonObject = await client.api(legacy).post(legacyPolicy('Of 2019'))
    const { entity: created } = splitWarnings(answer)
    const id = memberText(created, 'id')
    await client.api(`${legacy}/${id}`).delete()
    await client.api(`${deletedPolicies}/${id}/restore`).post({})
    expect(await readJson(client, `${legacy}/${id}`)).toEqual({
      ...created,
      modifiedDateTime: expect.anything(),
    })
  })

  it('hides from v1.0 deleted policies that only beta can express', async () => {
    const beta = await administratorClient(service)
    const released = await administratorClient(service, 'v1.0')
    const body = modernPolicy('Agents')
    const created: JsonObject = await beta.api(policies).post({
      ...body,
      conditions: { ...(body['conditions'] as JsonObject), agentIdRiskLevels: 'high' },
    })
    const item = `${deletedPolicies}/${memberText(created, 'id')}`
    await beta.api(`${policies}/${memberText(created, 'id')}`).delete()
    expect(await refusalOf(released.api(item).get())).toMatchObject({ statusCode: 404 })
    expect(await refusalOf(released.api(`${item}/restore`).post({}))).toMatchObject({
      statusCode: 404,
    })
    expect(await refusalOf(released.api(item).delete())).toMatchObject({ statusCode: 404 })
    expect(await itemsOf(released, deletedPolicies)).toEqual([])
    expect(await countOf(released, deletedPolicies)).toBe(0)
    expect((await itemsOf(beta, deletedPolicies)).map(({ displayName }) => displayName)).toEqual([
      'Agents',
    ])
    expect(await beta.api(`${item}/restore`).post({})).toMatchObject({ displayName: 'Agents' })
  })

  it('restores a policy whose location is deleted, with a warning until the location is back', async () => {
    const client = await administratorClient(service, 'v1.0')
    const location: JsonObject = await client.api(locations).post(ipLocation('Office'))
    const locationId = memberText(location, 'id')
    const body = modernPolicy('At the office')
    const policy: JsonObject = await client.api(policies).post({
      ...body,
      conditions: {
        ...(body['conditions'] as JsonObject),
        locations: { includeLocations: [locationId] },
      },
    })
    const id = memberText(policy, 'id')
    expect(await refusalOf(client.api(`${locations}/${locationId}`).delete())).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(id),
    })
    await client.api(`${policies}/${id}`).delete()
    await client.api(`${locations}/${locationId}`).delete()

    const answer: JsonObject = await client.api(`${deletedPolicies}/${id}/restore`).post({})
    const { entity, warnings } = splitWarnings(answer)
    expect(entity).toMatchObject({
      id,
      conditions: { locations: { includeLocations: [locationId] } },
    })
    expect(warnings).toContainEqual(expect.stringContaining(locationId))

    const change = async (): Promise<readonly unknown[]> => {
      const request = client.api(`${policies}/${id}`).header('Prefer', 'return=representation')
      const changed: JsonObject = await request.patch({ state: 'disabled' })
      return splitWarnings(changed).warnings
    }
    expect(await change()).toContainEqual(expect.stringContaining(locationId))
    await client.api(`${deletedLocations}/${locationId}/restore`).post({})
    expect(await change()).toEqual([])
  })

  it('covers every operation', () => {
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})
