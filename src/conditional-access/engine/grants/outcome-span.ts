/** The outcome of a control, a policy or a decision as a span from best to worst, in one number. */

import { outcomes, type Decision, type Outcome } from '../answer/decision.ts'

/** The rank of the best outcome, plus four times the rank of the worst. */
export type OutcomeSpan = number

/** The ranks of outcomes, from best to worst. */
export const allow = 0
export const interrupt = 1
export const deny = 2
export const block = 3

/** Makes a span from two ranks. */
export function spanOf(best: number, worst: number): OutcomeSpan {
  return best | (worst << 2)
}

/** Returns the rank of the best outcome. */
export function bestOf(span: OutcomeSpan): number {
  return span & 3
}

/** Returns the rank of the worst outcome. */
export function worstOf(span: OutcomeSpan): number {
  return span >> 2
}

/** The outcome when both are required. */
export function both(one: OutcomeSpan, other: OutcomeSpan): OutcomeSpan {
  return spanOf(Math.max(bestOf(one), bestOf(other)), Math.max(worstOf(one), worstOf(other)))
}

/** The outcome when one of both is enough. */
export function either(one: OutcomeSpan, other: OutcomeSpan): OutcomeSpan {
  return spanOf(Math.min(bestOf(one), bestOf(other)), Math.min(worstOf(one), worstOf(other)))
}

/** The outcome with a rank. */
export function outcomeAt(rank: number): Outcome {
  return outcomes[rank] ?? 'block'
}

/** The outcome of a decision: `notEnoughInformation` when the best and the worst differ. */
export function outcomeOfSpan(span: OutcomeSpan): Decision['outcome'] {
  const best = bestOf(span)
  return best === worstOf(span) ? outcomeAt(best) : 'notEnoughInformation'
}
