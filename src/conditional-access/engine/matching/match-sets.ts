/**
 * What the tests of a condition find in a sign-in, gathered as sets of policies: those whose condition is
 * certainly met, and those whose condition is met or may be.
 */

import { addAll, emptyBitSet, intersects, wordAt, type BitSet } from '../model/bit-set.ts'
import { no, yes, type Ternary } from '../model/ternary.ts'
import { noWords, type ActiveWords } from './active-words.ts'
import type { ConditionResult } from './result-memo.ts'
import { ConditionIndex } from './condition-index.ts'
import type { TestResults } from './test-results.ts'

/** A working area, reused by every decision. */
export class MatchSets implements ConditionResult {
  /** The result; valid in active words. */
  readonly certain: BitSet
  /** The result; valid in active words. */
  readonly possible: BitSet
  readonly #alternative: ConditionResult
  readonly #included: BitSet
  readonly #excluded: BitSet
  /** What tests that cannot be told may include or exclude; written only when there are such. */
  readonly #maybeIncluded: BitSet
  readonly #maybeExcluded: BitSet
  #index: ConditionIndex = noIndex
  #active: ActiveWords = noWords
  #findings: TestResults | null = null
  #target: ConditionResult = this
  #isFirstView = true
  #hasDoubt = false
  #alternativeCounts: Ternary = no

  constructor(size: number) {
    this.certain = emptyBitSet(size)
    this.possible = emptyBitSet(size)
    this.#alternative = { certain: emptyBitSet(size), possible: emptyBitSet(size) }
    this.#included = emptyBitSet(size)
    this.#excluded = emptyBitSet(size)
    this.#maybeIncluded = emptyBitSet(size)
    this.#maybeExcluded = emptyBitSet(size)
  }

  /** Turns to a condition. With findings, tests and plans are recorded one by one. */
  begin(index: ConditionIndex, active: ActiveWords, findings: TestResults | null): void {
    this.#index = index
    this.#active = active
    this.#findings = findings
    this.#target = this
    this.#isFirstView = true
    this.#alternativeCounts = no
    if (findings !== null) findings.begin()
    this.#openView()
  }

  /** Reports a test that hits. */
  match(test: number | undefined): void {
    if (test === undefined) return
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    if (include !== undefined) addAll(this.#included, include)
    if (exclude !== undefined) addAll(this.#excluded, exclude)
    if (this.#findings !== null) this.#findings.match(test)
  }

  /** Reports the value of a test; one that does not hit need not be reported. Repeated values add up. */
  report(test: number | undefined, value: Ternary): void {
    if (test === undefined || value === no) return
    if (value === yes) this.match(test)
    else this.#doubt(test, value)
  }

  /** Reports one value of several tests. */
  reportEach(tests: readonly number[], value: Ternary): void {
    for (let place = 0; place < tests.length; place += 1) this.report(tests[place], value)
  }

  /** Tells whether a candidate depends on a test. */
  isRelevant(test: number): boolean {
    const { policies: candidates } = this.#active
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    return (
      (include !== undefined && intersects(include, candidates)) ||
      (exclude !== undefined && intersects(exclude, candidates))
    )
  }

  /** Begins another view of the sign-in: one of them has to meet the condition (E17). */
  beginNextAudience(): void {
    this.#closeView()
    this.#openView()
  }

  #openView(): void {
    this.#hasDoubt = false
    const { words, count } = this.#active
    const { includingAll: open } = this.#index
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      this.#included[word] = wordAt(open, word)
      this.#excluded[word] = 0
    }
  }

  #closeView(): void {
    const { words, count } = this.#active
    const { certain, possible } = this.#target
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      const included = wordAt(this.#included, word)
      const excluded = wordAt(this.#excluded, word)
      const doubtful = this.#hasDoubt ? wordAt(this.#maybeIncluded, word) : 0
      const contested = this.#hasDoubt ? wordAt(this.#maybeExcluded, word) : 0
      const met = included & ~(excluded | contested)
      const mayBeMet = (included | doubtful) & ~excluded
      certain[word] = this.#isFirstView ? met : met | wordAt(certain, word)
      possible[word] = this.#isFirstView ? mayBeMet : mayBeMet | wordAt(possible, word)
    }
    this.#isFirstView = false
    if (this.#findings !== null) this.#findings.endAudience()
  }

  /**
   * Begins a view that counts as far as a test holds: in place of those before for plans that say so, as
   * one more of them for others.
   */
  beginAlternativeAudience(counts: Ternary): void {
    this.#closeView()
    this.#alternativeCounts = counts
    this.#target = this.#alternative
    this.#isFirstView = true
    if (this.#findings !== null) this.#findings.beginAlternativeAudience(counts)
    this.#openView()
  }

  /** Ends the condition: `certain` and `possible` hold the result. */
  end(): void {
    this.#closeView()
    if (this.#alternativeCounts !== no) this.#mixInAlternative()
    if (this.#findings !== null) this.#findings.end()
  }

  #doubt(test: number, value: Ternary): void {
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    if (include === undefined && exclude === undefined) return
    if (!this.#hasDoubt) {
      this.#hasDoubt = true
      this.#maybeIncluded.fill(0)
      this.#maybeExcluded.fill(0)
    }
    if (include !== undefined) addAll(this.#maybeIncluded, include)
    if (exclude !== undefined) addAll(this.#maybeExcluded, exclude)
    if (this.#findings !== null) this.#findings.reportUnknown(test, value)
  }

  #mixInAlternative(): void {
    const { words, count } = this.#active
    const counts = this.#alternativeCounts === yes
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      const replacing = wordAt(this.#index.alternativeOnly, word)
      const certain = wordAt(this.certain, word)
      const possible = wordAt(this.possible, word)
      const otherCertain = wordAt(this.#alternative.certain, word)
      const otherPossible = wordAt(this.#alternative.possible, word)
      const isMet = counts ? otherCertain : certain & otherCertain
      const isAnyMet = counts ? certain | otherCertain : certain
      const mayBeMet = counts ? otherPossible : possible | otherPossible
      this.certain[word] = (isMet & replacing) | (isAnyMet & ~replacing)
      this.possible[word] = (mayBeMet & replacing) | ((possible | otherPossible) & ~replacing)
    }
  }
}

const noIndex = new ConditionIndex([], new Int32Array(0), 0)
