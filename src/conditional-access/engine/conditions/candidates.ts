/**
 * Which policies apply to a sign-in: narrowed down condition by condition, as sets of policies. Words
 * without a policy are left alone, and so are those in which no policy restricts the condition, so that
 * the work follows the policies that still matter.
 */

import { emptyBitSet, lowestBit, wordAt, type BitSet } from '../model/bit-set.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { CompiledCondition } from './compiled-condition.ts'
import type { MatchSets } from './match-sets.ts'
import { evaluateCondition } from './evaluate-condition.ts'

/** The policies that apply so far. A working area, reused by every decision. */
export class Candidates {
  /** Policies that certainly apply. */
  readonly certain: BitSet
  /** Policies that apply or may. */
  readonly possible: BitSet
  /** The words of `possible` that are not empty, themselves as bits. */
  readonly #filled: BitSet
  /** The words that the present condition can change. */
  readonly #concerned: { readonly words: Int32Array; count: number; readonly candidates: BitSet }
  readonly #hits: MatchSets

  constructor(size: number, hits: MatchSets) {
    this.certain = emptyBitSet(size)
    this.possible = emptyBitSet(size)
    this.#filled = emptyBitSet(this.possible.length)
    this.#concerned = { words: emptyBitSet(size), count: 0, candidates: this.possible }
    this.#hits = hits
  }

  /** Begins with a set of policies. */
  begin(policies: BitSet): void {
    const { certain, possible } = this
    const filled = this.#filled
    for (let place = 0; place < filled.length; place += 1) filled[place] = 0
    for (let word = 0; word < policies.length; word += 1) {
      const bits = wordAt(policies, word)
      certain[word] = bits
      possible[word] = bits
      if (bits !== 0) filled[word >>> 5] = wordAt(filled, word >>> 5) | (1 << (word & 31))
    }
  }

  /** Keeps the policies whose condition is met or may be. False when none is left. */
  narrow(condition: CompiledCondition, signIn: SignIn): boolean {
    const { index, concerns } = condition
    if (concerns !== null && !concerns(signIn)) return true
    this.#findConcerned(index.restricting, index.restrictingWordBits)
    const concerned = this.#concerned
    if (concerned.count === 0) return true
    const met = evaluateCondition(condition, concerned, signIn, this.#hits)
    for (let place = 0; place < concerned.count; place += 1) {
      const word = wordAt(concerned.words, place)
      const possible = wordAt(this.possible, word) & wordAt(met.possible, word)
      this.possible[word] = possible
      this.certain[word] = wordAt(this.certain, word) & wordAt(met.certain, word)
      if (possible === 0) this.#empty(word)
    }
    return !this.isEmpty
  }

  get isEmpty(): boolean {
    for (let place = 0; place < this.#filled.length; place += 1) {
      if (wordAt(this.#filled, place) !== 0) return false
    }
    return true
  }

  /** Whether it cannot be told of some policy that it applies. */
  get isUncertain(): boolean {
    for (let word = 0; word < this.possible.length; word += 1) {
      if ((wordAt(this.possible, word) & ~wordAt(this.certain, word)) !== 0) return true
    }
    return false
  }

  #findConcerned(restricting: BitSet, restrictingWords: BitSet): void {
    const { words } = this.#concerned
    let count = 0
    for (let place = 0; place < this.#filled.length; place += 1) {
      let rest = wordAt(this.#filled, place) & wordAt(restrictingWords, place)
      for (; rest !== 0; rest &= rest - 1) {
        const word = (place << 5) + lowestBit(rest)
        if ((wordAt(this.possible, word) & wordAt(restricting, word)) === 0) continue
        words[count] = word
        count += 1
      }
    }
    this.#concerned.count = count
  }

  #empty(word: number): void {
    this.#filled[word >>> 5] = wordAt(this.#filled, word >>> 5) & ~(1 << (word & 31))
  }
}
