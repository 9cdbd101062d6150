/** Named locations as a kind of stored object: how they are indexed and audited. */

import { typeAnnotation } from '../../../edm/model.ts'
import { storedAs } from '../../../graph/object-kind.ts'
import { writtenKind } from '../../../graph/written-kind.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAllAccess } from '../../model/access.ts'
import { kindNames } from '../../model/kind-names.ts'
import {
  indexedProperties,
  locationEntries,
  type NamedLocationBody,
} from '../../model/locations/location-body.ts'
import { namedLocation } from '../../model/locations/location-types.ts'
import { encodeNamedLocation } from './codec.ts'

function encodeVersion(object: StoredObject<NamedLocationBody>) {
  return encodeNamedLocation(object, 'beta')
}

/** The members that every stored location of a type has, apart from its name. */
const membersOf: Readonly<Record<NamedLocationBody[typeof typeAnnotation], readonly string[]>> = {
  '#microsoft.graph.ipNamedLocation': ['isTrusted', 'ipRanges'],
  '#microsoft.graph.countryNamedLocation': ['countriesAndRegions'],
  '#microsoft.graph.compliantNetworkNamedLocation': [],
}

const checks = new Map<unknown, (body: JsonObject) => string | undefined>(
  Object.entries(membersOf).map(([type, members]) => [
    type,
    storedAs(namedLocation, 'displayName', ...members),
  ]),
)

function locationMisfit(body: JsonObject): string | undefined {
  const check = checks.get(body[typeAnnotation])
  return check === undefined ? `/${typeAnnotation}` : check(body)
}

/** The kind of named locations. DEVIATION: names of locations need not be unique, in Microsoft's service too. */
export const locationKind = writtenKind<NamedLocationBody>({
  name: kindNames.namedLocations,
  indexed: indexedProperties,
  index: locationEntries,
  misfitOf: locationMisfit,
  // WHY: the number of ranges is limited, and each is short. Microsoft's 2,000 ranges have more bytes.
  hasSizeLimit: false,
  audit: { category: 'Policy', loggedByService: 'Conditional Access', targetType: 'Policy' },
  activities: {
    create: 'Add named location',
    update: 'Update named location',
    delete: 'Delete named location',
    restore: 'Restore named location',
    purge: 'Hard delete named location',
  },
  displayNameOf: ({ body }) => body.displayName,
  modifiedProperties: (before, after) => [
    {
      displayName: 'NamedLocation',
      oldValue: before && encodeVersion(before),
      newValue: after && encodeVersion(after),
    },
  ],
  readAccess: readAllAccess,
  encodeVersion,
})
