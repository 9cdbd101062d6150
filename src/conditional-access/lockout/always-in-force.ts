/** Tells apart the policies that hold at any moment and for whatever traffic. */

import {
  secondsOfDay,
  timeConditionOf,
  type DailyWindow,
  type TimeCondition,
} from '../model/form-2019/time-condition.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/**
 * Tells whether a policy is in force at any moment and not about traffic profiles, which decisions do not
 * weigh. WHY: whoever is blocked at times is not locked out.
 */
export function isAlwaysInForce({ conditions, legacy }: ConditionalAccessPolicyBody): boolean {
  const { networkAccess = null, globalSecureAccess = null } = conditions.applications ?? {}
  return (
    isAnyTime(timeConditionOf(legacy?.times)) &&
    !namesTraffic(networkAccess) &&
    !namesTraffic(globalSecureAccess)
  )
}

/** WHY no range counts: each has a side on which it ends, or began not yet. */
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

/** A member for traffic profiles that names none says nothing. */
function namesTraffic(member: { readonly includeTrafficProfiles: string | null } | null): boolean {
  return (member?.includeTrafficProfiles ?? '') !== ''
}
