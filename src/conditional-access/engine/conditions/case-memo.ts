/** What a condition comes to in each case that policies tell apart, where one value decides it. */

import type { BitSet } from '../model/bit-set.ts'

/** Policies whose condition is certainly met, and those whose condition is met or may be. */
export interface ConditionResult {
  readonly certain: BitSet
  readonly possible: BitSet
}

/** Remembers results by case. There are as many cases as policies name values, and a few more. */
export class CaseMemo {
  readonly #results: (ConditionResult | undefined)[] = []

  get(number: number): ConditionResult | undefined {
    return this.#results[number]
  }

  /** Keeps a copy of a result. */
  keep(number: number, { certain, possible }: ConditionResult): ConditionResult {
    const kept = { certain: certain.slice(), possible: possible.slice() }
    while (this.#results.length <= number) this.#results.push(undefined)
    this.#results[number] = kept
    return kept
  }
}
