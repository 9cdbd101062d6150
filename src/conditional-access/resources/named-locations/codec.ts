/**
 * Reads and prints named locations. Source: https://learn.microsoft.com/graph/api/resources/namedlocation,
 * `conditionalaccessroot-post-namedlocations`, `ipnamedlocation-update`, `countrynamedlocation-update`.
 */

import { complete, encodeComplex } from '../../../edm/complete.ts'
import { decodeComplex, type UnreadableMembers } from '../../../edm/decode.ts'
import { mergePatch } from '../../../edm/merge-patch.ts'
import { givenName } from '../../../edm/given-name.ts'
import { typeAnnotation, type GraphVersion } from '../../../edm/model.ts'
import { quoted } from '../../../edm/place.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { checked, failed, passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { WriteCodec } from '../../../graph/writable-entity-set.ts'
import type { StoredObject } from '../../../store/port.ts'
import type { NamedLocationBody } from '../../model/locations/location-body.ts'
import { checkRanges, withInferredTypes, withTrueTypes } from './ip-ranges.ts'
import {
  compliantNetworkNamedLocationType,
  countryNamedLocationType,
  ipNamedLocationType,
  namedLocation,
} from '../../model/locations/location-types.ts'
import { locationCodes } from './location-codes.ts'

/** Limits on the content of a location. */
export interface LocationLimits {
  readonly ipRangesPerNamedLocation: number
}

type LocationTypeName = NamedLocationBody[typeof typeAnnotation]

const ipLocation = '#microsoft.graph.ipNamedLocation'
const countryLocation = '#microsoft.graph.countryNamedLocation'
const compliantNetwork = '#microsoft.graph.compliantNetworkNamedLocation'

const creatable: readonly LocationTypeName[] = [ipLocation, countryLocation]

const creatableNames = creatable.map(quoted).join(' or ')

/** Completes the members of a location, by its type. */
const completions: {
  readonly [Name in LocationTypeName]: (
    members: JsonObject,
  ) => Extract<NamedLocationBody, { readonly [typeAnnotation]: Name }>
} = {
  [ipLocation]: (members) => ({
    [typeAnnotation]: ipLocation,
    ...complete(ipNamedLocationType, members, 'beta'),
  }),
  [countryLocation]: (members) => ({
    [typeAnnotation]: countryLocation,
    ...complete(countryNamedLocationType, members, 'beta'),
  }),
  [compliantNetwork]: (members) => ({
    [typeAnnotation]: compliantNetwork,
    ...complete(compliantNetworkNamedLocationType, members, 'beta'),
  }),
}

