import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGraphService, type GraphService } from '../../graph/service.ts'
import { parseTenantId } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import type { Referrer } from './guards.ts'
import { createNamedLocations } from './named-locations.ts'
import { compliantNetworkLocation } from './reserved-locations.ts'

const tenant = parseTenantId('7f3e8a52-0d9c-4c0b-8f0e-3c1b5f2a9d11')
const collectionPath = '/identity/conditionalAccess/namedLocations'
const deletedPath = '/identity/conditionalAccess/deletedItems/namedLocations'
const compliantPath = `${collectionPath}/${compliantNetworkLocation.id}`

const office = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  displayName: 'Office',
  isTrusted: true,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.9/24' }],
}
const home = { displayName: 'Home', countriesAndRegions: ['DE', 'at'] }

let store: Store
let send: (
  method: string,
  path: string,
  body?: JsonObject,
) => Promise<{ status: number; etag: string | undefined; json: JsonObject }>
let referrers: readonly Referrer[]
let at: Date

function later(): void {
  at = new Date(at.getTime() + 60_000)
}

function idOf({ json }: { readonly json: JsonObject }): string {
  return memberText(json, 'id')
}

function itemsOf({ json }: { readonly json: JsonObject }): readonly JsonObject[] {
  const items = (json['value'] ?? []) as readonly JsonValue[]
  return items.filter(isJsonObject)
}

function namesOf(answer: { readonly json: JsonObject }): readonly (JsonValue | undefined)[] {
  return itemsOf(answer).map(({ displayName }) => displayName)
}

function findingsOf({ json }: { readonly json: JsonObject }) {
  const error = json['error']
  const details = isJsonObject(error) ? error['details'] : undefined
  return Array.isArray(details)
    ? details.filter(isJsonObject).map(({ message }: JsonObject) => message)
    : []
}

beforeEach(async () => {
  if (tenant === undefined) throw new Error('the tenant id is no GUID')
  store = await openSqliteStore({ file: ':memory:' })
  at = new Date('2026-01-05T09:31:07.418Z')
  referrers = []
  await store.createTenant({ id: tenant, displayName: 'Contoso', domains: [], createdAt: at })
  const user = {
    family: 'users',
    id: 'aaaaaaaa-0000-4000-8000-000000000001',
    version: 1,
    body: {},
    createdAt: at,
    modifiedAt: at,
  }
  const scopes = new Set([
    'Policy.Read.All',
    'Policy.Read.ConditionalAccess',
    'Policy.ReadWrite.ConditionalAccess',
  ])
  const caller = { kind: 'delegated', tenant, user, appId: user.id, scopes } as const
  let ids = 0
  const service: GraphService = createGraphService({
    store,
    ids: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    operations: createNamedLocations({
      limits: { namedLocations: 3, ipRangesPerNamedLocation: 2 },
      findReferrers: () => Promise.resolve(referrers),
    }).operations,
    authenticator: {
      authenticate: () => Promise.resolve(caller),
      directoryRolesOf: () => Promise.resolve(['62e90394-69f5-4237-9190-012177145e10']),
    },
    throttle: () => Promise.resolve(undefined),
    observe: () => undefined,
  })
  send = async (method, url, body) => {
    const [path = '', query = ''] = url.split('?')
    const bytes = new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body))
    const {
      status,
      headers,
      body: answer,
    } = await service({
      method,
      path: path.startsWith('/beta/') ? path : `/v1.0${path}`,
      query,
      headers: {
        ...(method === 'GET' ? {} : { 'content-length': String(bytes.length) }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: bytes,
      origin: 'https://localhost',
      requestId: user.id,
      remoteAddress: '127.0.0.1',
      at,
    })
    const isJson = typeof answer === 'string' && answer.startsWith('{')
    return { status, etag: headers['ETag'], json: isJson ? JSON.parse(answer) : { text: answer } }
  }
})

afterEach(() => store.close())

