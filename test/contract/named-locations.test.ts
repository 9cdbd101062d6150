/** Every operation on named locations through the published Graph client, on both versions and both stores. */

import { describe, expect, it } from 'vitest'
import { createConditionalAccess } from '../../src/conditional-access/family.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familiesWithLimits } from '../support/families-with-limits.ts'
import { familyOptions } from '../support/family-options.ts'
import { ipLocation, modernPolicy } from './support/conditional-access-bodies.ts'
import { createIn, instant, readJson } from './support/entities.ts'
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

const path = '/identity/conditionalAccess/namedLocations'
const policies = '/identity/conditionalAccess/policies'
const compliantNetwork = `${path}/3d46dbda-8382-466a-856d-eb00cbc6b910`
const mfaTrustedIps = '00000000-0000-0000-0000-000000000000'

const exchanges = recordExchanges()
const operations = createConditionalAccess(familyOptions.conditionalAccess).operations.filter(
  (operation) => operation.path.startsWith(path),
)

function countryLocation(displayName: string): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    displayName,
    countriesAndRegions: ['US', 'GB'],
    includeUnknownCountriesAndRegions: true,
    countryLookupMethod: 'authenticatorAppGps',
  }
}

function policyAt(displayName: string, locations: JsonObject): JsonObject {
  const body = modernPolicy(displayName)
  return { ...body, conditions: { ...(body['conditions'] as JsonObject), locations } }
}

