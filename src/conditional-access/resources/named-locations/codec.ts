/**
 * Reads and prints named locations. Source: https://learn.microsoft.com/graph/api/resources/namedlocation,
 * `conditionalaccessroot-post-namedlocations`, `ipnamedlocation-update`, `countrynamedlocation-update`.
 */

import { complete, encodeComplex } from '../../../edm/complete.ts'
import { decodeComplex } from '../../../edm/decode.ts'
import { mergePatch } from '../../../edm/merge-patch.ts'
import { givenName } from '../../../edm/given-name.ts'
import {
  typeAnnotation,
  variantOf,
  type ComplexType,
  type GraphVersion,
} from '../../../edm/model.ts'
import { quoted } from '../../../edm/place.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { checked, failed, passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { WriteCodec } from '../../../graph/descriptor.ts'
import type { StoredObject } from '../../../store/port.ts'
import type { NamedLocationBody } from '../../model/locations/location-body.ts'
import { judgeRanges, withInferredTypes, withTrueTypes } from './ip-ranges.ts'
import {
  compliantNetworkNamedLocationType,
  countryNamedLocationType,
  ipNamedLocationType,
  namedLocation,
} from '../../model/locations/location-types.ts'
import { locationCodes } from './location-codes.ts'

/** What a location may hold. */
export interface LocationLimits {
  readonly ipRangesPerNamedLocation: number
}

const creatable: readonly ComplexType[] = [ipNamedLocationType, countryNamedLocationType]

function annotationOf(type: ComplexType): string {
  return `#microsoft.graph.${type.name}`
}

const creatableNames = creatable.map((type) => `\`${annotationOf(type)}\``).join(' or ')

/** Tells whether an `@odata.type` of a request, with or without `#` and namespace, names the type. */
function names(annotation: string, type: ComplexType): boolean {
  return (
    annotation.replace(/^#?(?:microsoft\.graph\.)?/iu, '').toLowerCase() === type.name.toLowerCase()
  )
}

/** Finds the type of a new location: the one it names, else the one whose members it has. */
function typeToCreate(json: JsonObject): Checked<ComplexType> {
  const annotation = json[typeAnnotation]
  const target = `/${typeAnnotation}`
  if (annotation !== undefined) {
    const named =
      typeof annotation === 'string' ? creatable.find((type) => names(annotation, type)) : undefined
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
  return passed(isIp ? ipNamedLocationType : countryNamedLocationType)
}

/** A location keeps its type; a request need not repeat it. */
function judgeType(type: ComplexType, json: JsonObject): readonly Finding[] {
  const annotation = json[typeAnnotation]
  if (annotation === undefined) return []
  if (typeof annotation === 'string' && names(annotation, type)) return []
  return [
    {
      ostiaryCode: locationCodes.typeFixed,
      message: `\`${typeAnnotation}\` cannot change: the location is a \`${annotationOf(type)}\``,
      target: `/${typeAnnotation}`,
    },
  ]
}

/** DEVIATION: no rule is published for a location of no country; one that can never match is refused. */
function judgeCountries(merged: JsonObject): readonly Finding[] {
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
function judgeFixedMembers(
  type: ComplexType,
  current: JsonObject,
  given: JsonObject,
): readonly Finding[] {
  if (type !== compliantNetworkNamedLocationType) return []
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

function read(
  type: ComplexType,
  json: JsonObject,
  {
    version,
    limits,
    stored,
  }: { version: GraphVersion; limits: LocationLimits; stored?: JsonObject },
): Checked<NamedLocationBody> {
  const decoded = decodeComplex(type, withInferredTypes(json), { version, stored })
  const merged = mergePatch(type, stored ?? {}, decoded.value)
  const findings = [
    ...judgeType(type, json),
    ...decoded.findings,
    ...(type === ipNamedLocationType ? judgeRanges(json, limits.ipRangesPerNamedLocation) : []),
    ...(type === countryNamedLocationType ? judgeCountries(merged) : []),
    ...judgeFixedMembers(type, stored ?? {}, decoded.value),
  ]
  const body = { [typeAnnotation]: annotationOf(type), ...complete(type, merged, 'beta') }
  return checked(withTrueTypes(body) as NamedLocationBody, findings)
}

/** The type of a stored location. */
function typeOf(body: JsonObject): ComplexType {
  return variantOf(namedLocation, body) ?? namedLocation.base
}

/**
 * Makes the write side of named locations. A new location names its type or has the members of only one;
 * an update keeps the type and every member it does not name, and replaces lists as a whole.
 */
export function createNamedLocationCodec(limits: LocationLimits): WriteCodec {
  return {
    create(json, version) {
      const type = typeToCreate(json)
      return type.ok ? read(type.value, json, { version, limits }) : type
    },
    update: ({ body }, patch, version) =>
      read(typeOf(body), patch, { version, limits, stored: body }),
    invalid: refusedBy,
  }
}

/**
 * Prints a location with every member of the version. `modifiedDateTime` is that of the creation until the
 * first edit. Source: example answers of `namedlocation-get` and of `policydeletableitem`.
 */
export function encodeNamedLocation({ id, body }: StoredObject, version: GraphVersion): JsonObject {
  const type = typeOf(body)
  return {
    [typeAnnotation]: annotationOf(type),
    ...encodeComplex(type, { ...body, id, deletedDateTime: null }, version),
  }
}
