/** The stored form of a named location, and how it is found. */

import { typeAnnotation, type ComplexType } from '../../../edm/model.ts'
import type { StructuredValue } from '../../../edm/structured-value.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import { typeProperty } from '../../../odata/filter.ts'
import type { IndexEntry } from '../../../store/port.ts'
import type { namedLocation } from './location-types.ts'

type Variants = typeof namedLocation.variants

/**
 * Members that the service sets.
 * WHY the instants are in the body, though the store has them, too: `$filter` compares them.
 */
type ServiceMembers = {
  readonly createdDateTime?: string | null
  readonly modifiedDateTime?: string | null
  /** Of the compliant network only. */
  readonly compliantNetworkType?: 'allTenantCompliantNetworks'
}

type Stored<Name extends keyof Variants> = {
  readonly [typeAnnotation]: Name
} & (Variants[Name] extends ComplexType ? StructuredValue<Variants[Name]> : never) &
  ServiceMembers

/**
 * A named location as it is stored: its type, then every member of the type. Ranges and country codes have
 * the order and the spelling of their author; a range in CIDR notation has the type of its address family.
 * Shape: `{ "@odata.type": "#microsoft.graph.ipNamedLocation", "displayName": "…", "isTrusted": false,
 * "ipRanges": [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "12.34.221.11/22" }] }`.
 */
export type NamedLocationBody = { [Name in keyof Variants]: Stored<Name> }[keyof Variants]

/** The properties by which locations can be filtered. A type test also matches the base type. */
export const indexedProperties = [
  'displayName',
  'createdDateTime',
  'modifiedDateTime',
  typeProperty,
] as const

/** Lists the index entries of a location. */
export function locationEntries(body: NamedLocationBody): readonly IndexEntry[] {
  const values = indexedProperties.flatMap((property) => {
    const value: JsonValue | undefined = body[property]
    return typeof value === 'string' ? [{ property, value }] : []
  })
  return [...values, { property: typeProperty, value: '#microsoft.graph.namedLocation' }]
}