describe.each(storeNames)('named locations through the Graph client on %s', (store) => {
  const service = setUpTrustedService(store)

  describe.each(['v1.0', 'beta'] as const)('%s', (version) => {
    const client = setUp(() => administratorClient(service, version))

    it.each([
      ['addresses', ipLocation('Addresses')],
      ['countries', countryLocation('Countries')],
    ])('creates a location of %s, and reads and lists it as created', async (_, body) => {
      const answer: Response = await rawResponse(client.api(path)).post(body)
      const created = (await answer.json()) as JsonObject
      const id = memberText(created, 'id')
      const context = `${service.secureUrl}/${version}/$metadata#identity/conditionalAccess/namedLocations`
      expect([answer.status, answer.headers.get('location')]).toEqual([
        201,
        `${service.secureUrl}/${version}${path}/${id}`,
      ])
      expect(created).toEqual({
        '@odata.context': `${context}/$entity`,
        id,
        createdDateTime: instant,
        modifiedDateTime: created['createdDateTime'],
        deletedDateTime: null,
        ...body,
      })
      expect(await readJson(client, `${path}/${id}`)).toEqual(created)
      const { '@odata.context': _context, ...members } = created
      const list = await readJson(client, path)
      expect(list['@odata.context']).toBe(context)
      expect(list['value']).toContainEqual(members)
    })

    it('keeps the spelling and order that were sent', async () => {
      const spelt = {
        ...ipLocation('Spelt'),
        ipRanges: [
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '12.34.221.11/22' },
          {
            '@odata.type': '#microsoft.graph.iPv6CidrRange',
            cidrAddress: '2001:0:9D38:90d6:0:0:0:0/63',
          },
        ],
      }
      const id = await createIn(client, path, spelt)
      expect(await readJson(client, `${path}/${id}`)).toMatchObject(spelt)
      const countries = { ...countryLocation('Order'), countriesAndRegions: ['gb', 'US', 'at'] }
      const other = await createIn(client, path, countries)
      expect(await readJson(client, `${path}/${other}`)).toMatchObject(countries)
    })

    it('accepts IPv6 ranges that the Terraform provider calls IPv4', async () => {
      const body = {
        ...ipLocation('Terraform'),
        ipRanges: [
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '64:ff9b::/96' },
        ],
      }
      const id = await createIn(client, path, body)
      expect((await readJson(client, `${path}/${id}`))['ipRanges']).toEqual([
        { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '64:ff9b::/96' },
      ])
    })

    it('changes what a PATCH names, with its type or without', async () => {
      const id = await createIn(client, path, ipLocation('Before'))
      const item = `${path}/${id}`
      const before = await readJson(client, item)
      const patch = {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        displayName: 'After',
        ipRanges: [
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '198.51.100.0/24' },
        ],
      }
      expect(await client.api(item).patch(patch)).toBeUndefined()
      expect(await client.api(item).patch({ isTrusted: true })).toBeUndefined()
      expect(await readJson(client, item)).toEqual({
        ...before,
        ...patch,
        isTrusted: true,
        modifiedDateTime: instant,
      })
      const type = '#microsoft.graph.countryNamedLocation'
      expect(
        await detailedRefusalOf(client.api(item).patch({ '@odata.type': type })),
      ).toMatchObject({ statusCode: 400, details: [{ target: '/@odata.type' }] })
    })

    it('counts, filters by name and type, and orders', async () => {
      const prefix = `Sorted in ${version}`
      await createIn(client, path, ipLocation(`${prefix} b`))
      await createIn(client, path, countryLocation(`${prefix} a`))
      const namesOf = async (filter: string): Promise<readonly unknown[]> => {
        const page: { readonly value: readonly JsonObject[] } = await client
          .api(path)
          .filter(filter)
          .orderby('displayName desc')
          .get()
        return page.value.map(({ displayName }) => displayName)
      }
      const sorted = `startswith(displayName,'${prefix}')`
      expect(await namesOf(sorted)).toEqual([`${prefix} b`, `${prefix} a`])
      expect(await namesOf(`${sorted} and isof('microsoft.graph.countryNamedLocation')`)).toEqual([
        `${prefix} a`,
      ])
      const list = (await readJson(client, path))['value'] as readonly JsonObject[]
      const answer: Response = await rawResponse(client.api(`${path}/$count`)).get()
      expect(await answer.text()).toBe(String(list.length))
    })

    it('refuses to delete a location while it is trusted', async () => {
      const id = await createIn(client, path, { ...ipLocation('Trusted'), isTrusted: true })
      const item = `${path}/${id}`
      const message = 'a trusted location cannot be deleted; set `isTrusted` to false first'
      expect(await detailedRefusalOf(client.api(item).delete())).toEqual({
        statusCode: 400,
        code: 'BadRequest',
        message,
        details: [
          {
            code: 'BadRequest',
            '@ostiary.code': 'conditionalAccess.namedLocation.trustedNotDeletable',
            message,
            target: '/isTrusted',
          },
        ],
      })
      await client.api(item).patch({ isTrusted: false })
      expect(await client.api(item).delete()).toBeUndefined()
      expect(await refusalOf(client.api(item).get())).toEqual({
        statusCode: 404,
        code: 'ResourceNotFound',
        message: `NamedLocation with id ${id} does not exist in the directory.`,
      })
    })

    it('refuses to delete a location that policies name, and lists them', async () => {
      const beta = await administratorClient(service)
      const id = await createIn(client, path, countryLocation('Named'))
      const included = await createIn(
        client,
        policies,
        policyAt('Includes it', { includeLocations: [id.toUpperCase()] }),
      )
      const excluded = await createIn(
        client,
        policies,
        policyAt('Excludes it', { includeLocations: ['All'], excludeLocations: [id] }),
      )
      const body = policyAt('Only in beta', { includeLocations: [id] })
      const hidden = await createIn(beta, policies, {
        ...body,
        conditions: { ...(body['conditions'] as JsonObject), agentIdRiskLevels: 'high' },
      })
      const referrers: Readonly<Record<string, string>> = {
        [included]: 'Includes it',
        [excluded]: 'Excludes it',
        [hidden]: 'Only in beta',
      }
      const { statusCode, details } = await detailedRefusalOf(client.api(`${path}/${id}`).delete())
      expect(statusCode).toBe(400)
      expect(new Set(details.map(({ message }) => message))).toEqual(
        new Set(
          Object.entries(referrers).map(
            ([policy, name]) =>
              `the location is used by the conditional access policy \`${name}\` (${policy}); remove it from \`conditions.locations\` first`,
          ),
        ),
      )
      await client
        .api(`${policies}/${included}`)
        .patch({ conditions: { locations: { includeLocations: ['All'] } } })
      await client.api(`${policies}/${excluded}`).patch({ conditions: { locations: null } })
      await beta.api(`${policies}/${hidden}`).delete()
      expect(await client.api(`${path}/${id}`).delete()).toBeUndefined()
    })

    it('reports every mistake in a location at once', async () => {
      const wrong = {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        displayName: null,
        isTrustd: true,
        ipRanges: [
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '10.0.0.0/7' },
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '10.0.0.0/24' },
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '10.0.0.0/33' },
          {
            '@odata.type': '#microsoft.graph.iPv4Range',
            lowerAddress: '10.0.0.9',
            upperAddress: '10.0.0.1',
          },
        ],
      }
      const { statusCode, code, message, details } = await detailedRefusalOf(
        client.api(path).post(wrong),
      )
      expect([statusCode, code, message]).toEqual([400, 'BadRequest', details[0]?.['message']])
      expect(details.map(({ target }) => target)).toEqual([
        '/displayName',
        '/ipRanges/0/cidrAddress',
        '/ipRanges/2/cidrAddress',
        '/isTrustd',
        '/ipRanges/3',
      ])
    })

    it.each([
      [{ countryLookupMethod: 'clientIpAdress' }, '/countryLookupMethod', 'clientIpAddress'],
      [{ contriesAndRegions: ['US'] }, '/contriesAndRegions', 'countriesAndRegions'],
    ])('suggests what was meant by %j', async (misspelt, target, meant) => {
      const body = { ...countryLocation('Misspelt'), ...misspelt }
      expect(await detailedRefusalOf(client.api(path).post(body))).toMatchObject({
        statusCode: 400,
        details: [{ target, message: expect.stringContaining(`did you mean \`${meant}\`?`) }],
      })
    })
  })

  it('has the compliant network in beta only, where only isTrusted can change', async () => {
    const beta = await administratorClient(service)
    const released = await administratorClient(service, 'v1.0')
    const before = await readJson(beta, compliantNetwork)
    expect(before).toMatchObject({
      '@odata.type': '#microsoft.graph.compliantNetworkNamedLocation',
      compliantNetworkType: 'allTenantCompliantNetworks',
      isTrusted: false,
    })
    expect(await refusalOf(released.api(compliantNetwork).get())).toMatchObject({
      statusCode: 404,
    })
    await beta.api(compliantNetwork).patch({ isTrusted: true })
    expect(await readJson(beta, compliantNetwork)).toEqual({
      ...before,
      isTrusted: true,
      modifiedDateTime: instant,
    })
    expect(await refusalOf(beta.api(compliantNetwork).delete())).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('cannot be deleted'),
    })
    expect(
      await refusalOf(beta.api(compliantNetwork).patch({ displayName: 'Ours' })),
    ).toMatchObject({ statusCode: 400, message: expect.stringContaining('`displayName`') })
  })

  it('lets policies name the built-in locations', async () => {
    const client = await administratorClient(service)
    const reserved = [mfaTrustedIps, compliantNetwork.slice(path.length + 1)]
    const locations = { includeLocations: ['All'], excludeLocations: reserved }
    const id = await createIn(client, policies, policyAt('Reserved', locations))
    expect(await readJson(client, `${policies}/${id}`)).toMatchObject({ conditions: { locations } })
  })

  it('covers every operation', () => {
    expect(unansweredOperations(operations, exchanges, service.secureUrl)).toEqual([])
  })
})

