/** Tests that need work beyond finding a value, such as filter rules. */

import type { Ternary } from '../model/ternary.ts'
import type { TestNumbers } from './test-numbers.ts'
import type { MatchSets } from './match-sets.ts'

interface ComputedTest<Input> {
  readonly test: number
  readonly evaluate: (input: Input) => Ternary
}

/** Tests that are computed from an input, one for each distinct key. */
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

  /** Reports what each test finds; those that no candidate depends on are passed over. */
  run(input: Input, hits: MatchSets): void {
    for (let place = 0; place < this.#computed.length; place += 1) {
      const computed = this.#computed[place]
      if (computed !== undefined && hits.isRelevant(computed.test)) {
        hits.report(computed.test, computed.evaluate(input))
      }
    }
  }
}
