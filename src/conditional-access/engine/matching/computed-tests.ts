/** Tests that compute a result, such as filter rules; see `value-tests.ts` for those that look one up. */

import { isUnknown, type Ternary } from '../model/ternary.ts'
import type { MatchSets } from './match-sets.ts'
import type { TestNumbers } from './test-numbers.ts'

interface ComputedTest<Input> {
  readonly test: number
  readonly evaluate: (input: Input) => Ternary
}

/** Tests of one part of a sign-in, one for each distinct key. */
export class ComputedTests<Input> {
  /** Every test, in the order in which keys were first declared. */
  readonly tests: number[] = []
  readonly #numbers: TestNumbers
  readonly #byKey = new Map<string, ComputedTest<Input>>()
  readonly #computed: ComputedTest<Input>[] = []

  constructor(numbers: TestNumbers) {
    this.#numbers = numbers
  }

  /** The test with the key, a new one the first time. */
  declare(key: string, compile: () => (input: Input) => Ternary): number {
    const known = this.#byKey.get(key)
    if (known !== undefined) return known.test
    const computed = { test: this.#numbers.next(), evaluate: compile() }
    this.#byKey.set(key, computed)
    this.#computed.push(computed)
    this.tests.push(computed.test)
    return computed.test
  }

  get isEmpty(): boolean {
    return this.#computed.length === 0
  }

  /** Reports the result of each test that a policy to evaluate uses; `missing` in place of an unknown one, if given. */
  run(input: Input, matchSets: MatchSets, missing?: Ternary): void {
    for (let place = 0; place < this.#computed.length; place += 1) {
      const computed = this.#computed[place]
      if (computed !== undefined && matchSets.isRelevant(computed.test)) {
        const result = computed.evaluate(input)
        matchSets.report(
          computed.test,
          missing !== undefined && isUnknown(result) ? missing : result,
        )
      }
    }
  }
}
