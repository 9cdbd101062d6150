/**
 * Finds what would turn the outcome of a sign-in into allow. Every fact that can be changed is tried alone, and every
 * two facts together where neither is enough alone. Where that finds nothing, one larger set is built step by step; where
 * that fails too, sets are found that may help. Each set is checked by deciding the changed sign-in.
 */

import type { JsonValue } from '../../../kernel/json.ts'
import type { Decision } from '../../engine/answer/decision.ts'
import type { CompiledPolicies } from '../../engine/compile.ts'
import { decide } from '../../engine/decide.ts'
import { factNames, type SignIn } from '../../engine/model/sign-in.ts'
import { verdictOf } from '../../engine/verdict.ts'
import type { CompiledRules } from '../compiled-rules.ts'
import {
  mostAdviceDecisions,
  mostAdviceSets,
  withFact,
  type AdvisedDecision,
  type AdviceSet,
  type ChangeableFact,
  type ToAllow,
} from './advice.ts'
import { createCandidates, type Candidate, type Candidates } from './candidates.ts'
import { createDescribeChange } from './describe-change.ts'
import { distanceFromAllow, responsibleFor, unavoidablePolicies } from './policies-in-the-way.ts'
import type { EqualValues } from './method-values.ts'

/** A fact with values, each of which is enough. */
interface Choice {
  readonly fact: ChangeableFact
  readonly values: readonly JsonValue[]
}

/** One value of one fact. */
interface FactStep {
  readonly fact: ChangeableFact
  readonly equal: EqualValues
}

/** Decisions of each further search. WHY fewer: they name what is required and what is unknown, which takes longer. */
const mostDetailedDecisions = 2_000

/** With more policies, fewer changes are tried. */
const policiesOfWholeSearch = 300

/** Facts of the largest set that is built step by step. */
const mostSteps = 6

function after(signIn: SignIn, steps: readonly FactStep[]): SignIn {
  return steps.reduce((changed, { fact, equal: [value] }) => withFact(changed, fact, value), signIn)
}

/** Whether a sign-in is as it should be. */
type Test = (signIn: SignIn) => boolean

/** Decides changed sign-ins, a limited number of them. */
class Trials {
  readonly #compiled: CompiledPolicies
  #left: number

  /** `most` decisions; fewer where there are more policies, so that the time stays the same. */
  constructor(compiled: CompiledPolicies, most: number) {
    this.#compiled = compiled
    const share = Math.min(1, policiesOfWholeSearch / compiled.policies.length)
    this.#left = Math.ceil(most * share)
  }

  /** Whether decisions were left out because there were too many. */
  get isSpent(): boolean {
    return this.#left <= 0
  }

