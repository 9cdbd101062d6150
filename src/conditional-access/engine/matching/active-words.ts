/** Which words of sets of policies a condition can change. */

import { emptyBitSet, type BitSet } from '../model/bit-set.ts'

/** Words of a set, by their index. */
export interface ActiveWords {
  readonly words: Int32Array
  readonly count: number
  /** The policies to evaluate, all of them in active words. */
  readonly policies: BitSet
}

/** No policy to evaluate. */
export const noWords: ActiveWords = {
  words: new Int32Array(0),
  count: 0,
  policies: emptyBitSet(0),
}

/** The words of a set that contain a policy which restricts the condition. */
export function activeWordsOf(policies: BitSet, restricting: BitSet): ActiveWords {
  const words = [...policies.keys()].filter(
    (word) => ((policies[word] ?? 0) & (restricting[word] ?? 0)) !== 0,
  )
  return { words: Int32Array.from(words), count: words.length, policies }
}
