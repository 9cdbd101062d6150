/** Evaluates every condition of every policy, so that each result can be explained. */

import { bitSetOf, isEmpty, lowestBit, nextBit, wordAt, type BitSet } from '../model/bit-set.ts'
import type { IndexedPolicies } from '../model/indexed-policies.ts'
import type { SignIn } from '../model/sign-in.ts'
import { missingIn, no, type Ternary } from '../model/ternary.ts'
import type { ConditionMatcher } from './condition-matcher.ts'
import { unconditionally, type ConditionResult } from './condition-result.ts'
import { evaluateCondition, runTests } from './evaluate-condition.ts'
import { TestResults } from './test-results.ts'

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
  readonly filledWords: BitSet
  isCertain = true
  readonly #conditions: readonly ConditionMatcher[]
  readonly #evaluated: IndexedPolicies
  /** By place of the condition: the policies to evaluate, in the words in which one restricts it. */
  readonly #restricting: readonly ConditionResult[]
  /** By place of the condition. */
  readonly #testResults: readonly TestResults[]

  constructor(
    conditions: readonly ConditionMatcher[],
    evaluated: IndexedPolicies,
    policyCount: number,
  ) {
    const { members, filledWords } = evaluated
    this.failing = new Int32Array(policyCount)
    this.undetermined = new Int32Array(policyCount)
    this.certain = members.slice()
    this.possible = members.slice()
    this.filledWords = filledWords
    this.#conditions = conditions
    this.#evaluated = evaluated
    this.#restricting = conditions.map(({ index: { restricting } }) =>
      unconditionally({
        members,
        filledWords: bitSetOf(
          members.length,
          (word) => (wordAt(members, word) & wordAt(restricting.members, word)) !== 0,
        ),
      }),
    )
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
      const among = this.#restricting[place] ?? this
      if (isEmpty(among.filledWords) && !recordsAll) continue
      const testResults = this.testResultsOf(place)
      const result = recordsAll
        ? runTests(condition, among, signIn, testResults)
        : evaluateCondition(condition, among, signIn)
      const isKnownForAll = this.#mark(result, among, 1 << place)
      if (!isKnownForAll && !recordsAll) runTests(condition, among, signIn, testResults)
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
    this.certain.set(this.#evaluated.members)
    this.possible.set(this.#evaluated.members)
    this.isCertain = true
  }

  /** Marks the policies whose condition fails or is unknown. False when it is unknown for some. */
  #mark(
    { certain, possible }: ConditionResult,
    { possible: policies, filledWords }: ConditionResult,
    condition: number,
  ): boolean {
    let isKnownForAll = true
    for (let word = nextBit(filledWords, 0); word !== -1; word = nextBit(filledWords, word + 1)) {
      const among = wordAt(policies, word)
      const isMet = wordAt(certain, word)
      const mayBeMet = wordAt(possible, word)
      const isUnknown = among & mayBeMet & ~isMet
      this.certain[word] = wordAt(this.certain, word) & isMet
      this.possible[word] = wordAt(this.possible, word) & mayBeMet
      markEach(this.failing, among & ~mayBeMet, word, condition)
      if (isUnknown === 0) continue
      isKnownForAll = false
      this.isCertain = false
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
