/** Which journeys are checked when a document is uploaded. */

import type { SubJourney, UserJourney } from '../../model/policy.ts'
import type { RuleContext } from '../rule.ts'

/**
 * The merged user journeys that the document writes, and those that its relying party reaches. Other journeys were
 * checked with the document that wrote them.
 */
export function* checkedUserJourneys(context: RuleContext): Generator<UserJourney> {
  const { policy, document, reachable } = context
  for (const [key, journey] of policy.userJourneys) {
    if (document.userJourneys.has(key) || reachable?.journeys.has(key) === true) yield journey
  }
}

/** The merged sub journeys that the document writes, and those that its relying party reaches. */
export function* checkedSubJourneys(context: RuleContext): Generator<SubJourney> {
  const { policy, document, reachable } = context
  for (const [key, journey] of policy.subJourneys) {
    if (document.subJourneys.has(key) || reachable?.subJourneys.has(key) === true) yield journey
  }
}
