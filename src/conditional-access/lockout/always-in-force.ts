/** Finds policies that are in force at any time and for any traffic. */

import {
  secondsOfDay,
  timeConditionOf,
  type DailyWindow,
  type TimeCondition,
} from '../model/form-2019/time-condition.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/** Tells whether a policy is in force at any time and names no traffic profiles, which decisions ignore. */
export function isAlwaysInForce({ conditions, legacy }: ConditionalAccessPolicyBody): boolean {
  const { networkAccess = null, globalSecureAccess = null } = conditions.applications ?? {}
  return (
    isAnyTime(timeConditionOf(legacy?.times)) &&
    !namesTraffic(networkAccess) &&
    !namesTraffic(globalSecureAccess)
  )
}

/**
 * WHY ranges never count: a range ends at some time, or has not begun yet. A user who is blocked only at times
 * is not locked out.
 */
function isAnyTime(times: TimeCondition | undefined): boolean {
  if (times === undefined) return true
  const { includeDays, excludeDays, includeRange, excludeRange } = times
  if (excludeDays !== undefined || excludeRange !== undefined) return false
  return includeDays === undefined ? includeRange === undefined : isAlwaysOpen(includeDays)
}

function isAlwaysOpen({ daysOfWeek, startSecond, endSecond }: DailyWindow): boolean {
  const isWholeDay = startSecond === endSecond || endSecond - startSecond === secondsOfDay
  return daysOfWeek.length === 7 && isWholeDay
}

/** A member without traffic profiles has no effect. */
function namesTraffic(member: { readonly includeTrafficProfiles: string | null } | null): boolean {
  return (member?.includeTrafficProfiles ?? '') !== ''
}
