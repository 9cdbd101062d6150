/** Shows a stored policy in the 2019 form, and changes it through that form. */

import { complete } from '../../edm/complete.ts'
import { valueAt, withValueAt } from '../../edm/member-path.ts'
import { mergePatch } from '../../edm/merge-patch.ts'
import { sameJson } from '../../edm/same-json.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import { completePolicy } from '../policies/modern-codec.ts'
import { memberMap, type MemberMapping } from './member-map.ts'
import type { LegacyRemainder, Shadow } from './remainder.ts'
import { legacyRequestType, timesType } from './types.ts'

/**
 * Shows a policy in the 2019 form with every member in declared order, except those whose value that form
 * cannot express, which are absent, and `definition`. Members in `head`, such as the id, are shown too.
 */
export function legacyView(body: ConditionalAccessPolicyBody, head: JsonObject = {}): JsonObject {
  const { times, isOrganizationDefault, type } = body.legacy ?? {}
  const omitted: string[] = []
  let view: JsonObject = { ...head, isOrganizationDefault, type }
  if (times !== undefined) view = withValueAt(view, 'conditions.times', times)
  for (const row of memberMap) {
    if (!hasParent(body, row)) continue
    const value = readMember(body, row)
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
  const modern = valueAt(row.prepare?.(body) ?? body, row.modern) ?? null
  const shadow = body.legacy?.shadows?.[row.legacy]
  return shadow !== undefined && sameJson(shadow.modern, modern)
    ? shadow.legacy
    : row.toLegacy(modern)
}

/**
 * Applies a decoded legacy PATCH. Only members that the patch names, itself or by a null on their parent,
 * and that differ from what a legacy read shows, are written; so modern members, and modern values that
 * a legacy read leaves out, survive a client that writes back what it read.
 */
export function applyLegacyPatch(
  body: ConditionalAccessPolicyBody,
  patch: JsonObject,
): ConditionalAccessPolicyBody {
  const view = legacyView(body)
  const merged = mergePatch(legacyRequestType, view, patch)
  let changed = body
  for (const row of memberMap) {
    const before = valueAt(view, row.legacy)
    const after = valueAt(merged, row.legacy) ?? null
    const isNamed = isNamedItself(patch, row.legacy)
    const isWritten =
      before === undefined
        ? isNamed
        : (isNamed || valueAt(patch, row.legacy) === null) && !sameJson(before, after)
    if (isWritten) changed = writeMember(changed, row, after)
  }
  const legacy = remainderOf({
    ...changed.legacy,
    times: timesOf(merged),
    isOrganizationDefault: merged.isOrganizationDefault,
    type: merged.type,
  })
  const cleared: JsonObject = clearParents(changed, body, patch)
  return completePolicy({ ...cleared, legacy })
}

function isNamedItself(patch: JsonObject, path: string): boolean {
  const end = path.lastIndexOf('.')
  const parent = end === -1 ? patch : valueAt(patch, path.slice(0, end))
  return isJsonObject(parent) && parent[path.slice(end + 1)] !== undefined
}

/** Writes one member, and keeps beside it what the modern form cannot hold of the value. */
function writeMember(
  body: ConditionalAccessPolicyBody,
  row: MemberMapping,
  value: JsonValue,
): ConditionalAccessPolicyBody {
  const modern = row.toModern(value)
  const written = withValueAt(row.prepare?.(body) ?? body, row.modern, modern)
  const isLossless = value === null || sameJson(row.toLegacy(modern), value)
  const shadow: Shadow | undefined = isLossless ? undefined : { legacy: value, modern }
  const shadows = { ...body.legacy?.shadows, [row.legacy]: shadow }
  return { ...written, legacy: { ...body.legacy, shadows } } as ConditionalAccessPolicyBody
}

/** Members that are objects in both forms and may be null. */
const nullableParents = [
  'conditions.platforms',
  'conditions.locations',
  'conditions.deviceStates',
  'grantControls',
] as const

/** Turns an object to null when the patch did, unless modern members still stand in it. */
function clearParents(
  changed: ConditionalAccessPolicyBody,
  before: ConditionalAccessPolicyBody,
  patch: JsonObject,
): JsonObject {
  let cleared: JsonObject = changed
  for (const path of nullableParents) {
    const value = valueAt(cleared, path)
    if (valueAt(patch, path) !== null || !isJsonObject(value)) continue
    if (Object.values(value).every(isUnset)) cleared = withValueAt(cleared, path, null)
    // WHY: a surviving authentication strength keeps the operator it was written with.
    else if (path === 'grantControls') {
      const operator = before.grantControls?.operator ?? null
      cleared = withValueAt(cleared, 'grantControls.operator', operator)
    }
  }
  return cleared
}

function isUnset(member: JsonValue | undefined): boolean {
  return member === null || member === undefined || (Array.isArray(member) && member.length === 0)
}

function timesOf(merged: JsonObject): JsonValue | undefined {
  const times = valueAt(merged, 'conditions.times')
  return isJsonObject(times) ? complete(timesType, times, 'beta') : undefined
}

/** Leaves out what is not set; undefined when nothing is. */
export function remainderOf(members: {
  readonly [Name in keyof LegacyRemainder]?: JsonValue | undefined
}): LegacyRemainder | undefined {
  const shadows = withoutUnset(isJsonObject(members.shadows) ? members.shadows : {})
  return withoutUnset({ ...members, shadows: shadows ?? null })
}

function withoutUnset(object: JsonObject): JsonObject | undefined {
  const set = Object.entries(object).filter(([, value]) => value !== null && value !== undefined)
  return set.length === 0 ? undefined : Object.fromEntries(set)
}
