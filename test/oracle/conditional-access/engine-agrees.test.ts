import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicies } from '../../../src/conditional-access/engine/compile.ts'
import { decide } from '../../../src/conditional-access/engine/decide.ts'
import { verdictOf } from '../../../src/conditional-access/engine/verdict.ts'
import { compareImplementations, decideByEngine, largeCase } from './agreement.ts'
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

  it.each([300, 1_500])('agrees with the reference on %i policies at once', (policyCount) => {
    const { rules, signIns } = largeCase(7_907, policyCount, 12)
    const compiled = compilePolicies(rules.policies, rules.tenantRules, rules.semantics)
    for (const signIn of signIns) {
      for (const trace of ['none', 'reasons', 'full'] as const) {
        const expected = decideByReference(rules, signIn, trace)
        expect(decide(compiled, signIn, { trace })).toEqual(expected)
        expect(verdictOf(compiled, signIn)).toBe(expected.outcome)
      }
    }
  })

  it('agrees with the reference on 20,000 pairs of rules and sign-in', () => {
    const extent = { seed: 7_919, rules: 400, signIns: 50, traceEvery: 20 }
    const { pairs, outcomes } = compareImplementations(extent)
    expect(pairs).toBe(20_000)
    const kinds = ['allow', 'interrupt', 'deny', 'block', 'notEnoughInformation']
    expect([...outcomes.keys()].toSorted()).toEqual(kinds.toSorted())
  })
})
