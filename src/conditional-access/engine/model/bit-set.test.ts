import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  addAll,
  bitSetOf,
  emptyBitSet,
  filledWordsOf,
  hasBit,
  intersects,
  keepAll,
  lowestBit,
  nextBit,
  sparseBitSetOf,
} from './bit-set.ts'

const size = 100
const members = fc
  .uniqueArray(fc.integer({ min: 0, max: size - 1 }))
  .map((list) => list.toSorted((one, other) => one - other))

function listed(set: Int32Array): readonly number[] {
  return Array.from({ length: size }, (_, index) => index).filter((index) => hasBit(set, index))
}

it('sets hold their members', () => {
  fc.assert(
    fc.property(members, (list) => {
      expect(listed(bitSetOf(size, (index) => list.includes(index)))).toEqual(list)
    }),
  )
})

it('sparse sets are added to sets and compared with them', () => {
  fc.assert(
    fc.property(members, members, (list, others) => {
      const set = bitSetOf(size, (index) => list.includes(index))
      const sparse = sparseBitSetOf(others)
      expect(intersects(sparse, set)).toBe(others.some((index) => list.includes(index)))
      const words = emptyBitSet(set.length)
      addAll(set, words, sparse)
      expect(words).toEqual(filledWordsOf(bitSetOf(size, (index) => others.includes(index))))
      const union = [...new Set([...list, ...others])]
      expect(listed(set)).toEqual(union.toSorted((one, other) => one - other))
    }),
  )
})

it.each([0, 1, 30, 31])('finds bit %i as the lowest', (bit) => {
  expect(lowestBit((1 << bit) | (1 << 31))).toBe(bit)
})

it('sets keep what they share with another, and list their members', () => {
  fc.assert(
    fc.property(members, members, (list, others) => {
      const set = bitSetOf(size, (index) => list.includes(index))
      keepAll(
        set,
        bitSetOf(size, (index) => others.includes(index)),
      )
      const found: number[] = []
      for (let bit = nextBit(set, 0); bit !== -1; bit = nextBit(set, bit + 1)) found.push(bit)
      expect(found).toEqual(list.filter((index) => others.includes(index)))
    }),
  )
})
