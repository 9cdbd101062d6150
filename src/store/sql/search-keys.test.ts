import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareSearchKeys,
  parseSearchKeys,
  printSearchKeys,
  storedUniqueValue,
  toSearchKeys,
  type SearchKeys,
  type SearchKeysChange,
} from './search-keys.ts'

const entries = fc.record({
  property: fc.constantFrom('p', 'P', 'q'),
  value: fc.oneof(fc.constantFrom('a', 'A', 'b', '1'), fc.constantFrom(0, 1), fc.boolean()),
})
const uniqueKeys = fc.record({
  constraint: fc.constantFrom('c', 'd'),
  value: fc.constantFrom('x', 'y', 'z'),
})
const searchKeys = fc
  .tuple(fc.array(entries, { maxLength: 6 }), fc.array(uniqueKeys, { maxLength: 6 }))
  .map(([index, keys]) => toSearchKeys(index, keys))

/** What the tables hold of search keys: rows under property and position, and a set of keys. */
function tablesOf({ rows, uniqueKeys }: SearchKeys) {
  return {
    rows: new Map(rows.map(({ property, position, value }) => [`${property} ${position}`, value])),
    keys: new Set(uniqueKeys.map(({ constraint, value }) => `${constraint} ${value}`)),
  }
}

function apply(before: SearchKeys, change: SearchKeysChange) {
  const { rows, keys } = tablesOf(before)
  for (const { property, position } of change.removed) rows.delete(`${property} ${position}`)
  for (const { property, position, value } of change.written) {
    rows.set(`${property} ${position}`, value)
  }
  for (const { constraint, value } of change.released) keys.delete(`${constraint} ${value}`)
  for (const { constraint, value } of change.claimed) keys.add(`${constraint} ${value}`)
  return { rows, keys }
}

describe('toSearchKeys', () => {
  it('folds names and text, converts Booleans to numbers, and removes duplicates', () => {
    expect(
      toSearchKeys(
        [
          { property: 'displayName', value: 'Ada' },
          { property: 'tag', value: 'One' },
          { property: 'DisplayName', value: 'ADA' },
          { property: 'tag', value: 'two' },
          { property: 'enabled', value: true },
        ],
        [
          { constraint: 'c', value: 'X' },
          { constraint: 'c', value: 'x' },
          { constraint: 'c', value: 'X' },
        ],
      ),
    ).toEqual({
      rows: [
        { property: 'displayname', position: 0, value: 'ada' },
        { property: 'tag', position: 0, value: 'one' },
        { property: 'tag', position: 1, value: 'two' },
        { property: 'enabled', position: 0, value: 1 },
      ],
      uniqueKeys: [
        { constraint: 'c', value: 'X' },
        { constraint: 'c', value: 'x' },
      ],
    })
  })
})

describe('printSearchKeys', () => {
  it('is undone by parseSearchKeys', () => {
    fc.assert(
      fc.property(searchKeys, (keys) => {
        expect(parseSearchKeys(printSearchKeys(keys))).toEqual(keys)
      }),
    )
  })
})

describe('compareSearchKeys', () => {
  it('finds the change that turns one into the other', () => {
    fc.assert(
      fc.property(searchKeys, searchKeys, (before, after) => {
        expect(apply(before, compareSearchKeys(before, after))).toEqual(tablesOf(after))
      }),
    )
  })

  it('finds nothing to write where nothing changed', () => {
    fc.assert(
      fc.property(searchKeys, (keys) => {
        expect(compareSearchKeys(keys, keys)).toEqual({
          written: [],
          removed: [],
          claimed: [],
          released: [],
        })
      }),
    )
  })

  it('writes only the rows that differ', () => {
    const before = toSearchKeys(
      [
        { property: 'name', value: 'a' },
        { property: 'rank', value: 1 },
        { property: 'rank', value: 2 },
      ],
      [],
    )
    const after = toSearchKeys(
      [
        { property: 'name', value: 'A' },
        { property: 'rank', value: 3 },
      ],
      [],
    )
    expect(compareSearchKeys(before, after)).toEqual({
      written: [{ property: 'rank', position: 0, value: 3 }],
      removed: [{ property: 'rank', position: 1, value: 2 }],
      claimed: [],
      released: [],
    })
  })
})

describe('storedUniqueValue', () => {
  it('stores a short value itself, and the digest of a long one', () => {
    expect([storedUniqueValue('x'.repeat(512)), storedUniqueValue('x'.repeat(513))]).toEqual([
      'x'.repeat(512),
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/u),
    ])
    expect(storedUniqueValue('x'.repeat(600))).not.toBe(storedUniqueValue('x'.repeat(601)))
  })
})
