/**
 * `namedLocation` and the types derived from it, in the order in which the service serialises the members.
 * The compliant network is in the published beta pages only. Source: `microsoft.graph.namedLocation`,
 * https://learn.microsoft.com/graph/api/resources/namedlocation
 */

import { ipRange, policyDeletableItem } from '../../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  dateTimeOffset,
  derivedType,
  entityType,
  enumType,
  oneOf,
  property,
  text,
  typeAnnotation,
} from '../../../edm/model.ts'
import { displayName } from '../id-types.ts'
import { addressOf, cidrOf, countryCode } from './range-values.ts'

const notNull = { nullable: false } as const
const readOnly = { isReadOnly: true } as const
const falseByDefault = { nullable: false, default: false } as const

/** WHY IPv6 here: the Terraform provider sends every range as one of IPv4. */
const iPv4CidrRange = derivedType('iPv4CidrRange', ipRange, [
  property('cidrAddress', cidrOf('ipv4', 'ipv6'), notNull),
])
const iPv6CidrRange = derivedType('iPv6CidrRange', ipRange, [
  property('cidrAddress', cidrOf('ipv6'), notNull),
])
const iPv4Range = derivedType('iPv4Range', ipRange, [
  property('lowerAddress', addressOf('ipv4'), notNull),
  property('upperAddress', addressOf('ipv4'), notNull),
])
const iPv6Range = derivedType('iPv6Range', ipRange, [
  property('lowerAddress', addressOf('ipv6'), notNull),
  property('upperAddress', addressOf('ipv6'), notNull),
])

const anyIpRange = oneOf(ipRange, typeAnnotation, {
  '#microsoft.graph.iPv4CidrRange': iPv4CidrRange,
  '#microsoft.graph.iPv6CidrRange': iPv6CidrRange,
  '#microsoft.graph.iPv4Range': iPv4Range,
  '#microsoft.graph.iPv6Range': iPv6Range,
})

const namedLocationType = entityType(
  'namedLocation',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('displayName', displayName, notNull),
    property('modifiedDateTime', dateTimeOffset, readOnly),
    property('createdDateTime', dateTimeOffset, readOnly),
    property('deletedDateTime', dateTimeOffset, readOnly),
  ],
  { base: policyDeletableItem },
)

export const ipNamedLocationType = derivedType('ipNamedLocation', namedLocationType, [
  property('isTrusted', boolean, falseByDefault),
  property('ipRanges', collection(anyIpRange), { isRequired: true }),
])

export const countryNamedLocationType = derivedType('countryNamedLocation', namedLocationType, [
  property('countriesAndRegions', collection(countryCode), { isRequired: true }),
  property('includeUnknownCountriesAndRegions', boolean, falseByDefault),
  property(
    'countryLookupMethod',
    enumType('countryLookupMethodType', {
      clientIpAddress: 0,
      authenticatorAppGps: 1,
      unknownFutureValue: 2,
    }),
    { default: 'clientIpAddress' },
  ),
])

export const compliantNetworkNamedLocationType = derivedType(
  'compliantNetworkNamedLocation',
  namedLocationType,
  [
    property(
      'compliantNetworkType',
      enumType('compliantNetworkType', { allTenantCompliantNetworks: 0, unknownFutureValue: 1 }),
      readOnly,
    ),
    property('isTrusted', boolean, falseByDefault),
  ],
  { versions: betaOnly },
)

/** A named location of any type; only `@odata.type` tells which. */
export const namedLocation = oneOf(namedLocationType, typeAnnotation, {
  '#microsoft.graph.ipNamedLocation': ipNamedLocationType,
  '#microsoft.graph.countryNamedLocation': countryNamedLocationType,
  '#microsoft.graph.compliantNetworkNamedLocation': compliantNetworkNamedLocationType,
})
