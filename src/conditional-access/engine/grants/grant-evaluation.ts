/** Evaluates controls and grants for a sign-in, each at most once. */

import type { ControlReport, ControlStatus, RefusedBy } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import {
  and,
  isUnknown,
  missingIn,
  no,
  or,
  unpublished,
  yes,
  type Ternary,
  type YesNoUnknown,
} from '../model/ternary.ts'
import type { CompiledGrants } from './compile-grants.ts'
import type { Control } from './control.ts'
import { MethodsUsed } from './methods-used.ts'
import {
  allow,
  bestOf,
  block,
  both,
  deny,
  either,
  interrupt,
  spanOf,
  worstOf,
  type OutcomeSpan,
} from './outcome-span.ts'

/** The results for one sign-in. One instance serves all decisions in turn. */
export class GrantEvaluation {
  readonly #compiled: CompiledGrants
  readonly #used: MethodsUsed
  readonly #isMet: Int32Array
  readonly #canBeMet: Int32Array
  readonly #spans: Uint8Array
  /** The decision in which each control and each grant was last evaluated, counted from 1. */
  readonly #controlEvaluatedIn: Float64Array
  readonly #grantEvaluatedIn: Float64Array
  #decision = 0
  #signIn: SignIn | null = null
  #areStrengthsReplaced: Ternary = no

  constructor(compiled: CompiledGrants) {
    this.#compiled = compiled
    this.#used = new MethodsUsed(compiled.trust)
    this.#isMet = new Int32Array(compiled.controls.length)
    this.#canBeMet = new Int32Array(compiled.controls.length)
    this.#spans = new Uint8Array(compiled.grants.length)
    this.#controlEvaluatedIn = new Float64Array(compiled.controls.length)
    this.#grantEvaluatedIn = new Float64Array(compiled.grants.length)
  }

  /** Begins with a sign-in, and whether strengths on all resources are replaced for it (E65). */
  begin(signIn: SignIn, areStrengthsReplaced: Ternary): void {
    this.#decision += 1
    this.#signIn = signIn
    this.#areStrengthsReplaced = areStrengthsReplaced
    this.#used.begin(signIn)
  }

