/** Looks at every condition of every policy, so that each verdict can be explained. */

import { lowestBit, wordAt, type BitSet } from '../model/bit-set.ts'
import type { SignIn } from '../model/sign-in.ts'
import { missingIn, no, type Ternary } from '../model/ternary.ts'
import { noWords, wordsOf, type ActiveWords } from './active-words.ts'
import type { ConditionResult } from './case-memo.ts'
import type { CompiledCondition } from './compiled-condition.ts'
import { TestResults } from './test-results.ts'
import type { MatchSets } from './match-sets.ts'
import { evaluateCondition, record } from './evaluate-condition.ts'

/** The verdicts of all conditions on one sign-in. A working area, reused by every decision. */
export class FullEvaluation {
  /** By policy: a bit for each condition, by its place, that is certainly not met. */
  readonly failing: Int32Array
  /** By policy: a bit for each condition that cannot be told. */
  readonly undetermined: Int32Array
  /** Policies of which no condition certainly fails. */
  readonly possible: BitSet
  readonly #conditions: readonly CompiledCondition[]
  readonly #hits: MatchSets
  readonly #evaluated: BitSet
  /** By place of the condition: the words in which a policy restricts it. */
  readonly #active: readonly ActiveWords[]
  /** By place of the condition. */
  readonly #findings: readonly TestResults[]

  constructor(
    conditions: readonly CompiledCondition[],
    evaluated: BitSet,
    policyCount: number,
    hits: MatchSets,
  ) {
    this.failing = new Int32Array(policyCount)
    this.undetermined = new Int32Array(policyCount)
    this.possible = evaluated.slice()
    this.#conditions = conditions
    this.#evaluated = evaluated
    this.#hits = hits
    this.#active = conditions.map(({ index }) => wordsOf(evaluated, index.restricting))
    this.#findings = conditions.map(({ index }) => new TestResults(index))
  }

  /**
   * Judges every condition. What single tests found is recorded of conditions that cannot be told, of all
   * conditions when asked for.
   */
  judge(signIn: SignIn, recordsAll: boolean): void {
    this.clear()
    for (let place = 0; place < this.#conditions.length; place += 1) {
      const condition = this.#conditions[place]
      if (condition === undefined) continue
      if (condition.concerns !== null && !condition.concerns(signIn)) {
        if (recordsAll) this.findingsOf(place).meetAll()
        continue
      }
      const active = this.#active[place] ?? noWords
      if (active.count === 0 && !recordsAll) continue
      const findings = this.findingsOf(place)
      const met = recordsAll
        ? record(condition, active, signIn, this.#hits, findings)
        : evaluateCondition(condition, active, signIn, this.#hits)
      const isToldApart = this.#mark(met, active, 1 << place)
      if (!isToldApart && !recordsAll) record(condition, active, signIn, this.#hits, findings)
    }
  }

  /** Forgets every verdict. */
  clear(): void {
    this.failing.fill(0)
    this.undetermined.fill(0)
    this.possible.set(this.#evaluated)
  }

  /** What the tests of a condition found, if that was recorded. */
  findingsOf(place: number): TestResults {
    return this.#findings[place] ?? noFindings
  }

  /** What would settle the conditions of a policy that cannot be told; `no` when there are none. */
  missingFor(policy: number): Ternary {
    let missing = no
    for (let rest = wordAt(this.undetermined, policy); rest !== 0; rest &= rest - 1) {
      const place = lowestBit(rest)
      const plan = this.#conditions[place]?.index.planOf[policy] ?? 0
      missing = missingIn(missing, this.findingsOf(place).verdictOf(plan))
    }
    return missing
  }

  /** Marks the policies that a condition fails or cannot tell. False when there are any of the latter. */
  #mark(
    { certain, possible }: ConditionResult,
    { words, count, candidates }: ActiveWords,
    condition: number,
  ): boolean {
    let isToldApart = true
    for (let index = 0; index < count; index += 1) {
      const word = wordAt(words, index)
      const among = wordAt(candidates, word)
      const mayBeMet = wordAt(possible, word)
      const isOpen = among & mayBeMet & ~wordAt(certain, word)
      this.possible[word] = wordAt(this.possible, word) & mayBeMet
      markEach(this.failing, among & ~mayBeMet, word, condition)
      if (isOpen === 0) continue
      isToldApart = false
      markEach(this.undetermined, isOpen, word, condition)
    }
    return isToldApart
  }
}

function markEach(marks: Int32Array, policies: number, word: number, mark: number): void {
  const first = word << 5
  for (let rest = policies; rest !== 0; rest &= rest - 1) {
    const policy = first + lowestBit(rest)
    marks[policy] = wordAt(marks, policy) | mark
  }
}

const noFindings = new TestResults({ testCount: 0, plans: [] })
