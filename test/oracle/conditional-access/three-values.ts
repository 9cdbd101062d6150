/** Tests with three values, and the algebra that `decision.ts` lays down for them. */

import type { YesNoUnknown } from '../../../src/conditional-access/engine/model/ternary.ts'
import { factNames, type FactName } from '../../../src/conditional-access/engine/model/sign-in.ts'

/** The value of a test and, while it is unknown, what would settle it. */
export interface Test {
  readonly verdict: YesNoUnknown
  readonly missing: readonly FactName[]
}

export const yes: Test = { verdict: 'yes', missing: [] }
export const no: Test = { verdict: 'no', missing: [] }

export function unknown(...missing: readonly FactName[]): Test {
  return { verdict: 'unknown', missing }
}

export function known(value: boolean): Test {
  return value ? yes : no
}

/** What Microsoft does not publish: no fact settles it. */
export const unpublished: Test = unknown()

/** Tests a member; when it is absent, the fact is missing. */
export function ask<Value>(
  value: Value | undefined,
  fact: FactName,
  test: (value: Value) => boolean,
): Test {
  return value === undefined ? unknown(fact) : known(test(value))
}

/** Facts in canonical order, each once. */
export function sortFacts(facts: readonly FactName[]): readonly FactName[] {
  return factNames.filter((name) => facts.includes(name))
}

function unknownOf(tests: readonly Test[]): Test {
  return unknown(...sortFacts(tests.flatMap(({ missing }) => missing)))
}

export function or(...tests: readonly Test[]): Test {
  if (tests.some(({ verdict }) => verdict === 'yes')) return yes
  return tests.every(({ verdict }) => verdict === 'no') ? no : unknownOf(tests)
}

export function not({ verdict, missing }: Test): Test {
  if (verdict === 'unknown') return { verdict, missing }
  return verdict === 'yes' ? no : yes
}

export function and(...tests: readonly Test[]): Test {
  return not(or(...tests.map(not)))
}

export function choose(test: Test, ifYes: Test, ifNo: Test): Test {
  if (test.verdict === 'yes') return ifYes
  if (test.verdict === 'no') return ifNo
  const isSettled = ifYes.verdict === ifNo.verdict && ifYes.verdict !== 'unknown'
  return isSettled ? ifYes : unknownOf([test, ifYes, ifNo])
}
