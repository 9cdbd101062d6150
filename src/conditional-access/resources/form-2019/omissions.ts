/** Finds the members of a policy that the 2019 form leaves out. */

import { valueAt } from '../../../edm/member-path.ts'
import type { ComplexType } from '../../../edm/model.ts'
import { isJsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import { deviceFilterPath, deviceStatesPath } from './device-states.ts'
import { inMappedMembers, memberMap, type MemberMapping } from './member-map.ts'
import { legacyValueOver } from '../../model/form-2019/legacy-only-fields.ts'

/** A modern member with a value that the 2019 form cannot express. */
export interface Omission {
  /** Dotted path in the stored policy: `conditions.devices.deviceFilter`. */
  readonly modern: string
  /** Dotted path of the 2019 member that would overwrite it; the modern path when none would. */
  readonly legacy: string
  /** The list values that the form lacks; empty when it lacks the member or cannot express its value at all. */
  readonly words: readonly string[]
}

/** Lists the members that a 2019 read of the policy leaves out, in declared order. */
export function omissionsOf(body: ConditionalAccessPolicyBody): readonly Omission[] {
  const mapped = inMappedMembers(body)
  return modernMembers.flatMap((modern) => {
    const row = rowsByModernMember.get(modern)
    const value = valueAt(mapped, modern) ?? null
    return row === undefined ? omittedMember(modern, value) : omittedValue(mapped, row, value)
  })
}

function omittedMember(modern: string, value: JsonValue): readonly Omission[] {
  const legacy = modern === deviceFilterPath ? deviceStatesPath : modern
  return isInEffect(value) ? [{ modern, legacy, words: [] }] : []
}

function omittedValue(
  body: ConditionalAccessPolicyBody,
  row: MemberMapping,
  value: JsonValue,
): readonly Omission[] {
  const { modern, legacy } = row
  if (legacyValueOver(value, legacy, body.legacy) !== undefined) return []
  const words = row.withoutLegacyWord?.(value) ?? []
  const isLeftOut = words.length > 0 || (row.toLegacy(value) === undefined && isInEffect(value))
  return isLeftOut ? [{ modern, legacy, words }] : []
}

/** WHY: a control that is off has no effect, so that nothing is lost when it is left out. */
function isInEffect(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (!isJsonObject(value)) return value !== null && value !== undefined && value !== false
  return value.isEnabled !== false && Object.values(value).some(isInEffect)
}

const rowsByModernMember: ReadonlyMap<string, MemberMapping> = new Map(
  // WHY: if a member has two names, either row is right.
  memberMap.map((row) => [row.modern, row]),
)

const comparedMembers = memberMap.flatMap(({ modern, alternative }) =>
  alternative === undefined ? [modern] : [modern, alternative.modern],
)

/** Every modern member; an object whose parts are in the map is listed by its parts. */
const modernMembers: readonly string[] = partsOf(conditionalAccessPolicyType, '')

function partsOf(type: ComplexType, prefix: string): readonly string[] {
  return type.properties
    .filter((property) => property.isReadOnly !== true)
    .flatMap(({ name, type: memberType }) => {
      const path = `${prefix}${name}`
      const isInParts = comparedMembers.some((member) => member.startsWith(`${path}.`))
      return isInParts && memberType.kind === 'complex' ? partsOf(memberType, `${path}.`) : [path]
    })
}