  /**
   * The outcome of a grant: `AND` is as bad as its worst control, `OR` as good as its best (E45). A block
   * blocks with any other control (E44).
   */
  spanOfGrant(number: number): OutcomeSpan {
    if (this.#grantEvaluatedIn[number] === this.#decision) return this.#spans[number] ?? 0
    const grant = this.#compiled.grants[number]
    const isEither = grant?.operator === 'OR' && !grant.isBlock
    let span = isEither ? spanOf(block, block) : spanOf(allow, allow)
    for (const { control } of grant?.controls ?? []) {
      const own = this.#spanOfControl(control)
      span = isEither ? either(span, own) : both(span, own)
    }
    this.#spans[number] = span
    this.#grantEvaluatedIn[number] = this.#decision
    return span
  }

  /** The status of a control. */
  statusOf(number: number): ControlStatus {
    this.#evaluate(number)
    const isMet = this.#isMet[number] ?? no
    const canBeMet = this.#canBeMet[number] ?? no
    if (isMet === yes) return 'satisfied'
    if (isUnknown(isMet) || isUnknown(canBeMet)) return 'notEnoughInformation'
    return canBeMet === yes ? 'required' : 'cannotSatisfy'
  }

  /** The facts that the status of a control misses; `no` when it misses none. */
  missingFor(number: number): Ternary {
    this.#evaluate(number)
    const isMet = this.#isMet[number] ?? no
    return isMet === yes ? no : missingIn(isMet, this.#canBeMet[number] ?? no)
  }

  /** The facts that the outcome of a grant misses: those of controls that can still change it. */
  missingForGrant(number: number): Ternary {
    const span = this.spanOfGrant(number)
    const grant = this.#compiled.grants[number]
    if (grant === undefined || bestOf(span) === worstOf(span)) return no
    let missing = no
    for (const { control } of grant.controls) {
      const own = this.#spanOfControl(control)
      const canChange =
        grant.operator === 'AND' ? worstOf(own) > bestOf(span) : bestOf(own) < worstOf(span)
      if (canChange) missing = missingIn(missing, this.missingFor(control))
    }
    return missing
  }

  /** Whether a grant that is met would fail without its terms of use. */
  dependsOnTermsOfUse(number: number): YesNoUnknown {
    const grant = this.#compiled.grants[number]
    if (grant === undefined) return 'no'
    const others = grant.controls.filter(
      ({ control }) => this.#compiled.controls[control]?.kind !== 'termsOfUse',
    )
    if (others.length === grant.controls.length) return 'no'
    if (grant.operator === 'AND') return 'yes'
    const spans = others.map(({ control }) => this.#spanOfControl(control))
    if (spans.some((span) => worstOf(span) === allow)) return 'no'
    return spans.some((span) => bestOf(span) === allow) ? 'unknown' : 'yes'
  }

  /** Why a control counts as satisfied that the sign-in does not meet itself; undefined when it meets it. */
  reasonNotRequired(number: number): ControlReport['notRequired'] {
    const control = this.#compiled.controls[number]
    if (control === undefined || this.#signIn === null) return undefined
    const { isReplaceable, isExempt } = control
    const isReplaced = isReplaceable === 'yes' && this.#areStrengthsReplaced === yes
    if (!isReplaced && isExempt === undefined) return undefined
    if (control.isMet(this.#signIn, this.#used) === yes) return undefined
    if (isReplaced) return 'replacedByStrengthOnRegistration'
    return isExempt?.(this.#signIn, this.#used) === yes ? 'exempt' : undefined
  }

  /** What makes a control impossible to meet, where more than the control itself has to be said. */
  refusedBy(number: number): RefusedBy | undefined {
    const control = this.#compiled.controls[number]
    if (control === undefined || this.#signIn === null) return undefined
    if (this.statusOf(number) !== 'cannotSatisfy') return undefined
    if (control.refusedBy !== undefined) return control.refusedBy(this.#signIn)
    const isRefused = control.isRefused?.(this.#signIn, this.#used) === yes
    return isRefused ? 'combinationConfiguration' : undefined
  }

  #spanOfControl(number: number): OutcomeSpan {
    if (this.#compiled.controls[number]?.kind === 'block') return spanOf(block, block)
    this.#evaluate(number)
    const isMet = this.#isMet[number] ?? no
    const canBeMet = this.#canBeMet[number] ?? no
    const unmetAtBest = canBeMet === no ? deny : interrupt
    const unmetAtWorst = canBeMet === yes ? interrupt : deny
    return spanOf(isMet === no ? unmetAtBest : allow, isMet === yes ? allow : unmetAtWorst)
  }

  #evaluate(number: number): void {
    if (this.#controlEvaluatedIn[number] === this.#decision) return
    const control = this.#compiled.controls[number]
    if (control === undefined || this.#signIn === null) return
    const isMet = this.#isMetOrNotRequired(control, this.#signIn)
    this.#isMet[number] = isMet
    this.#canBeMet[number] = isMet === yes ? yes : control.canBeMet(this.#signIn, this.#used)
    this.#controlEvaluatedIn[number] = this.#decision
  }

  #isMetOrNotRequired({ isMet, isReplaceable, isExempt }: Control, signIn: SignIn): Ternary {
    const own = isMet(signIn, this.#used)
    if (own === yes) return yes
    if (isReplaceable === 'yes') return or(own, this.#areStrengthsReplaced)
    if (isReplaceable === 'open') return or(own, and(this.#areStrengthsReplaced, unpublished))
    return isExempt === undefined ? own : or(own, isExempt(signIn, this.#used))
  }
}