describe('a named location', () => {
  it('is created with the instant of its creation as that of its last change', async () => {
    const created = await send('POST', collectionPath, office)
    expect(created).toMatchObject({
      status: 201,
      json: {
        ...office,
        createdDateTime: '2026-01-05T09:31:07.4180000Z',
        modifiedDateTime: '2026-01-05T09:31:07.4180000Z',
        deletedDateTime: null,
      },
    })
    later()
    const path = `${collectionPath}/${idOf(created)}`
    expect(await send('PATCH', path, { displayName: 'HQ' })).toMatchObject({ status: 204 })
    expect((await send('GET', path)).json).toMatchObject({
      ...office,
      displayName: 'HQ',
      createdDateTime: '2026-01-05T09:31:07.4180000Z',
      modifiedDateTime: '2026-01-05T09:32:07.4180000Z',
    })
  })

  it('is found by its name, its instants and its type', async () => {
    await send('POST', collectionPath, office)
    later()
    await send('POST', collectionPath, home)
    const find = async (filter: string) =>
      namesOf(await send('GET', `${collectionPath}?$filter=${filter}`))
    expect(await find("displayName eq 'office'")).toEqual(['Office'])
    expect(await find('createdDateTime gt 2026-01-05T09:32:00Z')).toEqual(['Home'])
    expect(await find('modifiedDateTime lt 2026-01-05T09:32:00Z')).toEqual(['Office'])
    expect(await find("isof('microsoft.graph.countryNamedLocation')")).toEqual(['Home'])
    expect(await find("isof('microsoft.graph.namedLocation')")).toEqual(['Office', 'Home'])
    expect(namesOf(await send('GET', `${collectionPath}?$orderby=displayName&$top=1`))).toEqual([
      'Home',
    ])
    expect((await send('GET', `${collectionPath}/$count`)).json).toEqual({ text: '2' })
  })

  it('may have the name of another one', async () => {
    await send('POST', collectionPath, home)
    expect(await send('POST', collectionPath, home)).toMatchObject({ status: 201 })
  })

  it('is refused when the tenant has as many as it may', async () => {
    await send('PATCH', `/beta${compliantPath}`, { isTrusted: true })
    for (let count = 0; count < 3; count += 1) await send('POST', collectionPath, home)
    const refused = await send('POST', collectionPath, home)
    expect([refused.status, findingsOf(refused)]).toEqual([
      400,
      ['the tenant has 3 named locations; at most 3 are allowed'],
    ])
  })

  it('is not deleted while it is trusted or used, with every reason', async () => {
    const path = `${collectionPath}/${idOf(await send('POST', collectionPath, office))}`
    referrers = [
      { id: 'p1', displayName: 'Require MFA' },
      { id: 'p2', displayName: 'Block' },
    ]
    const refused = await send('DELETE', path)
    expect([refused.status, findingsOf(refused)]).toEqual([
      400,
      [
        'a trusted location cannot be deleted; set `isTrusted` to false first',
        'the location is used by the conditional access policy `Require MFA` (p1); remove it from `conditions.locations` first',
        'the location is used by the conditional access policy `Block` (p2); remove it from `conditions.locations` first',
      ],
    ])
    referrers = []
    await send('PATCH', path, { isTrusted: false })
    expect(await send('DELETE', path)).toMatchObject({ status: 204 })
    expect(await send('GET', path)).toMatchObject({ status: 404 })
  })

  it('comes back from the deleted items as it was', async () => {
    const created = await send('POST', collectionPath, home)
    const id = idOf(created)
    later()
    await send('DELETE', `${collectionPath}/${id}`)
    const { '@odata.context': _, ...entity } = created.json
    expect(itemsOf(await send('GET', deletedPath))).toEqual([
      { ...entity, deletedDateTime: '2026-01-05T09:32:07.4180000Z' },
    ])
    later()
    expect((await send('POST', `${deletedPath}/${id}/restore`)).json).toMatchObject(entity)
    expect(namesOf(await send('GET', deletedPath))).toEqual([])
    expect(namesOf(await send('GET', collectionPath))).toEqual(['Home'])
  })

  it('is not restored into a tenant that has as many as it may', async () => {
    const id = idOf(await send('POST', collectionPath, home))
    await send('DELETE', `${collectionPath}/${id}`)
    for (let count = 0; count < 3; count += 1) await send('POST', collectionPath, home)
    expect(await send('POST', `${deletedPath}/${id}/restore`)).toMatchObject({ status: 400 })
  })
})

describe('the compliant network', () => {
  const printed = {
    '@odata.type': '#microsoft.graph.compliantNetworkNamedLocation',
    id: compliantNetworkLocation.id,
    displayName: 'All Compliant Network locations',
    modifiedDateTime: null,
    createdDateTime: null,
    deletedDateTime: null,
    compliantNetworkType: 'allTenantCompliantNetworks',
    isTrusted: false,
  }

  it('is there in beta alone, before anybody writes to it', async () => {
    await send('POST', collectionPath, home)
    expect(itemsOf(await send('GET', `/beta${collectionPath}`))[0]).toEqual(printed)
    expect(await send('GET', `/beta${compliantPath}`)).toMatchObject({
      etag: 'W/"1"',
      json: printed,
    })
    expect(namesOf(await send('GET', collectionPath))).toEqual(['Home'])
    expect(await send('GET', compliantPath)).toMatchObject({ status: 404 })
    expect(await send('PATCH', compliantPath, { isTrusted: true })).toMatchObject({ status: 404 })
  })

  it('keeps what is written to it, and is still hidden from v1.0', async () => {
    const patch = { '@odata.type': printed['@odata.type'], isTrusted: true }
    const patched = await send('PATCH', `/beta${compliantPath}`, patch)
    expect(patched).toMatchObject({ status: 204, etag: 'W/"2"' })
    const changed = {
      ...printed,
      isTrusted: true,
      modifiedDateTime: '2026-01-05T09:31:07.4180000Z',
    }
    expect(itemsOf(await send('GET', `/beta${collectionPath}`))).toEqual([changed])
    expect((await send('GET', `/beta${compliantPath}`)).json).toMatchObject(changed)
    expect(namesOf(await send('GET', collectionPath))).toEqual([])
    expect(await send('GET', compliantPath)).toMatchObject({ status: 404 })
    await send('PATCH', `/beta${compliantPath}`, { isTrusted: false })
    expect((await send('GET', `/beta${compliantPath}`)).json).toMatchObject({ isTrusted: false })
  })

  it('cannot be deleted, written to or not', async () => {
    expect(await send('DELETE', `/beta${compliantPath}`)).toMatchObject({ status: 400 })
    await send('PATCH', `/beta${compliantPath}`, { isTrusted: false })
    expect(await send('DELETE', `/beta${compliantPath}`)).toMatchObject({ status: 400 })
  })
})
