import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Checked } from '../../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import type { NamedLocationBody } from '../../model/locations/location-body.ts'
import { createNamedLocationCodec, encodeNamedLocation } from './codec.ts'
import { compliantNetworkLocation } from '../../model/locations/reserved-locations.ts'
import vectors from './vectors/create.json' with { type: 'json' }

const codec = createNamedLocationCodec({ ipRangesPerNamedLocation: 2_000 })
const at = new Date('2026-01-05T09:31:07.418Z')

function targetsOf(result: Checked<JsonObject>): readonly (string | undefined)[] {
  return result.ok ? [] : result.findings.map(({ target }) => target)
}

function valueOf(result: Checked<NamedLocationBody>): NamedLocationBody {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

function stored(body: NamedLocationBody): StoredObject<NamedLocationBody> {
  const id = '0854951d-5fc0-4eb1-b392-9b2c9d7949c2'
  return { family: 'namedLocations', id, version: 1, body, createdAt: at, modifiedAt: at }
}

const ranges = fc.array(
  fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 })).map(([address, length]) => ({
      '@odata.type': '#microsoft.graph.iPv4CidrRange',
      cidrAddress: `${address}/${length}`,
    })),
    fc.tuple(fc.ipV6(), fc.integer({ min: 8, max: 128 })).map(([address, length]) => ({
      '@odata.type': '#microsoft.graph.iPv6CidrRange',
      cidrAddress: `${address}/${length}`,
    })),
    fc.ipV4().map((address) => ({
      '@odata.type': '#microsoft.graph.iPv4Range',
      lowerAddress: address,
      upperAddress: address,
    })),
  ),
  { minLength: 1, maxLength: 6 },
)
const displayName = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '')
const locations: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({
    '@odata.type': fc.constant('#microsoft.graph.ipNamedLocation'),
    displayName,
    isTrusted: fc.boolean(),
    ipRanges: ranges,
  }),
  fc.record({
    '@odata.type': fc.constant('#microsoft.graph.countryNamedLocation'),
    displayName,
    countriesAndRegions: fc.array(fc.stringMatching(/^[A-Za-z]{2}$/u), { minLength: 1 }),
    includeUnknownCountriesAndRegions: fc.boolean(),
    countryLookupMethod: fc.constantFrom('clientIpAddress', 'authenticatorAppGps'),
  }),
)

describe('create', () => {
  it.each(vectors)('$description', (vector) => {
    const limits = { ipRangesPerNamedLocation: vector.limit ?? 2_000 }
    const result = createNamedLocationCodec(limits).create(vector.body, 'v1.0')
    expect(new Set(targetsOf(result))).toEqual(new Set(vector.findings ?? []))
    if (vector.stored) expect(valueOf(result)).toEqual(vector.stored)
  })

  it('describes what is wrong with a range', () => {
    const range = (cidrAddress: string) => ({
      '@odata.type': '#microsoft.graph.iPv6CidrRange',
      cidrAddress,
    })
    const body = { displayName: 'x', ipRanges: [range('::/4'), range('1.2.3.4/8'), range('::1')] }
    const result = codec.create(body, 'v1.0')
    expect(result.ok || result.findings.map(({ message }) => message)).toEqual([
      '`cidrAddress` `::/4` is too wide; the widest prefix is `/8`',
      '`cidrAddress` `1.2.3.4/8` is an IPv4 range, but its type is not',
      '`cidrAddress` `::1` must be an address with a prefix length, such as `203.0.113.0/24` or `2001:db8::/48`',
    ])
  })

  it('reads any JSON without an exception', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('@odata.type', 'displayName', 'ipRanges', 'countriesAndRegions', 'x'),
          fc.jsonValue() as fc.Arbitrary<JsonValue>,
        ),
        (json) => {
          const result = codec.create(json, 'beta')
          expect(result.ok || result.findings.length > 0).toBe(true)
        },
      ),
    )
  })

  it('stores a location as it prints it, so that an answer can be sent back', () => {
    fc.assert(
      fc.property(locations, (location) => {
        const body = valueOf(codec.create(location, 'v1.0'))
        expect(body).toEqual(location)
        const printed = encodeNamedLocation(stored(body), 'v1.0')
        expect(printed).toMatchObject(location)
        expect(valueOf(codec.update(stored(body), printed, 'v1.0'))).toEqual(body)
        expect(valueOf(codec.create(printed, 'v1.0'))).toEqual(body)
      }),
    )
  })
})

describe('update', () => {
  const ip: NamedLocationBody = {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    displayName: 'Office',
    isTrusted: true,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/24' }],
  }

  it('keeps members that the request leaves out, and needs no type', () => {
    expect(codec.update(stored(ip), { isTrusted: false }, 'v1.0')).toEqual({
      ok: true,
      value: { ...ip, isTrusted: false },
    })
  })

  it('replaces the ranges as a whole', () => {
    const ipRanges = [
      { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '198.51.100.0/24' },
    ]
    const patch = { '@odata.type': 'microsoft.graph.ipNamedLocation', ipRanges }
    expect(codec.update(stored(ip), patch, 'v1.0')).toEqual({
      ok: true,
      value: { ...ip, ipRanges },
    })
  })

  it.each<[string, JsonObject, readonly string[]]>([
    ['another type', { '@odata.type': '#microsoft.graph.countryNamedLocation' }, ['/@odata.type']],
    ['members of another type', { countriesAndRegions: ['US'] }, ['/countriesAndRegions']],
    ['no range', { ipRanges: [] }, ['/ipRanges']],
    ['null ranges', { ipRanges: null }, ['/ipRanges']],
    ['a null name', { displayName: null }, ['/displayName']],
  ])('refuses %s', (_, patch, targets) => {
    expect(targetsOf(codec.update(stored(ip), patch, 'v1.0'))).toEqual(targets)
  })

  it('can change only `isTrusted` of the compliant network', () => {
    const body = compliantNetworkLocation.body
    const printed = encodeNamedLocation(compliantNetworkLocation, 'beta')
    expect(codec.update(compliantNetworkLocation, { ...printed, isTrusted: true }, 'beta')).toEqual(
      {
        ok: true,
        value: { ...body, isTrusted: true },
      },
    )
    expect(
      targetsOf(codec.update(compliantNetworkLocation, { displayName: 'Mine' }, 'beta')),
    ).toEqual(['/displayName'])
  })
})

describe('encodeNamedLocation', () => {
  it('prints every member in the order of the service, the type first', () => {
    const body = {
      ...valueOf(codec.create({ displayName: 'Home', countriesAndRegions: ['DE'] }, 'v1.0')),
      createdDateTime: '2026-01-05T09:31:07.4180000Z',
      modifiedDateTime: '2026-01-05T09:31:07.4180000Z',
    }
    expect(JSON.stringify(encodeNamedLocation(stored(body), 'v1.0'))).toBe(
      JSON.stringify({
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        id: '0854951d-5fc0-4eb1-b392-9b2c9d7949c2',
        displayName: 'Home',
        modifiedDateTime: '2026-01-05T09:31:07.4180000Z',
        createdDateTime: '2026-01-05T09:31:07.4180000Z',
        deletedDateTime: null,
        countriesAndRegions: ['DE'],
        includeUnknownCountriesAndRegions: false,
        countryLookupMethod: 'clientIpAddress',
      }),
    )
  })
})
