/** Which words of sets of policies are looked at. */

import { emptyBitSet, type BitSet } from '../model/bit-set.ts'

export interface ActiveWords {
  readonly words: Int32Array
  readonly count: number
  /** The policies of interest, all of them in active words. */
  readonly policies: BitSet
}

/** No words at all. */
export const noWords: ActiveWords = {
  words: new Int32Array(0),
  count: 0,
  policies: emptyBitSet(0),
}

/** The words of a set that have a bit in common with another. */
export function activeWordsOf(candidates: BitSet, restricting: BitSet): ActiveWords {
  const words = [...candidates.keys()].filter(
    (word) => ((candidates[word] ?? 0) & (restricting[word] ?? 0)) !== 0,
  )
  return { words: Int32Array.from(words), count: words.length, policies: candidates }
}
