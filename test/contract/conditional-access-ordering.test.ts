/**
 * Order, offset, pages and counts of conditional access collections through the published Graph client, at every
 * path and on both stores.
 */

import { PageIterator, type Client, type PageCollection } from '@microsoft/microsoft-graph-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { ipLocation, modernPolicy } from './support/conditional-access-bodies.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const modern = '/identity/conditionalAccess/policies'
const alias = '/policies/conditionalAccessPolicies'
const locations = '/identity/conditionalAccess/namedLocations'

/** Unordered; `edited` ones are changed after their creation. */
const policies = [
  { name: 'cedar', state: 'disabled', edited: true },
  { name: 'Alder', state: 'enabledForReportingButNotEnforced', edited: false },
  { name: 'elm', state: 'disabled', edited: false },
  { name: 'birch', state: 'enabledForReportingButNotEnforced', edited: true },
  { name: 'Dogwood', state: 'disabled', edited: false },
] as const

const sorted = ['Alder', 'birch', 'cedar', 'Dogwood', 'elm']

/** Name and query of each. */
const orders: readonly (readonly [string, readonly string[]])[] = [
  ['displayName', sorted],
  ['displayName asc', sorted],
  ['displayName desc', sorted.toReversed()],
  ['DISPLAYNAME DESC', sorted.toReversed()],
  ['createdDateTime', policies.map(({ name }) => name)],
  ['createdDateTime desc', policies.map(({ name }) => name).toReversed()],
  ['state,displayName', ['cedar', 'Dogwood', 'elm', 'Alder', 'birch']],
  ['state desc, displayName', ['Alder', 'birch', 'cedar', 'Dogwood', 'elm']],
  ['state desc,displayName desc', ['birch', 'Alder', 'elm', 'Dogwood', 'cedar']],
  // Objects that were never edited have no time, and null sorts first.
  ['modifiedDateTime,displayName', ['Alder', 'Dogwood', 'elm', 'cedar', 'birch']],
  ['modifiedDateTime desc,displayName', ['birch', 'cedar', 'Alder', 'Dogwood', 'elm']],
]

const surfaces = [
  { version: 'v1.0', path: modern },
  { version: 'v1.0', path: alias },
  { version: 'beta', path: modern },
  { version: 'beta', path: alias },
  { version: 'beta', path: '/conditionalAccessPolicies' },
] as const

function namesIn({ value }: PageCollection): readonly string[] {
  return (value as readonly JsonObject[]).map((item) => memberText(item, 'displayName'))
}

