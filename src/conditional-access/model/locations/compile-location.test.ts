import { describe, expect, it } from 'vitest'
import { compileNamedLocation } from './compile-location.ts'

describe('compileNamedLocation', () => {
  it('reads ranges of every type as numbers, in their order', () => {
    expect(
      compileNamedLocation({
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        displayName: 'Office',
        isTrusted: true,
        ipRanges: [
          { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8::7/126' },
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '12.34.221.11/22' },
          {
            '@odata.type': '#microsoft.graph.iPv4Range',
            lowerAddress: '0.0.0.9',
            upperAddress: '0.0.1.0',
          },
          {
            '@odata.type': '#microsoft.graph.iPv6Range',
            lowerAddress: '::1',
            upperAddress: '::ffff:0.0.0.1',
          },
        ],
      }),
    ).toEqual({
      kind: 'ip',
      isTrusted: true,
      ranges: [
        {
          family: 'ipv6',
          lower: 0x2001_0db8_0000_0000_0000_0000_0000_0004n,
          upper: 0x2001_0db8_0000_0000_0000_0000_0000_0007n,
        },
        { family: 'ipv4', lower: 0x0c22dc00n, upper: 0x0c22dfffn },
        { family: 'ipv4', lower: 9n, upper: 256n },
        { family: 'ipv6', lower: 1n, upper: 0xffff_0000_0001n },
      ],
    })
  })

  it('folds the case of country codes and drops repetitions', () => {
    expect(
      compileNamedLocation({
        '@odata.type': '#microsoft.graph.countryNamedLocation',
        displayName: 'Home',
        countriesAndRegions: ['us', 'US', 'De'],
        includeUnknownCountriesAndRegions: true,
        countryLookupMethod: 'authenticatorAppGps',
      }),
    ).toEqual({
      kind: 'country',
      countries: new Set(['US', 'DE']),
      includesUnknown: true,
      lookup: 'authenticatorAppGps',
    })
  })

  it('reads whether the compliant network is trusted', () => {
    expect(
      compileNamedLocation({
        '@odata.type': '#microsoft.graph.compliantNetworkNamedLocation',
        displayName: 'All Compliant Network locations',
        isTrusted: true,
      }),
    ).toEqual({ kind: 'compliantNetwork', isTrusted: true })
  })
})
