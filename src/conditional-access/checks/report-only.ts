/** Finds policies that have been in report-only mode for long (W6). */

import { millisecondsPerDay } from '../../kernel/clock.ts'
import { keyOf } from '../../kernel/ids.ts'
import { checkCodes } from './check-codes.ts'
import type { CheckSubject } from './check-subject.ts'
import { concerned, warningOf, type PolicyWarning } from './policy-warning.ts'

/** Finds policies in report-only mode whose last change of that mode is more than the given days ago. */
export function findLongReportOnly({
  policies,
  at,
  reportOnlyDays,
  reportOnlySince,
}: CheckSubject): readonly PolicyWarning[] {
  return policies.flatMap((policy) => {
    const since = reportOnlySince.get(keyOf(policy.id))
    if (policy.body.state !== 'enabledForReportingButNotEnforced' || since === undefined) return []
    const days = Math.floor((at.getTime() - since.getTime()) / millisecondsPerDay)
    if (days <= reportOnlyDays) return []
    const day = since.toISOString().slice(0, 10)
    return [
      warningOf({
        ostiaryCode: checkCodes.reportOnlyTooLong,
        certainty: 'certain',
        message: `the policy has been in report-only mode since ${day} at least, for ${days} days`,
        policies: [concerned(policy, '/state')],
      }),
    ]
  })
}
