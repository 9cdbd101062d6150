/** Checks the ranges of a location together, and the two ends of each range. */

import { givenName } from '../../../edm/given-name.ts'
import { typeAnnotation } from '../../../edm/model.ts'
import { firstFindings } from '../../../kernel/finding-list.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import {
  isTooWide,
  parseAddress,
  parseCidr,
  type Address,
} from '../../model/locations/address-ranges.ts'
import { locationCodes } from './location-codes.ts'

function addressIn(range: JsonObject, member: string): Address | undefined {
  const name = givenName(range, member)
  const value = name === undefined ? undefined : range[name]
  return typeof value === 'string' ? parseAddress(value) : undefined
}

function checkEnds(range: JsonObject, place: string, target: string): readonly Finding[] {
  const lower = addressIn(range, 'lowerAddress')
  const upper = addressIn(range, 'upperAddress')
  if (lower === undefined || lower.family !== upper?.family) return []
  const { family } = lower
  if (lower.value > upper.value) {
    return [
      {
        ostiaryCode: locationCodes.rangeReversed,
        message: `\`${place}.lowerAddress\` is after \`upperAddress\``,
        target,
      },
    ]
  }
  if (!isTooWide({ family, lower: lower.value, upper: upper.value })) return []
  return [
    {
      ostiaryCode: locationCodes.rangeTooWide,
      message: `\`${place}\` contains too many addresses; a range has at most the addresses of a \`/8\``,
      target,
    },
  ]
}

/**
 * Checks the ranges of a request, if it has any: their number, that no range ends before it begins, and that
 * none is too wide. WHY on the request: an error in one range must not hide errors in the others.
 */
export function checkRanges(json: JsonObject, maximum: number): readonly Finding[] {
  const name = givenName(json, 'ipRanges')
  const ranges = name === undefined ? undefined : json[name]
  if (!Array.isArray(ranges)) return []
  if (ranges.length === 0) {
    return [
      {
        ostiaryCode: locationCodes.rangesEmpty,
        message: `\`${name}\` must have at least one range`,
        target: `/${name}`,
      },
    ]
  }
  if (ranges.length > maximum) {
    return [
      {
        ostiaryCode: locationCodes.tooManyRanges,
        message: `\`${name}\` has ${ranges.length} ranges; at most ${maximum} are allowed`,
        target: `/${name}`,
      },
    ]
  }
  return firstFindings(ranges as readonly JsonValue[], (range, index) =>
    isJsonObject(range) ? checkEnds(range, `${name}[${index}]`, `/${name}/${index}`) : [],
  )
}

/** Infers the type of a range from its members and the family of its first address. */
function inferredType(range: JsonObject): string | undefined {
  const cidrName = givenName(range, 'cidrAddress')
  const cidr = cidrName === undefined ? undefined : range[cidrName]
  if (typeof cidr === 'string') {
    return parseCidr(cidr)?.family === 'ipv6' ? 'iPv6CidrRange' : 'iPv4CidrRange'
  }
  if (givenName(range, 'lowerAddress') === undefined) return undefined
  return addressIn(range, 'lowerAddress')?.family === 'ipv6' ? 'iPv6Range' : 'iPv4Range'
}

/** Adds the type to every range of a request that does not name one. */
export function withInferredTypes(json: JsonObject): JsonObject {
  const name = givenName(json, 'ipRanges')
  const ranges = name === undefined ? undefined : json[name]
  if (name === undefined || !Array.isArray(ranges)) return json
  const typed = ranges.map((range: JsonValue) => {
    if (!isJsonObject(range) || range[typeAnnotation] !== undefined) return range
    const type = inferredType(range)
    return type === undefined ? range : { [typeAnnotation]: `#microsoft.graph.${type}`, ...range }
  })
  return { ...json, [name]: typed }
}

/** Corrects the type of a range in CIDR notation to the family of its address. */
function withTrueType(range: JsonValue): JsonValue {
  if (!isJsonObject(range) || typeof range['cidrAddress'] !== 'string') return range
  const isIpv6 = parseCidr(range['cidrAddress'])?.family === 'ipv6'
  return {
    ...range,
    [typeAnnotation]: isIpv6 ? '#microsoft.graph.iPv6CidrRange' : '#microsoft.graph.iPv4CidrRange',
  }
}

/**
 * Gives every range the type of its address family. DEVIATION: how the service answers an IPv6 range that was
 * sent as an IPv4 range is not published. Typed clients can read the corrected answer, and the Terraform
 * provider reads the text of both types.
 */
export function withTrueTypes(members: JsonObject): JsonObject {
  const { ipRanges } = members
  return Array.isArray(ipRanges) ? { ...members, ipRanges: ipRanges.map(withTrueType) } : members
}
