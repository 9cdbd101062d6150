/** Groups changes that have the same cause. The first sign-in of a group is its example. */

import { keyOf } from '../../../kernel/ids.ts'
import type { Decision } from '../../engine/answer/decision.ts'
import type { SignIn } from '../../engine/model/sign-in.ts'
import { changeKinds, type ChangeKind } from './compare-decisions.ts'
import { responsiblePolicies, type ResponsiblePolicy } from './responsible-policies.ts'

/** A sign-in whose decision changes, with both decisions at trace level `reasons`. */
export interface OutcomeChange {
  readonly kind: ChangeKind
  readonly signIn: SignIn
  readonly before: Decision
  readonly after: Decision
}

/** Changes from one outcome to another that the same policies cause. */
interface ChangeGroup {
  readonly from: Decision['outcome']
  readonly to: Decision['outcome']
  readonly policies: readonly ResponsiblePolicy[]
  count: number
  readonly example: {
    readonly signIn: SignIn
    /** Reports on the responsible policies alone. */
    readonly before: Decision
    readonly after: Decision
  }
}

/** The changes of one direction, the largest groups first. */
export interface ChangesOfKind {
  readonly count: number
  readonly groups: readonly Readonly<ChangeGroup>[]
  /** How many groups are not listed. */
  readonly groupsLeftOut: number
}

/** The most groups of one direction that are listed. */
const mostGroups = 100

function restrictedTo(decision: Decision, policies: readonly ResponsiblePolicy[]): Decision {
  const ids = new Set(policies.map(({ id }) => keyOf(id)))
  return {
    ...decision,
    policies: decision.policies.filter(({ policyId }) => ids.has(keyOf(policyId))),
  }
}

/** Counts changes as they are found; keeps one example of each cause. */
export class ChangeGroups {
  readonly #groups: Readonly<Record<ChangeKind, Map<string, ChangeGroup>>> = {
    loosened: new Map(),
    tightened: new Map(),
    changed: new Map(),
  }

  add({ kind, signIn, before, after }: OutcomeChange): void {
    const policies = responsiblePolicies(before, after)
    const { outcome: from } = before
    const { outcome: to } = after
    const name = JSON.stringify([from, to, policies])
    const known = this.#groups[kind].get(name)
    if (known !== undefined) {
      known.count += 1
      return
    }
    this.#groups[kind].set(name, {
      from,
      to,
      policies,
      count: 1,
      example: {
        signIn,
        before: restrictedTo(before, policies),
        after: restrictedTo(after, policies),
      },
    })
  }

  /** The changes by their direction. */
  summary(): Readonly<Record<ChangeKind, ChangesOfKind>> {
    const entries = changeKinds.map((kind) => [kind, this.#of(kind)] as const)
    return Object.fromEntries(entries) as Record<ChangeKind, ChangesOfKind>
  }

  #of(kind: ChangeKind): ChangesOfKind {
    const groups = [...this.#groups[kind].values()].toSorted(
      (one, other) => other.count - one.count,
    )
    return {
      count: groups.reduce((total, { count }) => total + count, 0),
      groups: groups.slice(0, mostGroups),
      groupsLeftOut: Math.max(0, groups.length - mostGroups),
    }
  }
}
