/** The `Prefer` header. Source: RFC 7240; OData 4.01 protocol, section 8.2.8. */

import type { GraphRequest } from './message.ts'

/** The preferences of a request that this service honours. */
export interface Preferences {
  readonly return?: 'representation' | 'minimal'
  /** Members of evolvable enumerations that were added later are shown by name. */
  readonly includesUnknownEnumMembers: boolean
  /** 1 to 999. */
  readonly maxPageSize?: number
}

/** Reads the preferences this service honours; others are ignored, as RFC 7240 asks. */
export function preferencesOf(request: GraphRequest): Preferences {
  const header = request.headers['prefer']
  if (header === undefined) return { includesUnknownEnumMembers: false }
  const wanted = /(?:^|[,;])\s*return\s*=\s*"?(representation|minimal)"?/iu.exec(header)?.[1]
  const size = /(?:^|[,;])\s*(?:odata\.)?maxpagesize\s*=\s*"?(\d+)"?/iu.exec(header)?.[1]
  const maxPageSize = Math.min(Number(size ?? 0), 999)
  return {
    includesUnknownEnumMembers: /(?:^|[,;])\s*include-unknown-enum-members\s*(?:$|[,;])/iu.test(
      header,
    ),
    ...(wanted === undefined
      ? {}
      : { return: wanted.toLowerCase() as 'representation' | 'minimal' }),
    ...(maxPageSize >= 1 ? { maxPageSize } : {}),
  }
}

/**
 * The header that names the preferences an answer followed. `return` is named only by answers that can honour
 * it.
 */
export function preferenceApplied({
  return: wanted,
  includesUnknownEnumMembers,
}: Pick<Preferences, 'return' | 'includesUnknownEnumMembers'>): Readonly<Record<string, string>> {
  const showsEntity = wanted !== 'minimal'
  const applied = [
    ...(wanted === undefined ? [] : [`return=${wanted}`]),
    ...(includesUnknownEnumMembers && showsEntity ? ['include-unknown-enum-members'] : []),
  ]
  return applied.length === 0 ? {} : { 'Preference-Applied': applied.join(', ') }
}
