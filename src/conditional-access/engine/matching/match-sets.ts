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
  readonly #ifYes: ReusedResult
  readonly #ifNo: ReusedResult
  #among: ConditionResult
  #testResults: TestResults | null = null
  /** Where the result of the audience goes. */
  #result: ReusedResult
  /** Whether alternative audiences replace the requested ones; null without alternative audiences. */
  #isReplaced: Ternary | null = null
  /** Which case of alternative audiences counts. */
  #case: Ternary = no
  /** How far the audience in hand counts: under plans with `usesAlternativeOnly`, and under other plans. */
  #replacing: Ternary = yes
  #added: Ternary = yes
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
    this.#ifYes = new ReusedResult(policyCount)
    this.#ifNo = new ReusedResult(policyCount)
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
    this.#isReplaced = null
    this.#replacing = yes
    this.#added = yes
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
   * Begins the alternative audiences. Under plans with `usesAlternativeOnly` they replace those before, as far as
   * `isReplaced` holds; there are two cases of them, and `whichCase` tells which one counts. Under other plans they are
   * added to those before (E19).
   */
  beginAlternatives(isReplaced: Ternary, whichCase: Ternary): void {
    this.#endAudience()
    this.#isReplaced = isReplaced
    this.#case = whichCase
    this.#ifYes.clear()
    this.#ifNo.clear()
    if (this.#testResults !== null) this.#testResults.beginAlternatives(isReplaced, whichCase)
    // WHY: nothing is tested before the first alternative audience.
    this.#beginAlternative(this.#ifYes, no, no)
  }

  /** Begins an audience of the first case. It also counts, as far as `added` holds, under other plans. */
  beginAlternativeIfYes(replacing: Ternary, added: Ternary): void {
    this.#endAudience()
    if (this.#testResults !== null) this.#testResults.beginAlternativeIfYes(replacing, added)
    this.#beginAlternative(this.#ifYes, replacing, added)
  }

  /** Begins an audience of the second case. */
  beginAlternativeIfNo(): void {
    this.#endAudience()
    if (this.#testResults !== null) this.#testResults.beginAlternativeIfNo()
    this.#beginAlternative(this.#ifNo, yes, no)
  }

  #beginAlternative(result: ReusedResult, replacing: Ternary, added: Ternary): void {
    this.#result = result
    this.#replacing = replacing
    this.#added = added
  }

  /** Ends the evaluation. */
  end(): ConditionResult {
    this.#endAudience()
    if (this.#isReplaced !== null) this.#combineAlternatives(this.#isReplaced)
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
    const only = wordAt(this.#index.alternativeOnly, word)
    const counts = (this.#replacing === yes ? only : 0) | (this.#added === yes ? ~only : 0)
    const mayCount = (this.#replacing === no ? 0 : only) | (this.#added === no ? 0 : ~only)
    const certain = wordAt(among.certain, word) & isMet & counts
    const possible = wordAt(among.possible, word) & mayBeMet & mayCount
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

  #combineAlternatives(isReplaced: Ternary): void {
    const { alternativeOnly } = this.#index
    const requested = this.#requested
    for (let word = 0; word < alternativeOnly.length; word += 1) {
      const only = wordAt(alternativeOnly, word)
      const added = wordAt(this.#ifYes.certain, word) & ~only
      const mayBeAdded = wordAt(this.#ifYes.possible, word) & ~only
      const certain = wordAt(requested.certain, word)
      const possible = wordAt(requested.possible, word)
      const otherCertain = certainIf(this.#case, this.#ifYes, this.#ifNo, word)
      const otherPossible = possibleIf(this.#case, this.#ifYes, this.#ifNo, word)
      let isMet = certain
      let mayBeMet = possible
      if (isReplaced === yes) {
        isMet = otherCertain
        mayBeMet = otherPossible
      } else if (isReplaced !== no) {
        isMet = certain & otherCertain
        mayBeMet = possible | otherPossible
      }
      requested.setWord(
        word,
        (isMet & only) | (certain & ~only) | added,
        (mayBeMet & only) | (possible & ~only) | mayBeAdded,
      )
    }
  }
}

/** The policies that are certainly met in the case that counts, or in both cases when that is unknown. */
function certainIf(
  whichCase: Ternary,
  ifYes: ConditionResult,
  ifNo: ConditionResult,
  word: number,
): number {
  if (whichCase === yes) return wordAt(ifYes.certain, word)
  if (whichCase === no) return wordAt(ifNo.certain, word)
  return wordAt(ifYes.certain, word) & wordAt(ifNo.certain, word)
}

/** The policies that may be met in a case that may count. */
function possibleIf(
  whichCase: Ternary,
  ifYes: ConditionResult,
  ifNo: ConditionResult,
  word: number,
): number {
  if (whichCase === yes) return wordAt(ifYes.possible, word)
  if (whichCase === no) return wordAt(ifNo.possible, word)
  return wordAt(ifYes.possible, word) | wordAt(ifNo.possible, word)
}
