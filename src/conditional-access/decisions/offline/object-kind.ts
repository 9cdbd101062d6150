/** Tells the kind of an object whose path is unknown. */

import type { Checked } from '../../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../../kernel/json.ts'
import { readPolicy } from '../../resources/policies/read-policy.ts'
import type { DocumentObject } from './documents.ts'

/** The lists of a draft, one for each kind of object. */
export type ExportedObjectKind =
  | 'policies'
  | 'legacyPolicies'
  | 'namedLocations'
  | 'authenticationStrengths'

const kindByType: readonly (readonly [RegExp, ExportedObjectKind])[] = [
  [/^conditionalAccessPolicy$/iu, 'policies'],
  [/^conditionalAccessPolicies$/iu, 'legacyPolicies'],
  [/^(?:ip|country|compliantNetwork)?NamedLocation$/iu, 'namedLocations'],
  [/^authenticationStrengthPolicy$/iu, 'authenticationStrengths'],
]

/** Members that only one kind has, for objects without `@odata.type`. Only the modern form has templates. */
const kindByMember: Readonly<Record<string, ExportedObjectKind | 'policy'>> = {
  templateid: 'policies',
  conditions: 'policy',
  definition: 'policy',
  ipranges: 'namedLocations',
  countriesandregions: 'namedLocations',
  compliantnetworktype: 'namedLocations',
  allowedcombinations: 'authenticationStrengths',
}

function wordedKind(json: JsonObject): ExportedObjectKind | 'policy' | undefined {
  const type = memberText(json, '@odata.type').replace(/^#?(?:microsoft\.graph\.)?/iu, '')
  if (type !== '') return kindByType.find(([pattern]) => pattern.test(type))?.[1]
  const names = new Set(Object.keys(json).map((name) => name.toLowerCase()))
  return Object.entries(kindByMember).find(([member]) => names.has(member))?.[1]
}

function faultsOf(decoded: Checked<unknown>): number {
  return decoded.ok ? 0 : decoded.findings.length
}

/**
 * A policy has the form of 2019 when its context says so, or when it has fewer faults in that form than in the modern
 * form. A policy without faults in both forms means the same in both.
 */
function policyKind({ json, context }: DocumentObject): ExportedObjectKind {
  if (/#conditionalAccessPolicies\b/iu.test(context)) return 'legacyPolicies'
  const faults = faultsOf(readPolicy(json, 'modern', 'beta'))
  return faults > 0 && faultsOf(readPolicy(json, '2019', 'beta')) < faults
    ? 'legacyPolicies'
    : 'policies'
}

/** Decides by `@odata.type`, else by members that only one kind has; undefined for any other object. */
export function objectKindOf(object: DocumentObject): ExportedObjectKind | undefined {
  const kind = wordedKind(object.json)
  return kind === 'policy' ? policyKind(object) : kind
}