describe.each(storeNames)('the limits of named locations on %s', (store) => {
  // WHY four: the sample has two.
  const service = setUpTrustedService(store, {
    families: familiesWithLimits({ namedLocations: 4, ipRangesPerNamedLocation: 2 }),
  })
  const client = setUp(() => administratorClient(service))

  it('come from the settings and do not count the compliant network', async () => {
    await client.api(compliantNetwork).patch({ isTrusted: true })
    const third = await createIn(client, path, ipLocation('Third'))
    await createIn(client, path, countryLocation('Fourth'))
    expect(await refusalOf(client.api(path).post(ipLocation('Fifth')))).toEqual({
      statusCode: 400,
      code: 'BadRequest',
      message: 'the tenant has 4 named locations; at most 4 are allowed',
    })
    await client.api(`${path}/${third}`).delete()
    const last = await createIn(client, path, ipLocation('Fourth again'))

    const range = {
      '@odata.type': '#microsoft.graph.iPv4CidrRange',
      cidrAddress: '192.0.2.0/24',
    }
    expect(
      await detailedRefusalOf(
        client.api(`${path}/${last}`).patch({ ipRanges: [range, range, range] }),
      ),
    ).toMatchObject({
      statusCode: 400,
      details: [{ message: '`ipRanges` has 3 ranges; at most 2 are allowed', target: '/ipRanges' }],
    })
  })
})
