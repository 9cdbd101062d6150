/** Reports on policies that do not apply, which are the same for many sign-ins and made once. */

import { type DecisionPolicy, type PolicyReport } from './decision.ts'
import { conditionNames, type ConditionName } from './condition-name.ts'

/** How many reports are kept for each policy; a power of two. */
const kept = 16

/** Keeps reports by policy and by the conditions that fail or cannot be told. */
export class ReportCache {
  readonly #failing: Int32Array
  readonly #undetermined: Int32Array
  readonly #reports: (PolicyReport | undefined)[]

  constructor(policyCount: number) {
    this.#failing = new Int32Array(policyCount * kept)
    this.#undetermined = new Int32Array(policyCount * kept)
    this.#reports = Array.from({ length: policyCount * kept })
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

/** The conditions whose bits are set, in canonical order. */
export function conditionsIn(bits: number): readonly ConditionName[] {
  return Object.freeze(conditionNames.filter((_, place) => (bits & (1 << place)) !== 0))
}
