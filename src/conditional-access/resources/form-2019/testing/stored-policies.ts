/** Stored policies and requests for tests of the 2019 form. */

import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { valueAt, withValueAt } from '../../../../edm/member-path.ts'
import { arbitraryObject } from '../../../../edm/testing/arbitrary-json.ts'
import type { Checked } from '../../../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../../model/policy-body.ts'
import { decodeModernCreate, decodeModernPatch } from '../../form-modern/modern-codec.ts'
import { conditionalAccessPolicyType } from '../../../model/policy-types.ts'
import { decodeLegacyCreate, decodeLegacyPatch, encodeLegacy } from '../legacy-codec.ts'
import { legacyRequestType } from '../../../model/form-2019/legacy-types.ts'

export const createdAt = new Date('2019-09-11T08:00:00.125Z')
export const id = '7f3e8a52-0d9c-4c0b-8f0e-3c1b5f2a9d11'

/** A 2019 request with the required members only. */
export const minimal: JsonObject = {
  displayName: 'Block all',
  conditions: {
    applications: { includeApplications: ['None'] },
    users: { includeUsers: ['None'] },
  },
}

/** Unwraps a value that must have passed. */
export function value<Value>(result: Checked<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

/** The value of a request that passed; the given one after a refusal. */
function valueOr<Value>(result: Checked<Value>, otherwise: Value): Value {
  return result.ok ? result.value : otherwise
}

/** What a 2019 read shows. */
export function show(body: ConditionalAccessPolicyBody): JsonObject {
  return encodeLegacy({ id, body, createdAt })
}

/** The policy of `minimal`. */
export const created = value(decodeLegacyCreate(minimal))

/** Sets members by their paths. */
export function withMembers(body: JsonObject, members: object): JsonObject {
  return Object.entries(members as JsonObject).reduce(
    (changed, [path, member]) => withValueAt(changed, path, member),
    body,
  )
}

/** Reads the members that a row of vectors names; undefined for absent ones. */
export function membersOf(body: JsonObject, named: object): object {
  return Object.fromEntries(Object.keys(named).map((path) => [path, valueAt(body, path)]))
}

/** The policy of `minimal` after a PATCH through the modern form, members by their paths. */
export function modernly(members: object): ConditionalAccessPolicyBody {
  return value(decodeModernPatch(created, withMembers({}, members), 'beta'))
}

/** Device filter rules, with and without an equivalent in the 2019 form. */
const deviceRules = [
  'device.isCompliant -eq True',
  'device.trusttype eq "serverad" OR (device.isCompliant -eq "true")',
  'device.isCompliant -eq True -and device.trustType -eq "ServerAD"',
  'device.model -eq "SAW"',
]

/** Requests of the modern form, some with device filters that are equivalent to device states. */
export const modernRequests: Arbitrary<JsonObject> = fc
  .tuple(
    arbitraryObject(conditionalAccessPolicyType, 'beta'),
    fc.option(fc.constantFrom(...deviceRules), { nil: undefined }),
  )
  .map(([request, rule]) =>
    rule === undefined
      ? request
      : withValueAt(request, 'conditions.devices.deviceFilter', { mode: 'exclude', rule }),
  )

/** Policies made through the modern form. */
const modernPolicies: Arbitrary<ConditionalAccessPolicyBody> = modernRequests
  .map((json) => {
    const result = decodeModernCreate(json, 'beta')
    return result.ok ? result.value : undefined
  })
  .filter((body) => body !== undefined)

/** WHY: custom controls have two names, and a request must not give them two values. */
export const legacyRequests: Arbitrary<JsonObject> = arbitraryObject(legacyRequestType, 'beta').map(
  (request: JsonObject) =>
    valueAt(request, 'grantControls.customControls') === undefined
      ? request
      : withoutPath(request, 'grantControls.customAuthenticationFactors'),
)

function withoutPath(object: JsonObject, path: string): JsonObject {
  return valueAt(object, path) === undefined ? object : withValueAt(object, path, undefined)
}

/** Policies made through the 2019 form. */
export const legacyPolicies: Arbitrary<ConditionalAccessPolicyBody> = legacyRequests.map(
  (request) => value(decodeLegacyCreate(request)),
)

/** Policies that were written through both forms. */
export const storedPolicies: Arbitrary<ConditionalAccessPolicyBody> = fc
  .tuple(
    fc.oneof(modernPolicies, legacyPolicies),
    fc.array(
      fc.oneof(
        modernRequests.map((patch) => ({ form: 'modern' as const, patch })),
        legacyRequests.map((patch) => ({ form: 'legacy' as const, patch })),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([first, writes]) => writes.reduce(written, first))

function written(
  body: ConditionalAccessPolicyBody,
  { form, patch }: { readonly form: 'modern' | 'legacy'; readonly patch: JsonValue },
): ConditionalAccessPolicyBody {
  return form === 'modern'
    ? valueOr(decodeModernPatch(body, patch, 'beta'), body)
    : valueOr(decodeLegacyPatch(body, patch), body)
}
