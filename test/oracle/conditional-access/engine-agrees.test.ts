import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareImplementations, decideByEngine } from './agreement.ts'
import { arbitraryCase } from './arbitrary-case.ts'
import { checkLaws } from './laws.ts'
import { decideByReference } from './reference.ts'

describe('the engine', () => {
  checkLaws(decideByEngine, 300)

  it('gives the same answer and trace as the reference', () => {
    fc.assert(
      fc.property(arbitraryCase, fc.constantFrom('none', 'reasons', 'full'), (given, level) => {
        const { rules, signIn } = given
        expect(decideByEngine(rules, signIn, level)).toEqual(
          decideByReference(rules, signIn, level),
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it('agrees with the reference on 20,000 pairs of rules and sign-in', () => {
    const extent = { seed: 7_919, rules: 400, signIns: 50, traceEvery: 20 }
    const { pairs, outcomes } = compareImplementations(extent)
    expect(pairs).toBe(20_000)
    const kinds = ['allow', 'interrupt', 'deny', 'block', 'notEnoughInformation']
    expect([...outcomes.keys()].toSorted()).toEqual(kinds.toSorted())
  })
})
