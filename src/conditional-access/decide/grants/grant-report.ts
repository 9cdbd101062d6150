/** What policies require, control by control, of one sign-in. */

import type { ControlReport, GrantReport } from '../decision.ts'
import { missingFactsOf } from '../ternary.ts'
import type { CompiledGrants, SelectedControl } from './compile-grants.ts'
import type { GrantEvaluation } from './grant-evaluation.ts'
import { bestOf, outcomeAt, worstOf } from './outcome-span.ts'

/** Reports on grants in one decision; policies that require the same share a report. */
export class GrantReports {
  readonly #grants: CompiledGrants
  readonly #evaluation: GrantEvaluation
  readonly #made = new Map<number, GrantReport>()

  constructor(grants: CompiledGrants, evaluation: GrantEvaluation) {
    this.#grants = grants
    this.#evaluation = evaluation
  }

  /** The report on a grant by its number; null for -1, a policy that requires nothing. */
  reportOn(number: number): GrantReport | null {
    const known = this.#made.get(number)
    if (known !== undefined) return known
    const grant = this.#grants.grants[number]
    if (grant === undefined) return null
    const span = this.#evaluation.spanOfGrant(number)
    const report: GrantReport = {
      operator: grant.operator,
      atBest: outcomeAt(bestOf(span)),
      atWorst: outcomeAt(worstOf(span)),
      controls: grant.controls.map((selected) => this.#reportOnControl(selected)),
    }
    this.#made.set(number, report)
    return report
  }

  #reportOnControl({ control, id }: SelectedControl): ControlReport {
    const { kind, combinations } = this.#grants.controls[control] ?? { kind: 'block' as const }
    const status = this.#evaluation.statusOf(control)
    const isRefused = status === 'cannotSatisfy' && this.#evaluation.isRefused(control)
    return {
      kind,
      ...(id === null ? {} : { id }),
      status,
      missingFacts: missingFactsOf(this.#evaluation.missingFor(control)),
      ...(combinations === undefined ? {} : { combinations }),
      ...(isRefused ? { refusedBy: 'combinationConfiguration' } : {}),
    }
  }
}