  /** Whether a sign-in is certainly allowed; no when too many were asked for. */
  readonly allows: Test = (signIn) => {
    if (this.#left <= 0) return false
    this.#left -= 1
    return verdictOf(this.#compiled, signIn) === 'allow'
  }

  /** Whether a sign-in may be allowed, depending on unknown facts; no when too many were asked for. */
  readonly mayAllow: Test = (signIn) => {
    if (this.#left <= 0) return false
    this.#left -= 1
    const outcome = verdictOf(this.#compiled, signIn)
    if (outcome !== 'notEnoughInformation') return outcome === 'allow'
    return decide(this.#compiled, signIn, { trace: 'none' }).atBest === 'allow'
  }

  /** A decision; undefined when too many were asked for. */
  decide(signIn: SignIn): Decision | undefined {
    if (this.#left <= 0) return undefined
    this.#left -= 1
    return decide(this.#compiled, signIn, { trace: 'none' })
  }
}

/** The values of a fact that are enough alone, in a sign-in. */
function enoughAlone(
  isEnough: Test,
  signIn: SignIn,
  { fact, values }: Candidate,
): readonly JsonValue[] {
  return values.flatMap((equal) =>
    isEnough(withFact(signIn, fact, equal[0]))
      ? [equal[0], ...equal.slice(1).filter((value) => isEnough(withFact(signIn, fact, value)))]
      : [],
  )
}

/** Pairs of values, one of each fact, that are enough: values that go with the same ones are together. */
function enoughTogether(
  isEnough: Test,
  signIn: SignIn,
  one: Candidate,
  other: Candidate,
): readonly (readonly Choice[])[] {
  const byOthers = new Map<
    string,
    { readonly own: JsonValue[]; readonly others: readonly JsonValue[] }
  >()
  for (const equal of one.values) {
    for (const value of equal) {
      const others = enoughAlone(isEnough, withFact(signIn, one.fact, value), other)
      if (others.length === 0) break
      const text = JSON.stringify(others)
      const known = byOthers.get(text)
      if (known === undefined) byOthers.set(text, { own: [value], others })
      else known.own.push(value)
    }
  }
  return [...byOthers.values()].map(({ own, others }) => [
    { fact: one.fact, values: own },
    { fact: other.fact, values: others },
  ])
}

/** Finds every set of one fact, and every set of two of the other facts. */
function smallSets(
  isEnough: Test,
  signIn: SignIn,
  candidates: readonly Candidate[],
): readonly (readonly Choice[])[] {
  const alone = candidates.map((candidate) => ({
    candidate,
    values: enoughAlone(isEnough, signIn, candidate),
  }))
  const single = alone.flatMap(({ candidate: { fact }, values }) =>
    values.length > 0 ? [[{ fact, values }]] : [],
  )
  const rest = alone.flatMap(({ candidate, values }) => (values.length > 0 ? [] : [candidate]))
  const pairs = rest.flatMap((one, place) =>
    rest.slice(place + 1).flatMap((other) => enoughTogether(isEnough, signIn, one, other)),
  )
  return [...single, ...pairs]
}

/** Where steps lead: how far the outcome is from allow, 0 when it is allow. */
interface Reached {
  readonly steps: readonly FactStep[]
  readonly decision: Decision
  readonly distance: number
}

/** Takes one step after the other, each time the one that brings the outcome nearest to allow. */
function stepByStep(
  trials: Trials,
  signIn: SignIn,
  present: Decision,
  candidates: readonly Candidate[],
): Reached {
  let reached: Reached = { steps: [], decision: present, distance: distanceFromAllow(present) }
  while (reached.distance > 0 && reached.steps.length < mostSteps) {
    const before = reached
    const taken = new Set(before.steps.map(({ fact }) => fact))
    for (const { fact, values } of candidates) {
      if (taken.has(fact)) continue
      for (const equal of values) {
        const steps = [...before.steps, { fact, equal }]
        const decision = trials.decide(after(signIn, steps))
        if (decision === undefined) return reached
        const distance = distanceFromAllow(decision)
        if (distance < reached.distance) reached = { steps, decision, distance }
      }
    }
    if (reached === before) break
  }
  return reached
}

/** Removes the steps that are not needed. */
function shortened(
  trials: Trials,
  signIn: SignIn,
  steps: readonly FactStep[],
): readonly FactStep[] {
  return steps.reduce<readonly FactStep[]>((kept, step) => {
    const without = kept.filter((each) => each !== step)
    return trials.allows(after(signIn, without)) ? without : kept
  }, steps)
}

/** Sets that lead to allow: small ones; else a larger one; else those that may. */
interface Found {
  readonly sets: readonly (readonly Choice[])[]
  /** Whether each value of each set leads to allow for certain. */
  readonly areCertain: boolean
  readonly hasEverySmallSet: boolean
}

function findSets(
  compiled: CompiledPolicies,
  signIn: SignIn,
  decision: Decision,
  { facts, isCut }: Candidates,
): Found {
  const trials = new Trials(compiled, mostAdviceDecisions)
  const small = smallSets(trials.allows, signIn, facts)
  const detailed = () => new Trials(compiled, mostDetailedDecisions)
  const hasEverySmallSet = !isCut && !trials.isSpent
  if (small.length > 0) return { sets: small, areCertain: true, hasEverySmallSet }
  const { steps, distance } = stepByStep(detailed(), signIn, decision, facts)
  if (distance === 0) {
    const needed = shortened(detailed(), signIn, steps)
    const large = needed.map(({ fact, equal: [value] }) => ({ fact, values: [value] }))
    return { sets: [large], areCertain: true, hasEverySmallSet }
  }
  // WHY not where the outcome may be allow already: then facts are to be given, and not changed.
  const possible = decision.atBest === 'allow' ? [] : smallSets(detailed().mayAllow, signIn, facts)
  return { sets: possible, areCertain: false, hasEverySmallSet }
}

/** The outcome after any value of each choice, and what it misses after the first ones. */
function outcomeAfter(
  compiled: CompiledPolicies,
  signIn: SignIn,
  choices: readonly Choice[],
  isCertain: boolean,
): Pick<AdviceSet, 'outcome' | 'missingFacts'> {
  const changed = choices.reduce<SignIn>(
    (each, { fact, values: [value = null] }) => withFact(each, fact, value),
    signIn,
  )
  const { missingFacts } = decide(compiled, changed, { trace: 'none' })
  return { outcome: isCertain ? 'allow' : 'notEnoughInformation', missingFacts }
}

/** Says what would turn the outcome of a sign-in into allow; undefined when it is allow. */
type Advise = (signIn: SignIn, decision: Decision) => ToAllow | undefined

/** Creates the function for some rules. The decision must report on its policies. */
function createAdvise(rules: CompiledRules): Advise {
  const { compiled } = rules
  const candidatesFor = createCandidates(rules)
  const describeChange = createDescribeChange(rules.tenantRules)
  return (signIn, decision) => {
    if (decision.outcome === 'allow') return undefined
    const unavoidable = unavoidablePolicies(compiled.policies, decision)
    const known = {
      responsiblePolicies: responsibleFor(decision),
      unavoidablePolicies: unavoidable,
    }
    if (unavoidable.length > 0) {
      return { ...known, sets: [], factsToGive: [], isComplete: true }
    }
    const found = findSets(compiled, signIn, decision, candidatesFor(signIn))
    const sets = found.sets.slice(0, mostAdviceSets).map((choices) => ({
      changes: choices.map((choice) => describeChange(signIn, choice)),
      ...outcomeAfter(compiled, signIn, choices, found.areCertain),
    }))
    const missing = new Set([decision, ...sets].flatMap(({ missingFacts }) => missingFacts))
    return {
      ...known,
      sets,
      factsToGive: factNames.filter((name) => missing.has(name)),
      isComplete: found.hasEverySmallSet && found.sets.length <= mostAdviceSets,
    }
  }
}

const advisers = new WeakMap<CompiledPolicies, Advise>()

/** Returns the function that advises by some rules. It is created once for them. */
function adviserFor(rules: CompiledRules): Advise {
  const known = advisers.get(rules.compiled)
  if (known !== undefined) return known
  const advise = createAdvise(rules)
  advisers.set(rules.compiled, advise)
  return advise
}

/** Decides a sign-in and says what would turn the outcome into allow, unless it is allow. */
export function decideWithAdvice(
  rules: CompiledRules,
  signIn: SignIn,
  trace: 'reasons' | 'full',
): AdvisedDecision {
  const decision = decide(rules.compiled, signIn, { trace })
  const toAllow = adviserFor(rules)(signIn, decision)
  return toAllow === undefined ? decision : { ...decision, toAllow }
}
