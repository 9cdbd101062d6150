/** Shows a stored policy in the 2019 form, and changes it through that form. */

import { complete } from '../../../edm/complete.ts'
import { isAtOrIn, valueAt, withValueAt } from '../../../edm/member-path.ts'
import { mergePatch } from '../../../edm/merge-patch.ts'
import { sameJson } from '../../../edm/same-json.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { completePolicy } from '../form-modern/modern-codec.ts'
import { deviceStatesPath } from './device-states.ts'
import { inMappedMembers, memberMap, type MemberMapping } from './member-map.ts'
import { omissionsOf, type Omission } from './omissions.ts'
import {
  legacyValueOver,
  type LegacyOnlyFields,
  type LegacyOverride,
} from '../../model/form-2019/legacy-only-fields.ts'
import { legacyRequestType, timesType } from '../../model/form-2019/legacy-types.ts'

/**
 * Returns a policy in the 2019 form, all members in declared order. `definition` and members whose value that
 * form cannot express are absent. Members of `head`, such as the id, are added.
 */
export function legacyView(body: ConditionalAccessPolicyBody, head: JsonObject = {}): JsonObject {
  const { times, isOrganizationDefault, type } = body.legacy ?? {}
  const omitted: string[] = []
  let view: JsonObject = { ...head, isOrganizationDefault, type }
  if (times !== undefined) view = withValueAt(view, 'conditions.times', times)
  const mapped = inMappedMembers(body)
  for (const row of memberMap) {
    if (!hasParent(mapped, row)) continue
    const value = readMember(mapped, row)
    if (value === undefined) omitted.push(row.legacy)
    else view = withValueAt(view, row.legacy, value)
  }
  const completed: JsonObject = complete(legacyRequestType, view, 'beta')
  return omitted.reduce((shown, path) => withValueAt(shown, path, undefined), completed)
}

function hasParent(body: ConditionalAccessPolicyBody, row: MemberMapping): boolean {
  const end = row.modern.lastIndexOf('.')
  return end === -1 || isJsonObject(valueAt(body, row.modern.slice(0, end)))
}

function readMember(body: ConditionalAccessPolicyBody, row: MemberMapping): JsonValue | undefined {
  const modern = valueAt(body, row.modern) ?? null
  return legacyValueOver(modern, row.legacy, body.legacy) ?? row.toLegacy(modern)
}

/** A change that would overwrite a value that a 2019 read leaves out. */
export interface Refusal {
  /** Dotted path of the member or object that the patch names. */
  readonly path: string
  /** Names the member and the value that the change would overwrite. */
  readonly message: string
}

/** A policy after a 2019 PATCH, and the reasons to refuse it. */
interface Changed {
  readonly body: ConditionalAccessPolicyBody
  readonly refusals: readonly Refusal[]
}

/**
 * Applies a decoded 2019 PATCH. It writes only members that the patch names, directly or by a null on their
 * parent, and that differ from a 2019 read. So a client that sends back what it read changes nothing. A change
 * is refused if it would overwrite a modern value that the read left out: a list with values that the form
 * lacks, a control with settings it cannot express, `deviceStates` if there is another device filter, or null
 * for an object with members that the form lacks. Members next to a changed one are kept.
 */
export function applyLegacyPatch(body: ConditionalAccessPolicyBody, patch: JsonObject): Changed {
  const view = legacyView(body)
  const merged = mergePatch(legacyRequestType, view, patch)
  const written = memberMap.filter((row) => isWritten(row, view, merged, patch))
  let changed = body
  for (const row of written) {
    changed = writeMember(changed, row, valueAt(merged, row.legacy) ?? null)
  }
  const legacy = legacyOnlyFieldsOf({
    ...changed.legacy,
    times: timesOf(merged),
    isOrganizationDefault: merged.isOrganizationDefault,
    type: merged.type,
  })
  const cleared = nullableObjects.filter(
    (path) => valueAt(patch, path) === null && isJsonObject(valueAt(view, path)),
  )
  const rest = cleared.reduce<JsonObject>(
    (policy, path) => withValueAt(policy, path, null),
    changed,
  )
  const changes = [...cleared, ...written.map((row) => row.legacy)]
  return {
    body: completePolicy({ ...rest, legacy }),
    refusals: omissionsOf(body).flatMap((omission) => refusalsOf(omission, changes)),
  }
}

function isWritten(
  row: MemberMapping,
  view: JsonObject,
  merged: JsonObject,
  patch: JsonObject,
): boolean {
  const before = valueAt(view, row.legacy)
  const after = valueAt(merged, row.legacy) ?? null
  const isNamed = isNamedItself(patch, row.legacy)
  if (before === undefined) return isNamed
  return (isNamed || valueAt(patch, row.legacy) === null) && !sameJson(before, after)
}

/** Refuses a change that would overwrite an omitted value; empty when none would. */
function refusalsOf(omission: Omission, changes: readonly string[]): readonly Refusal[] {
  const { legacy, modern, words } = omission
  const cleared = changes.find((change) => isAtOrIn(legacy, change))
  const isOverwritten = changes.some((change) => isAtOrIn(change, legacy))
  const path = cleared ?? (isOverwritten ? legacy : undefined)
  if (path === undefined) return []
  const quoted = words.map((word) => `\`${word}\``).join(', ')
  const stored = words.length === 0 ? `\`${modern}\`` : `${quoted} of \`${modern}\``
  const message =
    `\`${path}\` cannot be changed: this would overwrite the stored ${stored}, ` +
    'which the 2019 form cannot express'
  return [{ path, message }]
}

function isNamedItself(patch: JsonObject, path: string): boolean {
  const end = path.lastIndexOf('.')
  const parent = end === -1 ? patch : valueAt(patch, path.slice(0, end))
  return isJsonObject(parent) && parent[path.slice(end + 1)] !== undefined
}

/** Writes one member, and keeps the part of its value that the modern form cannot hold. */
function writeMember(
  body: ConditionalAccessPolicyBody,
  row: MemberMapping,
  value: JsonValue,
): ConditionalAccessPolicyBody {
  const { toMapped, fromMapped } = row.alternative ?? {}
  const modern = row.toModern(value)
  const isLossless = value === null || sameJson(row.toLegacy(modern), value)
  const override: LegacyOverride | undefined = isLossless ? undefined : { legacy: value, modern }
  const shadows = { ...body.legacy?.shadows, [row.legacy]: override }
  const written = completePolicy({
    ...withValueAt(toMapped?.(body) ?? body, row.modern, modern),
    legacy: { ...body.legacy, shadows },
  })
  return fromMapped?.(written) ?? written
}

/** Objects of the 2019 form that may be null. */
const nullableObjects = [
  'conditions.platforms',
  'conditions.locations',
  deviceStatesPath,
  'grantControls',
  'sessionControls',
] as const

function timesOf(merged: JsonObject): JsonValue | undefined {
  const times = valueAt(merged, 'conditions.times')
  return isJsonObject(times) ? complete(timesType, times, 'beta') : undefined
}

/** Removes unset members; undefined when none is set. */
export function legacyOnlyFieldsOf(members: {
  readonly [Name in keyof LegacyOnlyFields]?: JsonValue | undefined
}): LegacyOnlyFields | undefined {
  const shadows = withoutUnset(isJsonObject(members.shadows) ? members.shadows : {})
  return withoutUnset({ ...members, shadows: shadows ?? null })
}

function withoutUnset(object: JsonObject): JsonObject | undefined {
  const set = Object.entries(object).filter(([, value]) => value !== null && value !== undefined)
  return set.length === 0 ? undefined : Object.fromEntries(set)
}
