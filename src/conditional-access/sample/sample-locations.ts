/** The named locations of the sample tenant: those that the sample of the 2019 "Update Policy" page names. */

import type { ObjectState } from '../../store/port.ts'
import { kindNames } from '../model/kind-names.ts'
import { locationEntries, type NamedLocationBody } from '../model/locations/location-body.ts'

const createdDateTime = '2026-01-01T00:00:00.0000000Z'

function location(id: string, body: NamedLocationBody): ObjectState {
  const dated = { ...body, createdDateTime, modifiedDateTime: createdDateTime }
  return {
    family: kindNames.namedLocations,
    id,
    body: dated,
    index: locationEntries(dated),
    uniqueKeys: [],
  }
}

/** A country, and addresses that RFC 5737 reserves for documentation. */
export const sampleLocations: readonly ObjectState[] = [
  location('d474030c-f7a0-4adc-9993-2b0de2414818', {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    displayName: 'Home Country',
    countriesAndRegions: ['US'],
    includeUnknownCountriesAndRegions: false,
    countryLookupMethod: 'clientIpAddress',
  }),
  location('c7f88cf7-7417-4462-b120-edb3ba512397', {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    displayName: 'Headquarters',
    isTrusted: true,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' }],
  }),
]
