/** Sets of policies that are kept for each test, and their unions. */

import {
  addAll,
  addBit,
  clearBits,
  emptyBitSet,
  filledWordsOf,
  intersects,
  joinAll,
  nextBit,
  sparseBitSetOf,
  wordAt,
  type BitSet,
  type SparseBitSet,
} from '../model/bit-set.ts'
import type { IndexedPolicies } from '../model/indexed-policies.ts'

/** A set of policies in one of two forms; the other one is null. */
export interface PackedPolicies {
  readonly few: SparseBitSet | null
  readonly many: IndexedPolicies | null
}

/** Sets up to this length, for 512 policies, are not worth packing. */
const shortSet = 16

/** Packs policies, given in ascending order. */
export function packPolicies(policies: readonly number[], policyCount: number): PackedPolicies {
  const words = Math.ceil(policyCount / 32)
  if (words > shortSet) {
    const few = sparseBitSetOf(policies)
    if (few.length <= words) return { few, many: null }
  }
  const members = emptyBitSet(policyCount)
  for (const policy of policies) addBit(members, policy)
  return { few: null, many: { members, filledWords: filledWordsOf(members) } }
}

/** Whether one of the policies is in a set. */
export function isAnyIn({ few, many }: PackedPolicies, set: BitSet): boolean {
  if (few !== null) return intersects(few, set)
  return many !== null && many.members.some((word, place) => (word & wordAt(set, place)) !== 0)
}

/** A union of packed sets. Small sets are added at once; of large ones, only the words that are asked for are read. */
export class PolicyUnion {
  readonly #few: BitSet
  /** A bit for each word of `#few`, and of the large sets, that may hold a policy. */
  readonly #fewWords: BitSet
  readonly #manyWords: BitSet
  readonly #many: BitSet[] = []
  #manyCount = 0

  constructor(policyCount: number) {
    this.#few = emptyBitSet(policyCount)
    this.#fewWords = emptyBitSet(this.#few.length)
    this.#manyWords = emptyBitSet(this.#few.length)
  }

  add({ few, many }: PackedPolicies): void {
    if (few !== null) addAll(this.#few, this.#fewWords, few)
    if (many === null) return
    this.#many[this.#manyCount] = many.members
    this.#manyCount += 1
    joinAll(this.#manyWords, many.filledWords)
  }

  /** The policies in a word. */
  wordAt(word: number): number {
    let bits = wordAt(this.#few, word)
    for (let place = 0; place < this.#manyCount; place += 1) {
      const many = this.#many[place]
      if (many !== undefined) bits |= wordAt(many, word)
    }
    return bits
  }

  /** A bit for each of 32 words that may hold a policy. */
  filledWordsAt(place: number): number {
    return wordAt(this.#fewWords, place) | wordAt(this.#manyWords, place)
  }

  clear(): void {
    const words = this.#fewWords
    for (let word = nextBit(words, 0); word !== -1; word = nextBit(words, word + 1)) {
      this.#few[word] = 0
    }
    clearBits(words)
    clearBits(this.#manyWords)
    this.#manyCount = 0
  }
}
