/**
 * Sets of policies as bits: policy 33 is bit 1 of word 1. Words are signed, as the results of bitwise
 * operators are.
 */

/** A set with one word for each 32 policies. */
export type BitSet = Int32Array

/** A set of few policies: alternately the index and the bits of each word that is not empty. */
export type SparseBitSet = Int32Array

/** Makes a set for so many numbers, with none in it. */
export function emptyBitSet(size: number): BitSet {
  return new Int32Array(Math.ceil(size / 32))
}

/** Makes the set of the numbers below `size` that pass the test. */
export function bitSetOf(size: number, contains: (index: number) => boolean): BitSet {
  const set = emptyBitSet(size)
  for (let index = 0; index < size; index += 1) if (contains(index)) addBit(set, index)
  return set
}

/** Adds a number to the set. */
export function addBit(set: BitSet, index: number): void {
  set[index >>> 5] = wordAt(set, index >>> 5) | (1 << (index & 31))
}

/** Removes a number from the set. */
export function removeBit(set: BitSet, index: number): void {
  set[index >>> 5] = wordAt(set, index >>> 5) & ~(1 << (index & 31))
}

/** Removes every number. WHY not `fill`: sets of words are short, and a loop is faster for those. */
export function clearBits(set: BitSet): void {
  for (let word = 0; word < set.length; word += 1) set[word] = 0
}

/** Tells whether the number is in the set. */
export function hasBit(set: BitSet, index: number): boolean {
  return (wordAt(set, index >>> 5) & (1 << (index & 31))) !== 0
}

/** Tells whether the set has no number. */
export function isEmpty(set: BitSet): boolean {
  for (let word = 0; word < set.length; word += 1) if (set[word] !== 0) return false
  return true
}

/** The word at an index within the set. */
export function wordAt(set: Int32Array, index: number): number {
  return set[index] ?? 0
}

/** The position of the lowest bit of a word that is not empty. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** The lowest number of the set from `from` on; -1 when there is none. */
export function nextBit(set: BitSet, from: number): number {
  let word = from >>> 5
  if (word >= set.length) return -1
  let rest = wordAt(set, word) & (-1 << (from & 31))
  while (rest === 0) {
    word += 1
    if (word === set.length) return -1
    rest = wordAt(set, word)
  }
  return (word << 5) + lowestBit(rest)
}

/** Packs members, given in ascending order. */
export function sparseBitSetOf(members: readonly number[]): SparseBitSet {
  const pairs: number[] = []
  for (const member of members) {
    const word = member >>> 5
    if (pairs.at(-2) !== word) pairs.push(word, 0)
    pairs[pairs.length - 1] = (pairs.at(-1) ?? 0) | (1 << (member & 31))
  }
  return Int32Array.from(pairs)
}

/** Adds the members of a sparse set to a set, and the words that hold them to `words`. */
export function addAll(target: BitSet, words: BitSet, set: SparseBitSet): void {
  for (let place = 0; place < set.length; place += 2) {
    const index = wordAt(set, place)
    target[index] = wordAt(target, index) | wordAt(set, place + 1)
    addBit(words, index)
  }
}

/** Adds the members of another set of the same size. */
export function joinAll(target: BitSet, set: BitSet): void {
  for (let word = 0; word < target.length; word += 1) {
    target[word] = wordAt(target, word) | wordAt(set, word)
  }
}

/** Removes the members that another set of the same size lacks. */
export function keepAll(target: BitSet, set: BitSet): void {
  for (let word = 0; word < target.length; word += 1) {
    target[word] = wordAt(target, word) & wordAt(set, word)
  }
}

/** The words that are not empty, as a set of their indexes. */
export function filledWordsOf(set: BitSet): BitSet {
  return bitSetOf(set.length, (word) => set[word] !== 0)
}

/** Whether a sparse set and a set have a common member. */
export function intersects(sparse: SparseBitSet, set: BitSet): boolean {
  for (let place = 0; place < sparse.length; place += 2) {
    if ((wordAt(sparse, place + 1) & wordAt(set, wordAt(sparse, place))) !== 0) return true
  }
  return false
}
