/**
 * What the published Graph client adds to plain requests: pages and their iterator, query options, preferences,
 * conditional writes; on both stores.
 */

import { PageIterator, type PageCollection } from '@microsoft/microsoft-graph-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { modernPolicy } from './support/conditional-access-bodies.ts'
import { setUp } from '../support/set-up.ts'
import {
  administratorClient,
  graphClient,
  rawResponse,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const path = '/identity/conditionalAccess/policies'
const names = Array.from({ length: 7 }, (_, index) => `Policy ${index + 1}`)

describe.each(storeNames)('the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)
  const client = setUp(() => administratorClient(service, 'v1.0'))

  beforeAll(async () => {
    for (const name of names) await client.api(path).post(modernPolicy(name))
  })

  function namesIn({ value }: PageCollection): readonly string[] {
    return (value as readonly JsonObject[]).map((policy) => memberText(policy, 'displayName'))
  }

  async function iterate(first: PageCollection): Promise<readonly string[]> {
    const seen: string[] = []
    const iterator = new PageIterator(client, first, (policy: JsonObject) => {
      seen.push(memberText(policy, 'displayName'))
      return true
    })
    await iterator.iterate()
    expect(iterator.isComplete()).toBe(true)
    return seen
  }

  it('iterates over every page that $top makes, each policy once', async () => {
    const first: PageCollection = await client.api(path).top(3).get()
    expect(namesIn(first)).toHaveLength(3)
    expect(first['@odata.nextLink']).toMatch(
      new RegExp(`^${service.secureUrl}/v1.0${path}\\?\\$top=3&\\$skiptoken=[\\w-]+$`, 'u'),
    )
    expect((await iterate(first)).toSorted()).toEqual(names)
  })

  it('iterates over the pages of a preferred size, under the filter of the first', async () => {
    const first: PageCollection = await client
      .api(path)
      .header('Prefer', 'odata.maxpagesize=2')
      .filter("startswith(displayName,'Policy') and displayName ne 'Policy 4'")
      .get()
    expect(namesIn(first)).toHaveLength(2)
    expect((await iterate(first)).toSorted()).toEqual(names.filter((name) => name !== 'Policy 4'))
  })

  it('filters, with quotes doubled and spaces in the value', async () => {
    await client.api(path).post(modernPolicy('Ada\'s "100 %" & more'))
    const quoted = encodeURIComponent("displayName eq 'Ada''s \"100 %\" & more'")
    const list: PageCollection = await client.api(path).filter(quoted).get()
    expect(namesIn(list)).toEqual(['Ada\'s "100 %" & more'])
    const id = memberText(list.value[0] as JsonObject, 'id')
    await client.api(`${path}/${id}`).patch({ state: 'disabled' })
    const disabled: PageCollection = await client.api(path).filter("state eq 'disabled'").get()
    expect(namesIn(disabled)).toEqual(['Ada\'s "100 %" & more'])
    await client.api(`${path}/${id}`).delete()
  })

  it('selects members of collections and of single policies', async () => {
    const context = `${service.secureUrl}/v1.0/$metadata#identity/conditionalAccess/policies(displayName,state)`
    const list: PageCollection = await client
      .api(path)
      .select(['displayName', 'state'])
      .filter("displayName eq 'Policy 1'")
      .get()
    const [policy] = list.value as readonly JsonObject[]
    const selected = {
      id: expect.any(String),
      displayName: 'Policy 1',
      state: 'enabledForReportingButNotEnforced',
    }
    expect(list).toEqual({ '@odata.context': context, value: [selected] })
    const item = `${path}/${memberText(policy ?? {}, 'id')}`
    expect(await client.api(item).select('displayName').select('state').get()).toEqual({
      '@odata.context': `${context}/$entity`,
      ...selected,
    })
  })

  it('counts all matches of the filter on the first page only', async () => {
    const first: PageCollection = await client.api(path).count(true).top(2).get()
    expect(first['@odata.count']).toBe(names.length)
    const next: PageCollection = await client.api(first['@odata.nextLink'] ?? '').get()
    expect(next).not.toHaveProperty('@odata.count')
  })

  it.each([
    ['an unknown member', '$select=nosuch', 400, 'BadRequest'],
    ['a page size of nothing', '$top=0', 400, 'BadRequest'],
    ['a broken filter', "$filter=displayName eq 'x", 400, 'BadRequest'],
    ['a member without an index', "$filter=conditions eq 'x'", 400, 'Request_UnsupportedQuery'],
    ['a token of another service', '$skiptoken=%2B', 400, 'BadRequest'],
    ['an option that is not served', '$search=displayName', 501, 'NotImplemented'],
  ])('gets an error for %s', async (_, query, statusCode, code) => {
    expect(await refusalOf(client.api(`${path}?${query}`).get())).toMatchObject({
      statusCode,
      code,
    })
  })

  it('gets errors for a missing token, an unknown segment and an unknown method', async () => {
    const anonymous = graphClient(service, 'x.y.z')
    expect(await refusalOf(anonymous.api(path).get())).toMatchObject({
      statusCode: 401,
      code: 'InvalidAuthenticationToken',
    })
    expect(await refusalOf(client.api('/identity/nowhere').get())).toEqual({
      statusCode: 400,
      code: 'BadRequest',
      message: "Resource not found for the segment 'nowhere'.",
    })
    expect(await refusalOf(client.api(path).put({}))).toMatchObject({ statusCode: 405 })
  })

  it('gets its own request id back', async () => {
    const answer: Response = await rawResponse(
      client.api(path).header('client-request-id', 'not-a-guid'),
    ).get()
    expect(answer.headers.get('client-request-id')).toBe('not-a-guid')
    expect(answer.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/u)
  })

  it('gets the policy back from a PATCH that prefers the representation', async () => {
    const created: JsonObject = await client.api(path).post(modernPolicy('Preferred'))
    const item = `${path}/${memberText(created, 'id')}`
    const patch = rawResponse(client.api(item).header('Prefer', 'return=representation'))
    const answer: Response = await patch.patch({ state: 'disabled' })
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([
      200,
      'return=representation',
    ])
    expect(await answer.json()).toEqual(await client.api(item).get())
    await client.api(item).delete()
  })

  it('gets only the location back from a POST that prefers the minimum', async () => {
    const post = rawResponse(client.api(path).header('Prefer', 'return=minimal'))
    const answer: Response = await post.post(modernPolicy('Minimal'))
    const facts = ['preference-applied', 'content-type'].map((name) => answer.headers.get(name))
    expect([answer.status, await answer.text(), ...facts]).toEqual([
      204,
      '',
      'return=minimal',
      null,
    ])
    const location = answer.headers.get('location') ?? ''
    expect(await client.api(location).get()).toMatchObject({ displayName: 'Minimal' })
    await client.api(location).delete()
  })

  it('overwrites only the version it has seen when it sends If-Match', async () => {
    const created: Response = await rawResponse(client.api(path)).post(modernPolicy('Contended'))
    const seen = created.headers.get('etag') ?? ''
    const item = `${path}/${memberText((await created.json()) as JsonObject, 'id')}`
    const rename = (displayName: string, etag: string) =>
      client.api(item).header('If-Match', etag).patch({ displayName })
    await rename('First', seen)
    const refusal = { statusCode: 412, code: 'resourceModified' }
    expect(await refusalOf(rename('Second', seen))).toMatchObject(refusal)
    expect(await refusalOf(client.api(item).header('If-Match', seen).delete())).toMatchObject(
      refusal,
    )
    const read: Response = await rawResponse(client.api(item)).get()
    expect(await read.json()).toMatchObject({ displayName: 'First' })
    expect(await rename('Third', read.headers.get('etag') ?? '')).toBeUndefined()
    expect(await client.api(item).header('If-Match', '*').delete()).toBeUndefined()
  })
})
