/** Makes what rules see of a chain of documents. */

import type { EffectivePolicy } from '../inheritance/effective-policy.ts'
import { findReachable } from './journeys/reachability.ts'
import { policyFinding } from './policy-finding.ts'
import type { Reachable, RuleContext, TenantFacts } from './rule.ts'

/** What the relying party can reach is found when a rule first asks for it. */
export function createRuleContext(effective: EffectivePolicy, facts: TenantFacts): RuleContext {
  const { document } = effective
  let reach: { readonly found: Reachable | undefined } | undefined
  const sent = document.root.place.source
  return {
    effective,
    policy: effective.policy,
    document,
    facts,
    get reachable() {
      reach ??= { found: findReachable(effective) }
      return reach.found
    },
    report: (place, fault) => policyFinding(place, fault, sent),
    warn: (place, fault) => ({ ...policyFinding(place, fault, sent), isWarning: true }),
  }
}
