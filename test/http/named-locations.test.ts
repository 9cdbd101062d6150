import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNamedLocations } from '../../src/conditional-access/resources/named-locations/named-locations.ts'
import type { PolicyName } from '../../src/conditional-access/model/policy-name.ts'
import { compliantNetworkLocation } from '../../src/conditional-access/model/locations/reserved-locations.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import {
  serveOperations,
  type OperationAnswer,
  type OperationService,
} from '../support/operation-service.ts'

const collectionPath = '/identity/conditionalAccess/namedLocations'
const deletedPath = '/identity/conditionalAccess/deletedItems/namedLocations'
const compliantPath = `${collectionPath}/${compliantNetworkLocation.id}`
const permissions = ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess']

const office = {
  '@odata.type': '#microsoft.graph.ipNamedLocation',
  displayName: 'Office',
  isTrusted: true,
  ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.9/24' }],
}
const home = { displayName: 'Home', countriesAndRegions: ['DE', 'at'] }

let service: OperationService
let referrers: readonly PolicyName[]

/** Sends one request, a second after the last, to v1.0 unless the path begins with another version. */
function send(method: string, path: string, body?: JsonObject): Promise<OperationAnswer> {
  const url = path.startsWith('/beta/') ? path : `/v1.0${path}`
  const headers: Readonly<Record<string, string>> =
    method === 'GET' ? {} : { 'content-length': '0' }
  return service.send(method, url, {
    permissions,
    ...(body === undefined ? { headers } : { body }),
  })
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
  referrers = []
  const { operations } = createNamedLocations({
    limits: { namedLocations: 3, ipRangesPerNamedLocation: 2 },
    findReferrers: () => Promise.resolve(referrers),
  })
  service = await serveOperations(operations)
})

afterEach(() => service.close())

describe('a named location', () => {
  it('is created with equal times of creation and last change', async () => {
    const created = await send('POST', collectionPath, office)
    expect(created).toMatchObject({
      status: 201,
      json: {
        ...office,
        createdDateTime: '2026-01-05T12:00:01.0000000Z',
        modifiedDateTime: '2026-01-05T12:00:01.0000000Z',
        deletedDateTime: null,
      },
    })
    const path = `${collectionPath}/${idOf(created)}`
    expect(await send('PATCH', path, { displayName: 'HQ' })).toMatchObject({ status: 204 })
    expect((await send('GET', path)).json).toMatchObject({
      ...office,
      displayName: 'HQ',
      createdDateTime: '2026-01-05T12:00:01.0000000Z',
      modifiedDateTime: '2026-01-05T12:00:02.0000000Z',
    })
  })

  it('is found by its name, its instants and its type', async () => {
    await send('POST', collectionPath, office)
    await send('POST', collectionPath, home)
    const find = async (filter: string) =>
      namesOf(await send('GET', `${collectionPath}?$filter=${filter}&$orderby=displayName`))
    expect(await find("displayName eq 'office'")).toEqual(['Office'])
    expect(await find('createdDateTime gt 2026-01-05T12:00:01.5Z')).toEqual(['Home'])
    expect(await find('modifiedDateTime lt 2026-01-05T12:00:01.5Z')).toEqual(['Office'])
    expect(await find("isof('microsoft.graph.countryNamedLocation')")).toEqual(['Home'])
    expect(await find("isof('microsoft.graph.namedLocation')")).toEqual(['Home', 'Office'])
    expect(namesOf(await send('GET', `${collectionPath}?$orderby=displayName&$top=1`))).toEqual([
      'Home',
    ])
    expect((await send('GET', `${collectionPath}/$count`)).text).toBe('2')
  })

  it('may have the same name as another', async () => {
    await send('POST', collectionPath, home)
    expect(await send('POST', collectionPath, home)).toMatchObject({ status: 201 })
  })

  it('is refused when the tenant has reached its limit', async () => {
    await send('PATCH', `/beta${compliantPath}`, { isTrusted: true })
    for (let count = 0; count < 3; count += 1) await send('POST', collectionPath, home)
    const refused = await send('POST', collectionPath, home)
    expect([refused.status, findingsOf(refused)]).toEqual([
      400,
      ['the tenant has 3 named locations; at most 3 are allowed'],
    ])
  })

  it('is not deleted while it is trusted or used, and the error gives every reason', async () => {
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

  it('is restored from the deleted items as it was', async () => {
    const created = await send('POST', collectionPath, home)
    const id = idOf(created)
    await send('DELETE', `${collectionPath}/${id}`)
    const { '@odata.context': _, ...entity } = created.json
    expect(itemsOf(await send('GET', deletedPath))).toEqual([
      { ...entity, deletedDateTime: '2026-01-05T12:00:02.0000000Z' },
    ])
    expect((await send('POST', `${deletedPath}/${id}/restore`)).json).toMatchObject(entity)
    expect(namesOf(await send('GET', deletedPath))).toEqual([])
    expect(namesOf(await send('GET', collectionPath))).toEqual(['Home'])
  })

  it('is not restored into a tenant that has reached its limit', async () => {
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

  it('exists in beta only, before anybody writes to it', async () => {
    await send('POST', collectionPath, home)
    expect(itemsOf(await send('GET', `/beta${collectionPath}`))[0]).toEqual(printed)
    expect(await send('GET', `/beta${compliantPath}`)).toMatchObject({
      headers: { ETag: 'W/"1"' },
      json: printed,
    })
    expect(namesOf(await send('GET', collectionPath))).toEqual(['Home'])
    expect(await send('GET', compliantPath)).toMatchObject({ status: 404 })
    expect(await send('PATCH', compliantPath, { isTrusted: true })).toMatchObject({ status: 404 })
  })

  it('keeps what is written to it, and is still hidden from v1.0', async () => {
    const patch = { '@odata.type': printed['@odata.type'], isTrusted: true }
    const patched = await send('PATCH', `/beta${compliantPath}`, patch)
    expect(patched).toMatchObject({ status: 204, headers: { ETag: 'W/"2"' } })
    const changed = {
      ...printed,
      isTrusted: true,
      modifiedDateTime: '2026-01-05T12:00:01.0000000Z',
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
