/** Tests for equality with a value, found by the value. */

import { IdMap } from '../model/id-map.ts'
import type { TestNumbers } from './test-numbers.ts'

/** Tests of one part of a sign-in, by the values that policies name; compared without case. */
export class ValueTests {
  /** Every test, in the order in which values were first named. */
  readonly tests: number[] = []
  readonly #numbers: TestNumbers
  readonly #byValue = new IdMap<number>()

  constructor(numbers: TestNumbers) {
    this.#numbers = numbers
  }

  /** The test for a value, a new one when no policy named it before. */
  declare(value: string): number {
    const known = this.#byValue.get(value)
    if (known !== undefined) return known
    const test = this.#numbers.next()
    this.#byValue.set(value, test)
    this.tests.push(test)
    return test
  }

  /** The test for a value; undefined when no policy names it. */
  find(value: string): number | undefined {
    return this.#byValue.get(value)
  }
}
