import fc from 'fast-check'
import { isIP } from 'node:net'
import { expect, it } from 'vitest'
import { isAddress } from './address.ts'

const spelling = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  fc.string({ unit: fc.constantFrom(...'0123456789abf:.:. '), maxLength: 24 }),
)

/** One character of a valid address changed. */
const damaged = fc
  .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(), fc.constantFrom(...':.%0g/ '))
  .map(([text, place, character]) => {
    const at = place % text.length
    return text.slice(0, at) + character + text.slice(at + 1)
  })

it('takes the addresses that Node.js takes, without a zone', () => {
  fc.assert(
    fc.property(fc.oneof(spelling, damaged), (text) => {
      expect(isAddress(text)).toBe(isIP(text) !== 0 && !text.includes('%'))
    }),
    { numRuns: 5_000 },
  )
})
