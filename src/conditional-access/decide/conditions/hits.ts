/**
 * What the tests of a condition find in a sign-in, gathered as sets of policies: those whose condition is
 * certainly met, and those whose condition is met or may be.
 */

import { addAll, emptyBitSet, intersects, wordAt, type BitSet } from '../bit-set.ts'
import { no, yes, type Ternary } from '../ternary.ts'
import { ConditionIndex } from './condition-index.ts'
import type { Findings } from './findings.ts'

/** The words of a set that are looked at. */
export interface ActiveWords {
  readonly words: Int32Array
  readonly count: number
  /** The policies of interest, all of them in active words. */
  readonly candidates: BitSet
}

/** Policies whose condition is met in a view of the sign-in. */
interface Met {
  readonly certain: BitSet
  readonly possible: BitSet
}

/** A working area, reused by every decision. */
export class Hits implements Met {
  /** The result; valid in active words. */
  readonly certain: BitSet
  /** The result; valid in active words. */
  readonly possible: BitSet
  readonly #alternative: Met
  readonly #included: BitSet
  readonly #maybeIncluded: BitSet
  readonly #excluded: BitSet
  readonly #maybeExcluded: BitSet
  #index: ConditionIndex = noIndex
  #active: ActiveWords = noWords
  #findings: Findings | null = null
  #target: Met = this
  #isViewOpen = false
  #alternativeCounts: Ternary = no

  constructor(size: number) {
    this.certain = emptyBitSet(size)
    this.possible = emptyBitSet(size)
    this.#alternative = { certain: emptyBitSet(size), possible: emptyBitSet(size) }
    this.#included = emptyBitSet(size)
    this.#maybeIncluded = emptyBitSet(size)
    this.#excluded = emptyBitSet(size)
    this.#maybeExcluded = emptyBitSet(size)
  }

  /** Turns to a condition. With findings, tests and plans are recorded one by one. */
  begin(index: ConditionIndex, active: ActiveWords, findings: Findings | null): void {
    this.#index = index
    this.#active = active
    this.#findings = findings
    this.#alternativeCounts = no
    this.#aimAt(this)
    this.#findings?.begin()
    this.openView()
  }

  /** Reports a test that hits. */
  hit(test: number | undefined): void {
    if (test === undefined) return
    const { includes, excludes } = this.#index
    const include = includes[test]
    const exclude = excludes[test]
    if (include !== undefined) {
      addAll(this.#included, include)
      addAll(this.#maybeIncluded, include)
    }
    if (exclude !== undefined) {
      addAll(this.#excluded, exclude)
      addAll(this.#maybeExcluded, exclude)
    }
    this.#findings?.hit(test)
  }

  /** Reports the value of a test; one that does not hit need not be reported. Repeated values add up. */
  found(test: number | undefined, value: Ternary): void {
    if (test === undefined || value === no) return
    if (value === yes) this.hit(test)
    else this.#doubt(test, value)
  }

  /** Reports one value of several tests. */
  foundEach(tests: readonly number[], value: Ternary): void {
    for (let place = 0; place < tests.length; place += 1) this.found(tests[place], value)
  }

  /** Tells whether a candidate depends on a test. */
  matters(test: number): boolean {
    const { candidates } = this.#active
    const include = this.#index.includes[test]
    const exclude = this.#index.excludes[test]
    return (
      (include !== undefined && intersects(include, candidates)) ||
      (exclude !== undefined && intersects(exclude, candidates))
    )
  }

  /** Begins a view. */
  openView(): void {
    this.#isViewOpen = true
    const { words, count } = this.#active
    const { open } = this.#index
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      const everyone = wordAt(open, word)
      this.#included[word] = everyone
      this.#maybeIncluded[word] = everyone
      this.#excluded[word] = 0
      this.#maybeExcluded[word] = 0
    }
  }

  /** Ends one of several views of a sign-in, of which one has to meet the condition (E17). */
  closeView(): void {
    this.#isViewOpen = false
    const { words, count } = this.#active
    const { certain, possible } = this.#target
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      const met = wordAt(this.#included, word) & ~wordAt(this.#maybeExcluded, word)
      const maybeMet = wordAt(this.#maybeIncluded, word) & ~wordAt(this.#excluded, word)
      certain[word] = wordAt(certain, word) | met
      possible[word] = wordAt(possible, word) | maybeMet
    }
    this.#findings?.closeView()
  }

  /**
   * Begins a view that counts as far as a test holds: in place of those before for plans that say so, as
   * one more of them for others.
   */
  beginAlternative(counts: Ternary): void {
    this.#alternativeCounts = counts
    this.#aimAt(this.#alternative)
    this.#findings?.beginAlternative(counts)
    this.openView()
  }

  /** Ends the condition: `certain` and `possible` hold the result. */
  end(): void {
    if (this.#isViewOpen) this.closeView()
    if (this.#alternativeCounts !== no) this.#mixInAlternative()
    this.#findings?.end()
  }

  #doubt(test: number, value: Ternary): void {
    const { includes, excludes } = this.#index
    const include = includes[test]
    const exclude = excludes[test]
    if (include !== undefined) addAll(this.#maybeIncluded, include)
    if (exclude !== undefined) addAll(this.#maybeExcluded, exclude)
    this.#findings?.doubt(test, value)
  }

  #aimAt(target: Met): void {
    this.#target = target
    const { words, count } = this.#active
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      target.certain[word] = 0
      target.possible[word] = 0
    }
  }

  #mixInAlternative(): void {
    const { words, count } = this.#active
    const counts = this.#alternativeCounts === yes
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      const replacing = wordAt(this.#index.replacing, word)
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
const noWords: ActiveWords = { words: new Int32Array(0), count: 0, candidates: emptyBitSet(0) }
