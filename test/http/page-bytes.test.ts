/** Pages of few bytes: whoever follows the next links sees every object exactly once, whatever was asked for. */

import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultServiceLimits } from '../../src/graph/service-limits.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import {
  accessBody,
  accessPath,
  everyScope,
  legacyAccessPath,
  locationBody,
  locationPath,
  strengthPath,
} from '../adversarial/support/policy-documents.ts'
import { setUpTestService, type TestService } from '../support/test-service.ts'

const pageBytes = 1_500

/** The items of a page, and those of the pages behind its next links. */
async function everyItem(
  service: TestService,
  token: string,
  path: string,
): Promise<{ readonly items: readonly JsonObject[]; readonly pages: number }> {
  const items: JsonObject[] = []
  let pages = 0
  for (let next: string | undefined = `${service.url}${path}`; next !== undefined; pages += 1) {
    const { json } = await service.send('GET', next.slice(service.url.length), { token })
    const value = json['value'] as readonly JsonObject[]
    const isLast = json['@odata.nextLink'] === undefined
    expect(isLast || value.length > 0).toBe(true)
    const bytes = value.map((item) => Buffer.byteLength(JSON.stringify(item)))
    const total = bytes.reduce((sum, each) => sum + each, 0)
    expect(value.length <= 1 || total <= pageBytes).toBe(true)
    items.push(...value)
    next = isLast ? undefined : memberText(json, '@odata.nextLink')
  }
  return { items, pages }
}

describe.each(['sqlite', 'postgres'] as const)('a service with short pages on %s', (store) => {
  const short = setUpTestService({
    store,
    app: { limits: { ...defaultServiceLimits, pageBytes } },
  })
  let token: string

  beforeAll(async () => {
    token = await short.userToken('admin', ...everyScope, 'AuditLog.Read.All')
    for (let at = 0; at < 12; at += 1) {
      const description = 'x'.repeat((at % 4) * 700)
      const body = { ...accessBody(`Policy ${at % 5}`), description }
      await short.send('POST', accessPath, { token, body })
      await short.send('POST', locationPath, { token, body: locationBody(`Place ${at}`) })
    }
  })

  const options = fc.record(
    {
      $top: fc.integer({ min: 1, max: 15 }).map(String),
      $skip: fc.integer({ min: 0, max: 14 }).map(String),
      $orderby: fc.constantFrom('displayName', 'displayName desc', 'id'),
      $count: fc.constant('true'),
      $filter: fc.constantFrom("displayName ne 'Policy 1'", "state eq 'disabled'"),
    },
    { requiredKeys: [] },
  )
  const paths = fc.constantFrom(accessPath, legacyAccessPath, locationPath, strengthPath)

  it('leads through every object exactly once, in the order of one long page', async () => {
    await fc.assert(
      fc.asyncProperty(paths, options, async (path, { $filter, ...others }) => {
        const query = {
          ...others,
          ...($filter === undefined || !path.endsWith('olicies') || path === strengthPath
            ? {}
            : { $filter }),
        }
        const asked = `${path}?${new URLSearchParams(query).toString()}`
        const { items } = await everyItem(short, token, asked)
        const { $top: _, $count: __, ...whole } = query
        const one = `${path}?${new URLSearchParams({ ...whole, $top: '1' }).toString()}`
        expect(items).toEqual((await everyItem(short, token, one)).items)
        expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    [accessPath, 12],
    [`${accessPath}?$orderby=displayName`, 12],
    [`${locationPath}?$top=999`, 13],
    [`${strengthPath}?$count=true`, 3],
  ])('cuts %s', async (path, atLeast) => {
    const { items, pages } = await everyItem(short, token, path)
    expect(items.length).toBeGreaterThanOrEqual(atLeast)
    expect(pages).toBeGreaterThan(1)
  })

  it('counts all objects on the first page, however short', async () => {
    const { json } = await short.send('GET', `${accessPath}?$count=true`, { token })
    const { items } = await everyItem(short, token, accessPath)
    expect(json['@odata.count']).toBe(items.length)
    expect((json['value'] as readonly JsonObject[]).length).toBeLessThan(items.length)
  })

  it('cuts the audit log and a history', async () => {
    const { json } = await short.send('POST', accessPath, { token, body: accessBody('Changes') })
    const id = memberText(json, 'id')
    for (let at = 0; at < 60; at += 1) {
      const body = { displayName: `Change ${at}` }
      await short.send('PATCH', `${accessPath}/${id}`, { token, body })
    }
    const history = await everyItem(
      short,
      token,
      `/ostiary/v1/history/conditionalAccessPolicies/${id}?$top=999`,
    )
    const descending = Array.from({ length: 61 }, (_, at) => 61 - at)
    expect(history.items.map(({ version }) => version)).toEqual(descending)
    expect(history.pages).toBeGreaterThan(1)
    const audit = await everyItem(short, token, '/v1.0/auditLogs/directoryAudits?$top=999')
    expect(audit.items.length).toBeGreaterThanOrEqual(85)
    expect(new Set(audit.items.map((record) => record['id'])).size).toBe(audit.items.length)
    expect(audit.pages).toBeGreaterThan(10)
  })
})
