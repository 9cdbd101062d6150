import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareImplementations, decideByEngine } from './agreement.ts'
import { arbitraryCase } from './arbitrary-case.ts'
import { checkLaws } from './laws.ts'
import { decideByReference } from './reference.ts'

describe('the engine', () => {
  checkLaws(decideByEngine, 300)

  it('gives the answer of the reference, with its trace', () => {
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

  // A quarter of the pairs each, so that a slow machine shows how far it came.
  it.each([1, 2, 3, 4])('agrees with the reference on 50,000 pairs, part %i', (part) => {
    const seed = part * 7_919
    const extent = { seed, rules: 1_000, signIns: 50, traceEvery: 20 }
    const { pairs, outcomes } = compareImplementations(extent)
    expect(pairs).toBe(50_000)
    const kinds = ['allow', 'interrupt', 'deny', 'block', 'notEnoughInformation']
    expect([...outcomes.keys()].toSorted()).toEqual(kinds.toSorted())
  })
})
