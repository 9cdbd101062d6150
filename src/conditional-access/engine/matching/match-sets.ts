/** Collects which tests of a condition match a sign-in, as sets of policies. */

import { addAll, emptyBitSet, intersects, wordAt, type BitSet } from '../model/bit-set.ts'
import { no, yes, type Ternary } from '../model/ternary.ts'
import { noWords, type ActiveWords } from './active-words.ts'
import { ConditionIndex } from './condition-index.ts'
import type { ConditionResult } from './result-memo.ts'
import type { TestResults } from './test-results.ts'

/**
 * The policies that the matching tests include and exclude. One instance serves all conditions and all
 * decisions in turn. Most conditions run their tests once; the condition on targets runs them for each
 * audience of a token, and one audience is enough to meet it (E17).
 */
export class MatchSets implements ConditionResult {
  /** The result; valid in active words. */
  readonly certain: BitSet
  /** The result; valid in active words. */
  readonly possible: BitSet
  readonly #alternative: ConditionResult
  readonly #included: BitSet
  readonly #excluded: BitSet
  /** The policies that unknown tests include or exclude; stale unless `#hasUnknown`. */
  readonly #maybeIncluded: BitSet
  readonly #maybeExcluded: BitSet
  #index: ConditionIndex = noIndex
  #active: ActiveWords = noWords
  #testResults: TestResults | null = null
  /** Where the result of the audience goes. */
  #result: ConditionResult = this
  #isFirstAudience = true
  #hasUnknown = false
  #isAlternativeRequested: Ternary = no

  constructor(policyCount: number) {
    this.certain = emptyBitSet(policyCount)
    this.possible = emptyBitSet(policyCount)
    this.#alternative = { certain: emptyBitSet(policyCount), possible: emptyBitSet(policyCount) }
    this.#included = emptyBitSet(policyCount)
    this.#excluded = emptyBitSet(policyCount)
    this.#maybeIncluded = emptyBitSet(policyCount)
    this.#maybeExcluded = emptyBitSet(policyCount)
  }

  /** Begins a condition. With test results, each test and each plan is recorded. */
  begin(index: ConditionIndex, active: ActiveWords, testResults: TestResults | null): void {
    this.#index = index
    this.#active = active
    this.#testResults = testResults
    this.#result = this
    this.#isFirstAudience = true
    this.#isAlternativeRequested = no
    if (testResults !== null) testResults.begin()
    this.#beginAudience()
  }

  /** Reports a test that matches. */
  match(test: number | undefined): void {
    if (test === undefined) return
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    if (include !== undefined) addAll(this.#included, include)
    if (exclude !== undefined) addAll(this.#excluded, exclude)
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
    const { policies } = this.#active
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    return (
      (include !== undefined && intersects(include, policies)) ||
      (exclude !== undefined && intersects(exclude, policies))
    )
  }

  /** Begins another audience: one of them has to meet the condition (E17). */
  beginNextAudience(): void {
    this.#endAudience()
    this.#beginAudience()
  }

  /**
   * Begins an audience that counts as far as `isRequested` holds: it replaces those before under plans with
   * `usesAlternativeOnly`, and is one more of them under other plans (E19).
   */
  beginAlternativeAudience(isRequested: Ternary): void {
    this.#endAudience()
    this.#isAlternativeRequested = isRequested
    this.#result = this.#alternative
    this.#isFirstAudience = true
    if (this.#testResults !== null) this.#testResults.beginAlternativeAudience(isRequested)
    this.#beginAudience()
  }

  /** Ends the condition: `certain` and `possible` hold the result. */
  end(): void {
    this.#endAudience()
    if (this.#isAlternativeRequested !== no) this.#addAlternative()
    if (this.#testResults !== null) this.#testResults.end()
  }

  #beginAudience(): void {
    this.#hasUnknown = false
    const { words, count } = this.#active
    const { includingAll } = this.#index
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      this.#included[word] = wordAt(includingAll, word)
      this.#excluded[word] = 0
    }
  }

  #endAudience(): void {
    const { words, count } = this.#active
    const { certain, possible } = this.#result
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      const included = wordAt(this.#included, word)
      const excluded = wordAt(this.#excluded, word)
      const maybeIncluded = this.#hasUnknown ? wordAt(this.#maybeIncluded, word) : 0
      const maybeExcluded = this.#hasUnknown ? wordAt(this.#maybeExcluded, word) : 0
      const isMet = included & ~(excluded | maybeExcluded)
      const mayBeMet = (included | maybeIncluded) & ~excluded
      certain[word] = this.#isFirstAudience ? isMet : isMet | wordAt(certain, word)
      possible[word] = this.#isFirstAudience ? mayBeMet : mayBeMet | wordAt(possible, word)
    }
    this.#isFirstAudience = false
    if (this.#testResults !== null) this.#testResults.endAudience()
  }

  #reportUnknown(test: number, value: Ternary): void {
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    if (include === undefined && exclude === undefined) return
    if (!this.#hasUnknown) {
      this.#hasUnknown = true
      this.#maybeIncluded.fill(0)
      this.#maybeExcluded.fill(0)
    }
    if (include !== undefined) addAll(this.#maybeIncluded, include)
    if (exclude !== undefined) addAll(this.#maybeExcluded, exclude)
    if (this.#testResults !== null) this.#testResults.reportUnknown(test, value)
  }

  #addAlternative(): void {
    const { words, count } = this.#active
    const isRequested = this.#isAlternativeRequested === yes
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      const alternativeOnly = wordAt(this.#index.alternativeOnly, word)
      const certain = wordAt(this.certain, word)
      const possible = wordAt(this.possible, word)
      const otherCertain = wordAt(this.#alternative.certain, word)
      const otherPossible = wordAt(this.#alternative.possible, word)
      const isMet = isRequested ? otherCertain : certain & otherCertain
      const isAnyMet = isRequested ? certain | otherCertain : certain
      const mayBeMet = isRequested ? otherPossible : possible | otherPossible
      this.certain[word] = (isMet & alternativeOnly) | (isAnyMet & ~alternativeOnly)
      this.possible[word] =
        (mayBeMet & alternativeOnly) | ((possible | otherPossible) & ~alternativeOnly)
    }
  }
}

const noIndex = new ConditionIndex([], new Int32Array(0), 0)
