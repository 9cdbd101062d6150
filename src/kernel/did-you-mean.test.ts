import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean } from './did-you-mean.ts'

const members = ['conditions', 'grantControls', 'sessionControls', 'state']

describe('didYouMean', () => {
  it.each([
    ['one letter too few', 'conditons', 'conditions'],
    ['one letter too many', 'conditionss', 'conditions'],
    ['a wrong letter', 'conditiens', 'conditions'],
    ['two neighbours swapped', 'sttae', 'state'],
    ['another case', 'GRANTCONTROL', 'grantControls'],
  ])('finds a word with %s', (_, given, meant) => {
    expect(didYouMean(given, members)).toBe(meant)
  })

  it.each([['authentication'], [''], ['xyz'], ['s'.repeat(100_000)]])(
    'offers nothing for a word like no candidate',
    (given) => {
      expect(didYouMean(given, members)).toBeUndefined()
    },
  )

  it('prefers the first of equally near candidates', () => {
    expect(didYouMean('mode', ['node', 'code'])).toBe('node')
  })

  it('finds every candidate from itself without one letter', () => {
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.nat(), (member, seed) => {
        const at = seed % member.length
        expect(didYouMean(member.slice(0, at) + member.slice(at + 1), members)).toBe(member)
      }),
    )
  })
})
