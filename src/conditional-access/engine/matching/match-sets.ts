/** Collects which tests of a condition match a sign-in, as sets of policies. */

import { lowestBit, wordAt } from '../model/bit-set.ts'
import { no, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionIndex } from './condition-index.ts'
import { ReusedResult, type ConditionResult } from './condition-result.ts'
import { isAnyIn, PolicyUnion } from './packed-policies.ts'
import type { TestResults } from './test-results.ts'

/**
 * The policies that the matching tests of a condition include and exclude. One instance serves all decisions in
 * turn. Most conditions run their tests once; the condition on targets runs them for each audience of a token,
 * and one audience is enough to meet it (E17).
 */
export class MatchSets {
  readonly #index: ConditionIndex
  readonly #included: PolicyUnion
  readonly #excluded: PolicyUnion
  /** The policies that unknown tests include or exclude. */
  readonly #maybeIncluded: PolicyUnion
  readonly #maybeExcluded: PolicyUnion
  readonly #requested: ReusedResult
  readonly #alternative: ReusedResult
  #among: ConditionResult
  #testResults: TestResults | null = null
  /** Where the result of the audience goes. */
  #result: ReusedResult
  #isAlternativeRequested: Ternary = no
  /** Whether a test of the audience in hand is unknown. */
  #hasUnknown = false

  constructor(index: ConditionIndex) {
    const policyCount = index.planOf.length
    this.#index = index
    this.#included = new PolicyUnion(policyCount)
    this.#excluded = new PolicyUnion(policyCount)
    this.#maybeIncluded = new PolicyUnion(policyCount)
    this.#maybeExcluded = new PolicyUnion(policyCount)
    this.#requested = new ReusedResult(policyCount)
    this.#alternative = new ReusedResult(policyCount)
    this.#among = index.everyPolicy
    this.#result = this.#requested
  }

  /**
   * Begins an evaluation, whose result is a part of the policies given. With test results, each test and each plan
   * is recorded.
   */
  begin(among: ConditionResult, testResults: TestResults | null): void {
    this.#among = among
    this.#testResults = testResults
    this.#requested.clear()
    this.#result = this.#requested
    this.#isAlternativeRequested = no
    if (testResults !== null) testResults.begin()
  }

  /** Reports a test that matches. */
  match(test: number | undefined): void {
    if (test === undefined) return
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    if (include !== undefined) this.#included.add(include)
    if (exclude !== undefined) this.#excluded.add(exclude)
    if (this.#testResults !== null) this.#testResults.match(test)
  }

  /** Reports the value of a test; `no` need not be reported. Several values of a test are joined by `or`. */
  report(test: number | undefined, value: Ternary): void {
    if (test === undefined || value === no) return
    if (value === yes) this.match(test)
    else this.#reportUnknown(test, value)
  }

  /** Reports one value of several tests. */
  reportEach(tests: readonly number[], value: Ternary): void {
    for (let place = 0; place < tests.length; place += 1) this.report(tests[place], value)
  }

  /** Whether a policy to evaluate uses a test. */
  isRelevant(test: number): boolean {
    const { possible } = this.#among
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    return (
      (include !== undefined && isAnyIn(include, possible)) ||
      (exclude !== undefined && isAnyIn(exclude, possible))
    )
  }

  /** Begins another audience: one of them has to meet the condition (E17). */
  beginNextAudience(): void {
    this.#endAudience()
  }

  /**
   * Begins an audience that counts as far as `isRequested` holds: it replaces those before under plans with
   * `usesAlternativeOnly`, and is one more of them under other plans (E19).
   */
  beginAlternativeAudience(isRequested: Ternary): void {
    this.#endAudience()
    this.#isAlternativeRequested = isRequested
    this.#alternative.clear()
    this.#result = this.#alternative
    if (this.#testResults !== null) this.#testResults.beginAlternativeAudience(isRequested)
  }

  /** Ends the evaluation. */
  end(): ConditionResult {
    this.#endAudience()
    if (this.#isAlternativeRequested !== no) this.#addAlternative()
    if (this.#testResults !== null) this.#testResults.end()
    return this.#requested
  }

  #endAudience(): void {
    const { filledWords } = this.#among
    const includingAll = this.#index.includingAll.filledWords
    for (let place = 0; place < filledWords.length; place += 1) {
      let included = wordAt(includingAll, place) | this.#included.filledWordsAt(place)
      if (this.#hasUnknown) included |= this.#maybeIncluded.filledWordsAt(place)
      let rest = wordAt(filledWords, place) & included
      for (; rest !== 0; rest &= rest - 1) this.#addToResult((place << 5) + lowestBit(rest))
    }
    this.#included.clear()
    this.#excluded.clear()
    if (this.#hasUnknown) this.#clearUnknown()
    if (this.#testResults !== null) this.#testResults.endAudience()
  }

  #addToResult(word: number): void {
    const among = this.#among
    const result = this.#result
    const included = wordAt(this.#index.includingAll.members, word) | this.#included.wordAt(word)
    const excluded = this.#excluded.wordAt(word)
    const maybeIncluded = this.#hasUnknown ? this.#maybeIncluded.wordAt(word) : 0
    const maybeExcluded = this.#hasUnknown ? this.#maybeExcluded.wordAt(word) : 0
    const isMet = included & ~(excluded | maybeExcluded)
    const mayBeMet = (included | maybeIncluded) & ~excluded
    const certain = wordAt(among.certain, word) & isMet
    const possible = wordAt(among.possible, word) & mayBeMet
    result.setWord(
      word,
      wordAt(result.certain, word) | certain,
      wordAt(result.possible, word) | possible,
    )
  }

  #clearUnknown(): void {
    this.#maybeIncluded.clear()
    this.#maybeExcluded.clear()
    this.#hasUnknown = false
  }

  #reportUnknown(test: number, value: Ternary): void {
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    if (include === undefined && exclude === undefined) return
    this.#hasUnknown = true
    if (include !== undefined) this.#maybeIncluded.add(include)
    if (exclude !== undefined) this.#maybeExcluded.add(exclude)
    if (this.#testResults !== null) this.#testResults.reportUnknown(test, value)
  }

  #addAlternative(): void {
    const { alternativeOnly } = this.#index
    const requested = this.#requested
    const alternative = this.#alternative
    const isRequested = this.#isAlternativeRequested === yes
    for (let word = 0; word < alternativeOnly.length; word += 1) {
      const only = wordAt(alternativeOnly, word)
      const certain = wordAt(requested.certain, word)
      const possible = wordAt(requested.possible, word)
      const otherCertain = wordAt(alternative.certain, word)
      const otherPossible = wordAt(alternative.possible, word)
      const isMet = isRequested ? otherCertain : certain & otherCertain
      const isAnyMet = isRequested ? certain | otherCertain : certain
      const mayBeMet = isRequested ? otherPossible : possible | otherPossible
      requested.setWord(
        word,
        (isMet & only) | (isAnyMet & ~only),
        (mayBeMet & only) | ((possible | otherPossible) & ~only),
      )
    }
  }
}
