/** What a control, a policy or all of them come to: a span on the chain of outcomes, as one number. */

import { outcomes, type Decision, type Outcome } from '../answer/decision.ts'

/** The place of the best outcome, and that of the worst times four. */
export type OutcomeSpan = number

export const allow = 0
export const interrupt = 1
export const deny = 2
export const block = 3

export function spanOf(best: number, worst: number): OutcomeSpan {
  return best | (worst << 2)
}

export function bestOf(span: OutcomeSpan): number {
  return span & 3
}

export function worstOf(span: OutcomeSpan): number {
  return span >> 2
}

/** Both have to be passed. */
export function both(one: OutcomeSpan, other: OutcomeSpan): OutcomeSpan {
  return spanOf(Math.max(bestOf(one), bestOf(other)), Math.max(worstOf(one), worstOf(other)))
}

/** Either has to be passed. */
export function either(one: OutcomeSpan, other: OutcomeSpan): OutcomeSpan {
  return spanOf(Math.min(bestOf(one), bestOf(other)), Math.min(worstOf(one), worstOf(other)))
}

/** The name of a place on the chain. */
export function outcomeAt(place: number): Outcome {
  return outcomes[place] ?? 'block'
}

/** The outcome of a decision: `notEnoughInformation` when the best and the worst differ. */
export function outcomeOfSpan(span: OutcomeSpan): Decision['outcome'] {
  const best = bestOf(span)
  return best === worstOf(span) ? outcomeAt(best) : 'notEnoughInformation'
}
