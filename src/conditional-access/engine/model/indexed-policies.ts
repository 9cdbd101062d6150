/** Sets of policies that know their empty words, so that time depends on their members and not on all policies. */

import { bitSetOf, filledWordsOf, type BitSet } from './bit-set.ts'

/** A set of policies. */
export interface IndexedPolicies {
  readonly members: BitSet
  /** A bit for each word of `members` that may hold one; all other words are 0. */
  readonly filledWords: BitSet
}

/** The set of the policies below `count` that pass the test. */
export function indexedPoliciesOf(
  count: number,
  contains: (policy: number) => boolean,
): IndexedPolicies {
  const members = bitSetOf(count, contains)
  return { members, filledWords: filledWordsOf(members) }
}
