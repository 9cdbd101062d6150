/** The policies whose conditions a sign-in meets. */

import {
  addBit,
  clearBits,
  emptyBitSet,
  filledWordsOf,
  keepAll,
  nextBit,
  removeBit,
  type BitSet,
} from '../model/bit-set.ts'
import type { IndexedPolicies } from '../model/indexed-policies.ts'

/** Policies whose condition is certainly met, and those whose condition is met or may be met. */
export interface ConditionResult {
  readonly certain: BitSet
  readonly possible: BitSet
  /** A bit for each word of `possible` that may hold a policy; all other words are 0, those of `certain` too. */
  readonly filledWords: BitSet
  /** Whether both sets are equal. */
  readonly isCertain: boolean
}

/** The policies of a set, before any condition is asked. */
export function unconditionally({ members, filledWords }: IndexedPolicies): ConditionResult {
  return { certain: members, possible: members, filledWords, isCertain: true }
}

/** The policies that are in two results. */
export function intersectionOf(one: ConditionResult, other: ConditionResult): ConditionResult {
  const possible = one.possible.slice()
  keepAll(possible, other.possible)
  const certain = one.certain.slice()
  keepAll(certain, other.certain)
  const isCertain = certain.every((word, place) => word === possible[place])
  return {
    certain: isCertain ? possible : certain,
    possible,
    filledWords: filledWordsOf(possible),
    isCertain,
  }
}

/** A result that each evaluation overwrites. */
export class ReusedResult implements ConditionResult {
  readonly certain: BitSet
  readonly possible: BitSet
  readonly filledWords: BitSet
  isCertain = true

  constructor(policyCount: number) {
    this.certain = emptyBitSet(policyCount)
    this.possible = emptyBitSet(policyCount)
    this.filledWords = emptyBitSet(this.possible.length)
  }

  clear(): void {
    const { certain, possible, filledWords } = this
    for (let word = nextBit(filledWords, 0); word !== -1; word = nextBit(filledWords, word + 1)) {
      certain[word] = 0
      possible[word] = 0
    }
    clearBits(filledWords)
    this.isCertain = true
  }

  /** Replaces the policies of one word. */
  setWord(word: number, certain: number, possible: number): void {
    this.certain[word] = certain
    this.possible[word] = possible
    if (possible === 0) removeBit(this.filledWords, word)
    else addBit(this.filledWords, word)
    if (certain !== possible) this.isCertain = false
  }
}
