/** Compares the engine with the reference on generated cases, many sign-ins to each set of rules. */

import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { compilePolicies } from '../../../src/conditional-access/engine/compile.ts'
import { decide } from '../../../src/conditional-access/engine/decide.ts'
import type {
  Decision,
  TraceLevel,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { verdictOf } from '../../../src/conditional-access/engine/verdict.ts'
import { arbitraryCase } from './arbitrary-case.ts'
import { decideByReference, type Rules } from './reference.ts'

/** Decides by the engine, as the reference is asked. */
export function decideByEngine(rules: Rules, signIn: SignIn, trace: TraceLevel): Decision {
  const { policies, tenantRules, semantics } = rules
  return decide(compilePolicies(policies, tenantRules, semantics), signIn, { trace })
}

/** A decision as JSON has it. */
function plain(decision: Decision): unknown {
  return JSON.parse(JSON.stringify(decision))
}

/** What was compared. */
export interface Agreement {
  readonly pairs: number
  /** How many of them came to each outcome. */
  readonly outcomes: ReadonlyMap<string, number>
}

interface Extent {
  readonly seed: number
  /** How many sets of rules. */
  readonly rules: number
  /** How many sign-ins are asked of each. */
  readonly signIns: number
  /** Every how many sign-ins the whole answer is compared, and not the verdict alone. */
  readonly traceEvery: number
}

/**
 * Compares verdicts of every pair and full traces of some.
 * @throws Error with the case, for the first pair on which they differ.
 */
export function compareImplementations({ seed, rules, signIns, traceEvery }: Extent): Agreement {
  const cases = fc.sample(arbitraryCase, { seed, numRuns: rules })
  const outcomes = new Map<string, number>()
  let pairs = 0
  for (const [place, { rules: asked }] of cases.entries()) {
    const compiled = compilePolicies(asked.policies, asked.tenantRules, asked.semantics)
    for (let turn = 0; turn < signIns; turn += 1) {
      const signIn = cases[(place + turn * 7) % cases.length]?.signIn
      if (signIn === undefined) continue
      const isTraced = pairs % traceEvery === 0
      const expected = decideByReference(asked, signIn, isTraced ? 'full' : 'none')
      const verdict = verdictOf(compiled, signIn)
      const actual = isTraced ? decide(compiled, signIn, { trace: 'full' }) : undefined
      const agrees =
        verdict === expected.outcome &&
        (actual === undefined || isDeepStrictEqual(plain(actual), plain(expected)))
      if (!agrees) {
        throw new Error(
          `engine and reference differ; seed ${seed}, rules ${place}, turn ${turn}: ` +
            JSON.stringify({
              policies: asked.policies,
              signIn,
              verdict,
              expected: expected.outcome,
            }),
        )
      }
      outcomes.set(verdict, (outcomes.get(verdict) ?? 0) + 1)
      pairs += 1
    }
  }
  return { pairs, outcomes }
}

/** The policies of many cases under the tenant rules of the first, so that sets of policies are long. */
export function largeCase(seed: number, policyCount: number, signInCount: number) {
  const cases = fc.sample(arbitraryCase, { seed, numRuns: policyCount })
  const [first] = cases
  if (first === undefined) throw new Error('there is no case')
  const policies = cases
    .flatMap(({ rules }) => rules.policies)
    .slice(0, policyCount)
    .map(({ body }, place) => ({ id: `policy-${String(place).padStart(5, '0')}`, body }))
  const rules: Rules = { ...first.rules, policies }
  return { rules, signIns: cases.slice(0, signInCount).map(({ signIn }) => signIn) }
}