describe.each(storeNames)('ordered collections through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)

  beforeAll(async () => {
    const client = await administratorClient(service)
    const edited: string[] = []
    for (const { name, state, edited: isEdited } of policies) {
      const created: JsonObject = await client.api(modern).post({ ...modernPolicy(name), state })
      if (isEdited) edited.push(memberText(created, 'id'))
      await nextInstant()
    }
    for (const id of edited) {
      await client.api(`${modern}/${id}`).patch({ templateId: null })
      await nextInstant()
    }
  })

  /** Times have milliseconds; two changes within the same one have no order. */
  function nextInstant(): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
  }

  async function iterate(client: Client, first: PageCollection): Promise<readonly string[]> {
    const seen: string[] = []
    const iterator = new PageIterator(client, first, (item: JsonObject) => {
      seen.push(memberText(item, 'displayName'))
      return true
    })
    await iterator.iterate()
    expect(iterator.isComplete()).toBe(true)
    return seen
  }

  describe.each(surfaces)('$version $path', ({ version, path }) => {
    const client = setUp(() => administratorClient(service, version))

    it.each(orders)('sorts by %s', async (order, names) => {
      const page: PageCollection = await client.api(path).orderby(order).get()
      expect(namesIn(page)).toEqual(names)
      expect(page).not.toHaveProperty('@odata.nextLink')
    })

    it('skips as many as $skip says', async () => {
      const skipped = async (count: number): Promise<readonly string[]> =>
        namesIn(await client.api(path).orderby('displayName').skip(count).get())
      expect(await skipped(0)).toEqual(sorted)
      expect(await skipped(2)).toEqual(sorted.slice(2))
      expect(await skipped(5)).toEqual([])
      expect(await skipped(99)).toEqual([])
      const unordered: PageCollection = await client.api(path).skip(1).get()
      expect(namesIn(unordered)).toHaveLength(policies.length - 1)
    })

    it('keeps order, offset and filter from page to page', async () => {
      const first: PageCollection = await client
        .api(path)
        .orderby('displayName desc')
        .filter("displayName ne 'cedar'")
        .skip(1)
        .top(2)
        .get()
      expect(namesIn(first)).toEqual(['Dogwood', 'birch'])
      expect(await iterate(client, first)).toEqual(['Dogwood', 'birch', 'Alder'])
    })

    it.each([1, 2, 3, 4, 5, 6])('shows each object once in pages of %i', async (size) => {
      const first: PageCollection = await client
        .api(path)
        .header('Prefer', `odata.maxpagesize=${size}`)
        .orderby('displayName')
        .get()
      expect(namesIn(first)).toEqual(sorted.slice(0, size))
      const second = first['@odata.nextLink']
      expect(second === undefined).toBe(size >= sorted.length)
      expect(await iterate(client, first)).toEqual(sorted)
      const byTop: PageCollection = await client.api(path).orderby('displayName').top(size).get()
      expect(await iterate(client, byTop)).toEqual(sorted)
    })

    it('counts all matches of the filter, however small the page', async () => {
      const page: PageCollection = await client
        .api(path)
        .filter("state eq 'disabled'")
        .orderby('displayName')
        .skip(1)
        .top(1)
        .count(true)
        .get()
      expect([namesIn(page), page['@odata.count']]).toEqual([['Dogwood'], 3])
      const next: PageCollection = await client.api(page['@odata.nextLink'] ?? '').get()
      expect(namesIn(next)).toEqual(['elm'])
      expect(next).not.toHaveProperty('@odata.count')
    })

    it.each([
      ['a member that is not there', '$orderby=nosuch'],
      ['a member that has members', '$orderby=conditions'],
      ['an unknown direction', '$orderby=displayName down'],
      ['an empty order', '$orderby='],
      ['a negative offset', '$skip=-1'],
      ['an offset that is not a number', '$skip=one'],
    ])('refuses %s', async (_, query) => {
      expect(await refusalOf(client.api(`${path}?${query}`).get())).toMatchObject({
        statusCode: 400,
        code: 'BadRequest',
      })
    })
  })

  describe.each(surfaces.filter(({ path }) => path === modern || path === alias))(
    '$version $path/$count',
    ({ version, path }) => {
      async function countOf(query: string): Promise<readonly unknown[]> {
        const client = await administratorClient(service, version)
        const answer: Response = await rawResponse(client.api(`${path}/$count${query}`)).get()
        return [
          answer.status,
          answer.headers.get('content-type')?.split(';')[0],
          await answer.text(),
        ]
      }

      it('answers the count as text', async () => {
        expect(await countOf('')).toEqual([200, 'text/plain', '5'])
      })

      it('counts the matches of a filter', async () => {
        expect(await countOf("?$filter=state eq 'disabled'")).toEqual([200, 'text/plain', '3'])
        expect(await countOf("?$filter=state eq 'enabled'")).toEqual([200, 'text/plain', '0'])
      })

      it('refuses options that do not affect a count', async () => {
        const client = await administratorClient(service, version)
        const request = client.api(`${path}/$count?$orderby=displayName`).get()
        expect(await refusalOf(request)).toMatchObject({ statusCode: 501, code: 'NotImplemented' })
      })
    },
  )

  it.each(['v1.0', 'beta'] as const)('sorts named locations in %s', async (version) => {
    const client = await administratorClient(service, version)
    const ids: string[] = []
    for (const name of ['Order b', 'order C', 'Order a']) {
      const created: JsonObject = await client.api(locations).post(ipLocation(name))
      ids.push(memberText(created, 'id'))
    }
    const first: PageCollection = await client
      .api(locations)
      .filter("startswith(displayName,'order')")
      .orderby('displayName desc')
      .top(2)
      .get()
    expect(await iterate(client, first)).toEqual(['order C', 'Order b', 'Order a'])
    const count: Response = await rawResponse(client.api(`${locations}/$count`)).get()
    const list: PageCollection = await client.api(locations).get()
    expect(await count.text()).toBe(String(list.value.length))
    for (const id of ids) await client.api(`${locations}/${id}`).delete()
  })
})
