/** Remembers the results of a condition that depends on one value of a sign-in. */

import type { BitSet } from '../model/bit-set.ts'

/** Policies whose condition is certainly met, and those whose condition is met or may be met. */
export interface ConditionResult {
  readonly certain: BitSet
  readonly possible: BitSet
}

/** Results by memo key. There are as many keys as policies name values, and a few more. */
export class ResultMemo {
  readonly #results: (ConditionResult | undefined)[] = []

  get(key: number): ConditionResult | undefined {
    return this.#results[key]
  }

  /** Keeps a copy of a result. */
  keep(key: number, { certain, possible }: ConditionResult): ConditionResult {
    const kept = { certain: certain.slice(), possible: possible.slice() }
    while (this.#results.length <= key) this.#results.push(undefined)
    this.#results[key] = kept
    return kept
  }
}
