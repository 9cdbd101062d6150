/** Reports on policies of which all is known, the same for many sign-ins and therefore kept. */

import type { DecisionPolicy, GrantReport, PolicyReport, PolicyResult } from './decision.ts'
import { conditionNames, type ConditionName } from './condition-name.ts'

/** How many reports are kept for each policy that does not apply; a power of two. */
const kept = 16

/** Keeps reports by policy, and by what they depend on beside it. */
export class ReportCache {
  readonly #failing: Int32Array
  readonly #undetermined: Int32Array
  readonly #reports: (PolicyReport | undefined)[]
  /** By policy: the last report on it as one that applies. */
  readonly #applying: (PolicyReport | undefined)[]

  constructor(policyCount: number) {
    this.#failing = new Int32Array(policyCount * kept)
    this.#undetermined = new Int32Array(policyCount * kept)
    this.#reports = Array.from({ length: policyCount * kept })
    this.#applying = Array.from({ length: policyCount })
  }

  /** The report on a policy that certainly applies. */
  reportOnApplying(policy: number, found: DecisionPolicy, grant: GrantReport | null): PolicyReport {
    const report = this.#applying[policy]
    if (report !== undefined && report.grant === grant) return report
    const made = applying(found, grant)
    this.#applying[policy] = made
    return made
  }

  /** The report on a policy that certainly does not apply, by a bit for each condition. */
  reportOn(
    policy: number,
    found: DecisionPolicy,
    failing: number,
    undetermined: number,
  ): PolicyReport {
    const slot = policy * kept + (hash(failing, undetermined) & (kept - 1))
    const report = this.#reports[slot]
    if (
      report !== undefined &&
      this.#failing[slot] === failing &&
      this.#undetermined[slot] === undetermined
    ) {
      return report
    }
    const made = notApplying(found, failing, undetermined)
    this.#failing[slot] = failing
    this.#undetermined[slot] = undetermined
    this.#reports[slot] = made
    return made
  }
}

function hash(failing: number, undetermined: number): number {
  const mixed = Math.imul(failing ^ Math.imul(undetermined, 0x85ebca6b), 0x9e3779b1)
  return mixed >>> 24
}

const nothing = Object.freeze([])

function notApplying(
  { id, body: { state } }: DecisionPolicy,
  failing: number,
  undetermined: number,
): PolicyReport {
  return Object.freeze({
    policyId: id,
    state,
    applies: 'no',
    failingConditions: conditionsIn(failing),
    undeterminedConditions: conditionsIn(undetermined),
    missingFacts: nothing,
    grant: null,
    result: resultsOfNotApplying[state],
  })
}

const resultsOfNotApplying = {
  enabled: 'notApplied',
  disabled: 'notEnabled',
  enabledForReportingButNotEnforced: 'reportOnlyNotApplied',
} as const

function applying(
  { id, body: { state } }: DecisionPolicy,
  grant: GrantReport | null,
): PolicyReport {
  return Object.freeze({
    policyId: id,
    state,
    applies: 'yes',
    failingConditions: nothing,
    undeterminedConditions: nothing,
    missingFacts: nothing,
    grant,
    result: resultOf(state, grant),
  })
}

/**
 * The result of a policy that applies. One that only reports tells apart what the user could still do.
 * Source: `appliedConditionalAccessPolicyResult`.
 */
function resultOf(state: PolicyReport['state'], grant: GrantReport | null): PolicyResult {
  const results = state === 'enabled' ? enforced : reportOnly
  const atBest = results[grant?.atBest ?? 'allow']
  return atBest === results[grant?.atWorst ?? 'allow'] ? atBest : 'unknown'
}

const enforced = {
  allow: 'success',
  interrupt: 'failure',
  deny: 'failure',
  block: 'failure',
} as const

const reportOnly = {
  allow: 'reportOnlySuccess',
  interrupt: 'reportOnlyInterrupted',
  deny: 'reportOnlyFailure',
  block: 'reportOnlyFailure',
} as const

/** The conditions whose bits are set, in canonical order. */
export function conditionsIn(bits: number): readonly ConditionName[] {
  if (bits === 0) return nothing
  return Object.freeze(conditionNames.filter((_, place) => (bits & (1 << place)) !== 0))
}
