/** Remembers the results of a condition that depends on one value of a sign-in. */

import type { SignIn } from '../model/sign-in.ts'
import type { ConditionResult } from './condition-result.ts'

/** How many words all remembered results have together: 2 MiB. */
const mostWords = 2 ** 19

/** Which sign-ins share a result. */
export interface MemoKeys {
  /** Every test has the same result for sign-ins of one key. -1 for a sign-in whose result is not remembered. */
  readonly keyOf: (signIn: SignIn) => number
  /** How many keys there are, from 0; asked once, when every policy has its plan. */
  readonly count: () => number
}

/** Results by key. */
export class ResultMemo {
  readonly keyCount: number
  readonly #keyOf: (signIn: SignIn) => number
  #results: (ConditionResult | undefined)[] = []
  #words = 0

  constructor({ keyOf, count }: MemoKeys) {
    this.#keyOf = keyOf
    this.keyCount = count()
  }

  /** The key of a sign-in, below `keyCount`; -1 for a sign-in whose result is not remembered. */
  keyOf(signIn: SignIn): number {
    const key = this.#keyOf(signIn)
    return key >= 0 && key < this.keyCount ? key : -1
  }

  get(key: number): ConditionResult | undefined {
    return this.#results[key]
  }

  /** Keeps a copy of a result. When there is no room, all earlier results are forgotten. */
  keep(
    key: number,
    { certain, possible, filledWords, isCertain }: ConditionResult,
  ): ConditionResult {
    const copy = possible.slice()
    const kept = {
      certain: isCertain ? copy : certain.slice(),
      possible: copy,
      filledWords: filledWords.slice(),
      isCertain,
    }
    const words = copy.length * (isCertain ? 1 : 2)
    if (this.#words + words > mostWords) {
      this.#results = []
      this.#words = 0
    }
    this.#words += words
    while (this.#results.length <= key) this.#results.push(undefined)
    this.#results[key] = kept
    return kept
  }
}
