/** Reports on the grant controls of policies for one sign-in. */

import type { ControlReport, ControlStatus, GrantReport } from '../answer/decision.ts'
import { missingFactsOf } from '../model/ternary.ts'
import type { CompiledGrants, Grant, SelectedControl } from './compile-grants.ts'
import type { GrantEvaluation } from './grant-evaluation.ts'
import { bestOf, outcomeAt, worstOf } from './outcome-span.ts'

/** A report on a grant; frozen, and shared by sign-ins with the same report. */
interface GrantAnswer {
  readonly report: GrantReport
  /** The controls that are not satisfied. */
  readonly unsatisfied: readonly ControlReport[]
}

/** Creates reports on grants; those without missing facts once for each combination of statuses. */
export class GrantReports {
  readonly #grants: CompiledGrants
  readonly #evaluation: GrantEvaluation
  /** By grant, by the statuses of its controls. */
  readonly #known: readonly Map<number, GrantAnswer>[]

  constructor(grants: CompiledGrants, evaluation: GrantEvaluation) {
    this.#grants = grants
    this.#evaluation = evaluation
    this.#known = grants.grants.map(() => new Map())
  }

  /** The answer for a grant; null for -1, a policy without grant controls. */
  answerFor(number: number): GrantAnswer | null {
    const grant = this.#grants.grants[number]
    if (grant === undefined) return null
    const statuses = this.#statusesOf(grant)
    if (statuses === notCacheable) return this.#answer(number, grant)
    const known = this.#known[number]?.get(statuses)
    if (known !== undefined) return known
    const answer = this.#answer(number, grant)
    this.#known[number]?.set(statuses, answer)
    return answer
  }

  /** The statuses of the controls as digits of one number; `notCacheable` when a report has more to say. */
  #statusesOf({ controls }: Grant): number {
    if (controls.length > mostDigits) return notCacheable
    let statuses = 0
    for (let place = 0; place < controls.length; place += 1) {
      const control = controls[place]?.control ?? 0
      const digit = digitOf[this.#evaluation.statusOf(control)]
      const isSpecial =
        this.#evaluation.refusedBy(control) !== undefined ||
        this.#evaluation.reasonNotRequired(control) !== undefined
      if (digit === notCacheable || isSpecial) return notCacheable
      statuses = statuses * 3 + digit
    }
    return statuses
  }

  #answer(number: number, { operator, controls }: Grant): GrantAnswer {
    const span = this.#evaluation.spanOfGrant(number)
    const reports = Object.freeze(controls.map((selected) => this.#reportOnControl(selected)))
    const report: GrantReport = Object.freeze({
      operator,
      atBest: outcomeAt(bestOf(span)),
      atWorst: outcomeAt(worstOf(span)),
      controls: reports,
    })
    return {
      report,
      unsatisfied: Object.freeze(reports.filter(({ status }) => status !== 'satisfied')),
    }
  }

  #reportOnControl({ control, id }: SelectedControl): ControlReport {
    const notRequired = this.#evaluation.reasonNotRequired(control)
    const refusedBy = this.#evaluation.refusedBy(control)
    const { kind, combinations } = this.#grants.controls[control] ?? { kind: 'block' as const }
    return Object.freeze({
      kind,
      ...(id === null ? {} : { id }),
      status: this.#evaluation.statusOf(control),
      missingFacts: missingFactsOf(this.#evaluation.missingFor(control)),
      ...(combinations === undefined ? {} : { combinations }),
      ...(notRequired === undefined ? {} : { notRequired }),
      ...(refusedBy === undefined ? {} : { refusedBy }),
    })
  }
}

const notCacheable = -1

/** How many ternary digits a small integer holds. */
const mostDigits = 18

const digitOf: Readonly<Record<ControlStatus, number>> = {
  satisfied: 0,
  required: 1,
  cannotSatisfy: 2,
  notEnoughInformation: notCacheable,
}
