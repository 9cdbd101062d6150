/**
 * Finds the policies that the single values of a sign-in leave: the client, the platform, the levels of risk and the
 * application together lead to one set of policies, which is computed when a sign-in first has these values.
 */

import type { IndexedPolicies } from '../model/indexed-policies.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { ConditionMatcher } from './condition-matcher.ts'
import { intersectionOf, unconditionally, type ConditionResult } from './condition-result.ts'
import { lookUpResult } from './evaluate-condition.ts'

/** What the entries of a table may take, in words: 4 MiB. */
const mostWords = 2 ** 20

/** About what an entry takes besides its sets, in words. */
const wordsPerEntry = 64

/** The policies that meet the conditions that were looked up. */
export interface LookUp extends ConditionResult {
  /** The conditions that are still to be asked, in order. */
  readonly waiting: readonly ConditionMatcher[]
}

/** The look-ups in a set of policies. One instance serves all decisions in turn. */
export class LookUpTable {
  readonly #policies: IndexedPolicies
  readonly #conditions: readonly ConditionMatcher[]
  /** The conditions whose results are remembered. */
  readonly #remembered: readonly ConditionMatcher[]
  readonly #found = new Map<number, LookUp>()
  #words = 0

  /** Conditions are given in the order in which they are to be asked. */
  constructor(policies: IndexedPolicies, conditions: readonly ConditionMatcher[]) {
    this.#policies = policies
    this.#conditions = conditions
    this.#remembered = conditions.filter(({ memo }) => memo !== null)
  }

  /** The policies that no value of a sign-in that can be looked up rules out. */
  find(signIn: SignIn): LookUp {
    let key = 0
    for (let place = 0; place < this.#remembered.length; place += 1) {
      const memo = this.#remembered[place]?.memo
      if (memo) key = key * (memo.keyCount + 1) + memo.keyOf(signIn) + 1
    }
    return this.#found.get(key) ?? this.#keep(key, this.#lookUp(signIn))
  }

  #lookUp(signIn: SignIn): LookUp {
    const waiting: ConditionMatcher[] = []
    let left = unconditionally(this.#policies)
    for (const condition of this.#conditions) {
      const result = lookUpResult(condition, signIn)
      if (result === undefined) waiting.push(condition)
      else left = intersectionOf(left, result)
    }
    return { ...left, waiting }
  }

  /** When there is no room, all earlier entries are forgotten. */
  #keep(key: number, found: LookUp): LookUp {
    const words = found.possible.length * (found.isCertain ? 1 : 2) + wordsPerEntry
    if (this.#words + words > mostWords) {
      this.#found.clear()
      this.#words = 0
    }
    this.#words += words
    this.#found.set(key, found)
    return found
  }
}