/** Tells whether an `@odata.type` of a request, with or without `#` and namespace, names the type. */
function names(annotation: string, name: LocationTypeName): boolean {
  const full = annotation.replace(/^#?(?:microsoft\.graph\.)?/iu, '#microsoft.graph.')
  return full.toLowerCase() === name.toLowerCase()
}

/** Finds the type of a new location: by its `@odata.type`, else by its members. */
function typeToCreate(json: JsonObject): Checked<LocationTypeName> {
  const annotation = json[typeAnnotation]
  const target = `/${typeAnnotation}`
  if (annotation !== undefined) {
    const named =
      typeof annotation === 'string' ? creatable.find((name) => names(annotation, name)) : undefined
    if (named !== undefined) return passed(named)
    const given = quoted(typeof annotation === 'string' ? annotation : JSON.stringify(annotation))
    return failed({
      ostiaryCode: locationCodes.typeNotCreatable,
      message: `\`${typeAnnotation}\` ${given} is not a type of location that can be created; expected ${creatableNames}`,
      target,
    })
  }
  const isIp = givenName(json, 'ipRanges') !== undefined
  const isCountry = givenName(json, 'countriesAndRegions') !== undefined
  if (isIp === isCountry) {
    return failed({
      ostiaryCode: locationCodes.typeMissing,
      message: `\`${typeAnnotation}\` is required: ${creatableNames}`,
      target,
    })
  }
  return passed(isIp ? ipLocation : countryLocation)
}

/** Refuses a change of the type; a request may leave the type out. */
function checkType(name: LocationTypeName, json: JsonObject): readonly Finding[] {
  const annotation = json[typeAnnotation]
  if (annotation === undefined) return []
  if (typeof annotation === 'string' && names(annotation, name)) return []
  return [
    {
      ostiaryCode: locationCodes.typeFixed,
      message: `\`${typeAnnotation}\` cannot change: the location is a \`${name}\``,
      target: `/${typeAnnotation}`,
    },
  ]
}

/** DEVIATION: no rule is published for a location without countries; one that can never match is refused. */
function checkCountries(merged: JsonObject): readonly Finding[] {
  const { countriesAndRegions: countries, includeUnknownCountriesAndRegions: isUnknown } = merged
  if (!Array.isArray(countries) || countries.length > 0 || isUnknown === true) return []
  return [
    {
      ostiaryCode: locationCodes.countriesEmpty,
      message:
        '`countriesAndRegions` must not be empty unless `includeUnknownCountriesAndRegions` is true',
      target: '/countriesAndRegions',
    },
  ]
}

/** Source: https://learn.microsoft.com/graph/api/compliantnetworknamedlocation-update */
function checkFixedMembers(
  name: LocationTypeName,
  current: JsonObject,
  given: JsonObject,
): readonly Finding[] {
  if (name !== compliantNetwork) return []
  const { displayName } = given
  if (displayName === undefined || displayName === current['displayName']) return []
  return [
    {
      ostiaryCode: locationCodes.compliantNetworkNameFixed,
      message: '`displayName` of the compliant network cannot change; only `isTrusted` can change',
      target: '/displayName',
    },
  ]
}

/** WHY more than the limit: a location that is beyond it already may change as long as it does not get longer. */
function mostRanges(
  { ipRangesPerNamedLocation: limit }: LocationLimits,
  stored: NamedLocationBody | undefined,
): number {
  const ranges = stored !== undefined && 'ipRanges' in stored ? stored.ipRanges.length : 0
  return Math.max(limit, ranges)
}

function read(
  name: LocationTypeName,
  json: JsonObject,
  {
    version,
    limits,
    stored,
    unreadableMembers,
  }: {
    version: GraphVersion
    limits: LocationLimits
    stored?: NamedLocationBody
    unreadableMembers?: UnreadableMembers | undefined
  },
): Checked<NamedLocationBody> {
  const type = namedLocation.variants[name]
  const decoded = decodeComplex(type, withInferredTypes(json), {
    version,
    stored,
    unreadableMembers,
  })
  const merged = mergePatch(type, stored ?? {}, decoded.value)
  const findings = [
    ...checkType(name, json),
    ...decoded.findings,
    ...(name === ipLocation ? checkRanges(json, mostRanges(limits, stored)) : []),
    ...(name === countryLocation ? checkCountries(merged) : []),
    ...checkFixedMembers(name, stored ?? {}, decoded.value),
  ]
  return checked(completions[name](withTrueTypes(merged)), findings, decoded.warnings)
}

/**
 * Creates the codec of named locations. A new location names its type or has the members of one type only. An
 * update keeps the type and the members it does not name, and replaces whole lists.
 */
export function createNamedLocationCodec(
  limits: LocationLimits,
  unreadableMembers?: UnreadableMembers,
): WriteCodec<NamedLocationBody> {
  return {
    create(json, version) {
      const type = typeToCreate(json)
      return type.ok ? read(type.value, json, { version, limits, unreadableMembers }) : type
    },
    update: ({ body }, patch, version) =>
      read(body[typeAnnotation], patch, { version, limits, stored: body, unreadableMembers }),
    invalid: refusedBy,
  }
}

/**
 * Prints a location with every member of the version. `modifiedDateTime` is that of the creation until the
 * first edit. Source: example answers of `namedlocation-get` and of `policydeletableitem`.
 */
export function encodeNamedLocation(
  { id, body }: StoredObject<NamedLocationBody>,
  version: GraphVersion,
): JsonObject {
  const name = body[typeAnnotation]
  return {
    [typeAnnotation]: name,
    ...encodeComplex(namedLocation.variants[name], { ...body, id, deletedDateTime: null }, version),
  }
}
