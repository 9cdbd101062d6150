import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { IdMap } from './id-map.ts'

/** Few letters, so that texts meet; two that lower to other lengths or into ASCII. */
const text = fc
  .array(fc.constantFrom('a', 'A', 'b', 'B', '0', '-', '@', '`', '\u212a', 'k', '\u0130'), {
    maxLength: 6,
  })
  .map((letters) => letters.join(''))

it('finds what a map by the text in lower case finds', () => {
  fc.assert(
    fc.property(fc.array(text), fc.array(text), (set, sought) => {
      const ids = new IdMap<number>()
      const plain = new Map<string, number>()
      for (const [place, id] of set.entries()) {
        ids.set(id, place)
        plain.set(id.toLowerCase(), place)
      }
      const found = [...set, ...sought].map((id) => ids.get(id))
      expect(found).toEqual([...set, ...sought].map((id) => plain.get(id.toLowerCase())))
    }),
    { numRuns: 2_000 },
  )
})
