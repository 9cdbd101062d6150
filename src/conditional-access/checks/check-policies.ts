/** Checks a whole set of policies. */

import { keyOf } from '../../kernel/ids.ts'
import { findReachedBreakGlass } from './break-glass-exclusions.ts'
import type { CheckSubject } from './check-subject.ts'
import { SearchEffort } from './effort.ts'
import { EnforcedPolicies } from './enforced-policies.ts'
import { findNeverApplying } from './never-applying.ts'
import { idsOf, type PolicyWarning } from './policy-warning.ts'
import { findLongReportOnly } from './report-only.ts'
import { findSharedBlockExclusions } from './shared-block-exclusions.ts'
import { findUncoveredExclusions } from './uncovered-exclusions.ts'

/** What a check found. */
export interface CheckResult {
  readonly warnings: readonly PolicyWarning[]
  /** False when the search was ended because it took too long: more may be wrong. */
  readonly isComplete: boolean
}

/**
 * Checks policies together. Reads nothing but its arguments. The search ends after a million sign-ins, unless an effort
 * is given.
 */
export function checkPolicies(
  subject: CheckSubject,
  effort: SearchEffort = new SearchEffort(),
): CheckResult {
  const never = findNeverApplying(subject, effort)
  const neverApplying = new Set(
    never.flatMap(({ policies, certainty }) => (certainty === 'certain' ? idsOf(policies) : [])),
  )
  // WHY: a policy that never applies has no gaps of its own.
  const policies = subject.policies.filter(({ id }) => !neverApplying.has(keyOf(id)))
  const enforced = new EnforcedPolicies({ ...subject, policies })
  const uncovered = findUncoveredExclusions(subject, enforced, effort)
  const warnings = [
    ...findReachedBreakGlass(subject),
    ...findLongReportOnly(subject),
    ...never,
    ...uncovered,
    ...findSharedBlockExclusions(subject, enforced, effort, uncovered),
  ]
  return { warnings, isComplete: !effort.isSpent }
}
