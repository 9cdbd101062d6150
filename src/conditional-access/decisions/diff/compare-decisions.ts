/** Tells in which direction the decision on one sign-in changes. */

import {
  outcomes,
  type Decision,
  type Outcome,
  type Requirement,
} from '../../engine/answer/decision.ts'

/**
 * `loosened`: less is required, or a refusal is gone. `tightened`: the reverse. `changed`: neither, for instance when
 * one control replaces another, or when only session controls differ.
 */
export const changeKinds = ['loosened', 'tightened', 'changed'] as const

/** The direction of a change. */
export type ChangeKind = (typeof changeKinds)[number]

function rank(outcome: Outcome): number {
  return outcomes.indexOf(outcome)
}

/** Lists what is required, each alternative as one text: a longer list requires more. */
function demandsOf(requirements: readonly Requirement[]): ReadonlySet<string> {
  return new Set(
    requirements.flatMap(({ operator, controls }) => {
      const names = controls.map(({ kind, id = '' }) => `${kind}:${id.toLowerCase()}`)
      return operator === 'AND' ? names : [names.toSorted().join(' or ')]
    }),
  )
}

function isSubset(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].every((demand) => other.has(demand))
}

/** The session controls without the policies that they come from. */
function sessionsOf({ sessionControls }: Decision): string {
  return JSON.stringify(sessionControls.map((control) => ({ ...control, policyId: null })))
}

function directionOf(lower: boolean, higher: boolean): ChangeKind | undefined {
  if (lower && higher) return 'changed'
  if (lower) return 'loosened'
  return higher ? 'tightened' : undefined
}

function compareOutcomes(before: Decision, after: Decision): ChangeKind | undefined {
  const steps = [
    rank(after.atBest) - rank(before.atBest),
    rank(after.atWorst) - rank(before.atWorst),
  ]
  return directionOf(
    steps.some((step) => step < 0),
    steps.some((step) => step > 0),
  )
}

function compareDemands(before: Decision, after: Decision): ChangeKind | undefined {
  const [earlier, later] = [demandsOf(before.requirements), demandsOf(after.requirements)]
  return directionOf(!isSubset(earlier, later), !isSubset(later, earlier))
}

/**
 * Compares two decisions on one sign-in: by the outcome, then by what is required, then by session controls.
 * Undefined when nothing changes for the user; two refusals are the same whatever their reasons.
 */
export function compareDecisions(before: Decision, after: Decision): ChangeKind | undefined {
  const byOutcome = compareOutcomes(before, after)
  if (byOutcome !== undefined) return byOutcome
  if (before.outcome === 'block' || before.outcome === 'deny') return undefined
  const byDemands = compareDemands(before, after)
  if (byDemands !== undefined) return byDemands
  return sessionsOf(before) === sessionsOf(after) ? undefined : 'changed'
}
