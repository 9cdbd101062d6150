/** Evaluates every condition of every policy, so that each result can be explained. */

import { lowestBit, wordAt, type BitSet } from '../model/bit-set.ts'
import type { SignIn } from '../model/sign-in.ts'
import { missingIn, no, type Ternary } from '../model/ternary.ts'
import { activeWordsOf, noWords, type ActiveWords } from './active-words.ts'
import type { ConditionResult } from './result-memo.ts'
import type { ConditionMatcher } from './condition-matcher.ts'
import { TestResults } from './test-results.ts'
import type { MatchSets } from './match-sets.ts'
import { evaluateAndRecord, evaluateCondition } from './evaluate-condition.ts'

/** The results of all conditions for one sign-in. One instance serves all decisions in turn. */
export class FullEvaluation implements ConditionResult {
  /** By policy: a bit for each condition, by its place, that is certainly not met. */
  readonly failing: Int32Array
  /** By policy: a bit for each condition that may be met and may not. */
  readonly undetermined: Int32Array
  /** Policies that certainly apply. */
  readonly certain: BitSet
  /** Policies that apply or may apply. */
  readonly possible: BitSet
  readonly #conditions: readonly ConditionMatcher[]
  readonly #matchSets: MatchSets
  readonly #evaluated: BitSet
  /** By place of the condition: the words in which a policy restricts it. */
  readonly #activeWords: readonly ActiveWords[]
  /** By place of the condition. */
  readonly #testResults: readonly TestResults[]

  constructor(
    conditions: readonly ConditionMatcher[],
    evaluated: BitSet,
    policyCount: number,
    matchSets: MatchSets,
  ) {
    this.failing = new Int32Array(policyCount)
    this.undetermined = new Int32Array(policyCount)
    this.certain = evaluated.slice()
    this.possible = evaluated.slice()
    this.#conditions = conditions
    this.#evaluated = evaluated
    this.#matchSets = matchSets
    this.#activeWords = conditions.map(({ index }) => activeWordsOf(evaluated, index.restricting))
    this.#testResults = conditions.map(({ index }) => new TestResults(index))
  }

  /**
   * Evaluates every condition. Results of single tests are recorded for conditions that are unknown for
   * some policy, and for all conditions when `recordsAll`.
   */
  evaluate(signIn: SignIn, recordsAll: boolean): ConditionResult {
    this.#begin()
    for (let place = 0; place < this.#conditions.length; place += 1) {
      const condition = this.#conditions[place]
      if (condition === undefined) continue
      if (condition.isAbout !== null && !condition.isAbout(signIn)) {
        if (recordsAll) this.testResultsOf(place).recordAllMet()
        continue
      }
      const active = this.#activeWords[place] ?? noWords
      if (active.count === 0 && !recordsAll) continue
      const testResults = this.testResultsOf(place)
      const result = recordsAll
        ? evaluateAndRecord(condition, active, signIn, this.#matchSets, testResults)
        : evaluateCondition(condition, active, signIn, this.#matchSets)
      const isKnownForAll = this.#mark(result, active, 1 << place)
      if (!isKnownForAll && !recordsAll) {
        evaluateAndRecord(condition, active, signIn, this.#matchSets, testResults)
      }
    }
    return this
  }

  /** The results of the tests of a condition, if they were recorded. */
  testResultsOf(place: number): TestResults {
    return this.#testResults[place] ?? noTestResults
  }

  /** The facts that would settle the unknown conditions of a policy; `no` when none is unknown. */
  missingFor(policy: number): Ternary {
    let missing = no
    for (let rest = wordAt(this.undetermined, policy); rest !== 0; rest &= rest - 1) {
      const place = lowestBit(rest)
      const plan = this.#conditions[place]?.index.planOf[policy] ?? 0
      missing = missingIn(missing, this.testResultsOf(place).resultOf(plan))
    }
    return missing
  }

  #begin(): void {
    this.failing.fill(0)
    this.undetermined.fill(0)
    this.certain.set(this.#evaluated)
    this.possible.set(this.#evaluated)
  }

  /** Marks the policies whose condition fails or is unknown. False when it is unknown for some. */
  #mark(
    { certain, possible }: ConditionResult,
    { words, count, policies }: ActiveWords,
    condition: number,
  ): boolean {
    let isKnownForAll = true
    for (let index = 0; index < count; index += 1) {
      const word = wordAt(words, index)
      const among = wordAt(policies, word)
      const isMet = wordAt(certain, word)
      const mayBeMet = wordAt(possible, word)
      const isUnknown = among & mayBeMet & ~isMet
      this.certain[word] = wordAt(this.certain, word) & isMet
      this.possible[word] = wordAt(this.possible, word) & mayBeMet
      markEach(this.failing, among & ~mayBeMet, word, condition)
      if (isUnknown === 0) continue
      isKnownForAll = false
      markEach(this.undetermined, isUnknown, word, condition)
    }
    return isKnownForAll
  }
}

function markEach(marks: Int32Array, policies: number, word: number, mark: number): void {
  const first = word << 5
  for (let rest = policies; rest !== 0; rest &= rest - 1) {
    const policy = first + lowestBit(rest)
    marks[policy] = wordAt(marks, policy) | mark
  }
}

const noTestResults = new TestResults({ testCount: 0, plans: [] })
