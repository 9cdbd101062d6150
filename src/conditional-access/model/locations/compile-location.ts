/** Named locations as decisions read them: ranges as numbers, countries as a set. */

import { parseAddress, parseCidr, type AddressRange } from './address-ranges.ts'
import type { NamedLocationBody } from './location-body.ts'

/** A named location of one of the three kinds. */
export type CompiledNamedLocation =
  | {
      readonly kind: 'ip'
      readonly isTrusted: boolean
      readonly ranges: readonly AddressRange[]
    }
  | {
      readonly kind: 'country'
      /** In upper case. */
      readonly countries: ReadonlySet<string>
      readonly includesUnknown: boolean
      /** The country of the address, or that of the position that the Authenticator app reports. */
      readonly lookup: 'clientIpAddress' | 'authenticatorAppGps'
    }
  | { readonly kind: 'compliantNetwork'; readonly isTrusted: boolean }

type StoredRange = Extract<NamedLocationBody, { readonly ipRanges: unknown }>['ipRanges'][number]

function rangeOf(range: StoredRange): readonly AddressRange[] {
  if ('cidrAddress' in range) {
    const block = parseCidr(range.cidrAddress)
    return block ? [{ family: block.family, lower: block.lower, upper: block.upper }] : []
  }
  const lower = parseAddress(range.lowerAddress)
  const upper = parseAddress(range.upperAddress)
  if (lower === undefined || upper === undefined) return []
  return [{ family: lower.family, lower: lower.value, upper: upper.value }]
}

/** Reads a stored location for decisions. Ranges keep their order. */
export function compileNamedLocation(body: NamedLocationBody): CompiledNamedLocation {
  switch (body['@odata.type']) {
    case '#microsoft.graph.ipNamedLocation':
      return { kind: 'ip', isTrusted: body.isTrusted, ranges: body.ipRanges.flatMap(rangeOf) }
    case '#microsoft.graph.countryNamedLocation':
      return {
        kind: 'country',
        countries: new Set(body.countriesAndRegions.map((code) => code.toUpperCase())),
        includesUnknown: body.includeUnknownCountriesAndRegions,
        lookup: body.countryLookupMethod ?? 'clientIpAddress',
      }
    case '#microsoft.graph.compliantNetworkNamedLocation':
      return { kind: 'compliantNetwork', isTrusted: body.isTrusted }
  }
}
