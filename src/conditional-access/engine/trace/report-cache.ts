/** Caches reports on policies, many of which are the same for many sign-ins. */

import {
  outcomes,
  type DecisionPolicy,
  type GrantReport,
  type Outcome,
  type PolicyReport,
  type PolicyResult,
} from '../answer/decision.ts'
import { conditionNames, type ConditionName } from '../conditions/condition-list.ts'

/** Reports that are kept for each policy that does not apply; a power of two. */
const reportsPerPolicy = 16

/** Reports by policy and by failing conditions, or by grant report. */
export class ReportCache {
  readonly #policies: readonly DecisionPolicy[]
  /** By slot: the failing conditions of the report that is kept there, as bits. */
  readonly #failing: Int32Array
  readonly #reports: PolicyReport[]
  /** By policy: the report without failing conditions, as for a disabled policy. */
  readonly #withoutConditions: readonly PolicyReport[]
  /** By policy: the last report on it when it applied. */
  readonly #applying: (PolicyReport | undefined)[]

  constructor(policies: readonly DecisionPolicy[]) {
    this.#policies = policies
    this.#failing = new Int32Array(policies.length * reportsPerPolicy)
    this.#withoutConditions = policies.map((policy) => notApplying(policy, 0, 0))
    this.#reports = []
    for (const report of this.#withoutConditions) {
      for (let slot = 0; slot < reportsPerPolicy; slot += 1) this.#reports.push(report)
    }
    this.#applying = Array.from({ length: policies.length })
  }

  /** Reports on policies in a given order, as if none of them applied. */
  reportOnEach(order: Int32Array, { failing, undetermined }: ConditionBits): PolicyReport[] {
    const reports = this.#withoutConditions.slice()
    for (let rank = 0; rank < order.length; rank += 1) {
      const policy = order[rank] ?? 0
      const failed = failing[policy] ?? 0
      const slot =
        policy * reportsPerPolicy +
        ((Math.imul(failed, 0x9e3779b1) >>> 24) & (reportsPerPolicy - 1))
      const isKept = this.#failing[slot] === failed && undetermined[policy] === 0
      const report = isKept
        ? this.#reports[slot]
        : this.#createReport(policy, slot, failed, undetermined[policy] ?? 0)
      if (report !== undefined) reports[rank] = report
    }
    return reports
  }

  /** The report on a policy that certainly applies. */
  reportOnApplying(
    policy: number,
    found: DecisionPolicy,
    grant: GrantReport | null,
    session: GrantReport | undefined,
  ): PolicyReport {
    const report = this.#applying[policy]
    if (report !== undefined && report.grant === grant && report.session === session) return report
    const made = applying(found, grant, session)
    this.#applying[policy] = made
    return made
  }

  #createReport(
    policy: number,
    slot: number,
    failing: number,
    undetermined: number,
  ): PolicyReport | undefined {
    const found = this.#policies[policy]
    if (found === undefined) return undefined
    const made = notApplying(found, failing, undetermined)
    if (undetermined === 0) {
      this.#failing[slot] = failing
      this.#reports[slot] = made
    }
    return made
  }
}

/** By policy: the conditions that certainly fail, and those that are unknown, as bits. */
interface ConditionBits {
  readonly failing: Int32Array
  readonly undetermined: Int32Array
}

const emptyList = Object.freeze([])

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
    missingFacts: emptyList,
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
  session: GrantReport | undefined,
): PolicyReport {
  return Object.freeze({
    policyId: id,
    state,
    applies: 'yes',
    failingConditions: emptyList,
    undeterminedConditions: emptyList,
    missingFacts: emptyList,
    grant,
    ...(session && { session }),
    result: resultOf(state, grant, session),
  })
}

/**
 * The result of a policy that applies. For a report-only policy it also says whether the user could still
 * meet it.
 * Source: `appliedConditionalAccessPolicyResult`.
 */
function resultOf(
  state: PolicyReport['state'],
  grant: GrantReport | null,
  session: GrantReport | undefined,
): PolicyResult {
  const results = state === 'enabled' ? enforced : reportOnly
  const atBest = results[stricterOf(grant?.atBest, session?.atBest)]
  return atBest === results[stricterOf(grant?.atWorst, session?.atWorst)] ? atBest : 'unknown'
}

function stricterOf(one: Outcome = 'allow', other: Outcome = 'allow'): Outcome {
  return outcomes.indexOf(one) > outcomes.indexOf(other) ? one : other
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
  if (bits === 0) return emptyList
  return Object.freeze(conditionNames.filter((_, place) => (bits & (1 << place)) !== 0))
}
