/**
 * Finds the policies that may apply to a sign-in: a set of policies is narrowed condition by condition.
 * Words of the set without a policy are skipped, and so are those in which no policy restricts the
 * condition, so that the work depends on the policies that are left.
 */

import { emptyBitSet, lowestBit, wordAt, type BitSet } from '../model/bit-set.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { ConditionResult } from './result-memo.ts'
import type { ConditionMatcher } from './condition-matcher.ts'
import type { MatchSets } from './match-sets.ts'
import { evaluateCondition } from './evaluate-condition.ts'

/** The policies that meet every condition asked so far. One instance serves all decisions in turn. */
export class Candidates implements ConditionResult {
  /** Policies that certainly apply. */
  readonly certain: BitSet
  /** Policies that apply or may apply. */
  readonly possible: BitSet
  /** A bit for each word of `possible` that is not empty. */
  readonly #filledWords: BitSet
  /** The words that the condition in hand can change. */
  readonly #active: { readonly words: Int32Array; count: number; readonly policies: BitSet }
  readonly #matchSets: MatchSets

  constructor(policyCount: number, matchSets: MatchSets) {
    this.certain = emptyBitSet(policyCount)
    this.possible = emptyBitSet(policyCount)
    this.#filledWords = emptyBitSet(this.possible.length)
    this.#active = { words: emptyBitSet(policyCount), count: 0, policies: this.possible }
    this.#matchSets = matchSets
  }

  /** Narrows a set of policies to those whose conditions are met or may be met. */
  find(policies: BitSet, conditions: readonly ConditionMatcher[], signIn: SignIn): ConditionResult {
    this.#begin(policies)
    for (let place = 0; place < conditions.length; place += 1) {
      const condition = conditions[place]
      if (condition === undefined) continue
      this.#narrow(condition, signIn)
      if (this.#isEmpty()) break
    }
    return this
  }

  /** Whether some policy may apply and may not. */
  get isUncertain(): boolean {
    for (let word = 0; word < this.possible.length; word += 1) {
      if ((wordAt(this.possible, word) & ~wordAt(this.certain, word)) !== 0) return true
    }
    return false
  }

  #begin(policies: BitSet): void {
    const { certain, possible } = this
    const filledWords = this.#filledWords
    for (let place = 0; place < filledWords.length; place += 1) filledWords[place] = 0
    for (let word = 0; word < policies.length; word += 1) {
      const bits = wordAt(policies, word)
      certain[word] = bits
      possible[word] = bits
      if (bits !== 0) {
        filledWords[word >>> 5] = wordAt(filledWords, word >>> 5) | (1 << (word & 31))
      }
    }
  }

  #narrow(condition: ConditionMatcher, signIn: SignIn): void {
    const { index, isAbout } = condition
    if (isAbout !== null && !isAbout(signIn)) return
    this.#findActiveWords(index.restricting, index.restrictingWordBits)
    const active = this.#active
    if (active.count === 0) return
    const result = evaluateCondition(condition, active, signIn, this.#matchSets)
    for (let place = 0; place < active.count; place += 1) {
      const word = wordAt(active.words, place)
      const possible = wordAt(this.possible, word) & wordAt(result.possible, word)
      this.possible[word] = possible
      this.certain[word] = wordAt(this.certain, word) & wordAt(result.certain, word)
      if (possible === 0) this.#markEmpty(word)
    }
  }

  #isEmpty(): boolean {
    for (let place = 0; place < this.#filledWords.length; place += 1) {
      if (wordAt(this.#filledWords, place) !== 0) return false
    }
    return true
  }

  #findActiveWords(restricting: BitSet, restrictingWordBits: BitSet): void {
    const { words } = this.#active
    let count = 0
    for (let place = 0; place < this.#filledWords.length; place += 1) {
      let rest = wordAt(this.#filledWords, place) & wordAt(restrictingWordBits, place)
      for (; rest !== 0; rest &= rest - 1) {
        const word = (place << 5) + lowestBit(rest)
        if ((wordAt(this.possible, word) & wordAt(restricting, word)) === 0) continue
        words[count] = word
        count += 1
      }
    }
    this.#active.count = count
  }

  #markEmpty(word: number): void {
    this.#filledWords[word >>> 5] = wordAt(this.#filledWords, word >>> 5) & ~(1 << (word & 31))
  }
}
