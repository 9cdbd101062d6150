/**
 * Finds exclusions that no other enforced policy covers (W8, W9), and items that every block of a sign-in excludes
 * (W10). Each warning rests on a sign-in that is decided: the policy without its exclusion stops it, and all enforced
 * policies together allow it.
 */

import { keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { CompiledPolicies } from '../engine/compile.ts'
import { decide } from '../engine/decide.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import { verdictOf } from '../engine/verdict.ts'
import { requiredControls } from '../rules/grant-set.ts'
import { checkCodes } from './check-codes.ts'
import type { CheckSubject } from './check-subject.ts'
import type { SearchEffort } from './effort.ts'
import { isBlock, refuses, type EnforcedPolicies } from './enforced-policies.ts'
import {
  attributeOfKind,
  excludedItems,
  itemInWords,
  withoutExclusions,
  type ExcludedItem,
  type ExcludedValue,
} from './exclusions.ts'
import {
  concerned,
  idsOf,
  warningOf,
  type ConcernedPolicy,
  type PolicyWarning,
} from './policy-warning.ts'
import { passwordAlone, strongestFailures, withProof, type Proof } from './proofs.ts'
import { sharedBlockPhrase } from './shared-block-exclusions.ts'
import { compileAlone, failingConditions, nearestSignIn } from './satisfy.ts'
import { withValue } from './sign-in-values.ts'

/** How an excluded sign-in is left open: nothing is asked, less is asked, or several blocks leave it out. */
type Gap = 'uncovered' | 'coveredByLess' | 'blocksShare'

/** A gap, with the policies whose exclusions leave it. */
interface FoundGap {
  readonly gap: Gap
  readonly certainty: PolicyWarning['certainty']
  readonly policies: readonly ConcernedPolicy[]
}

const codeOfGap = {
  uncovered: checkCodes.exclusionUncovered,
  coveredByLess: checkCodes.exclusionCoveredByLess,
  blocksShare: checkCodes.blocksShareExclusion,
} as const

/** A policy that asks for something, without some of its exclusions. */
interface Unexcluding {
  readonly policy: DecisionPolicy
  /** The policy alone, without any exclusion of the kind. */
  readonly alone: CompiledPolicies
  readonly failures: readonly Proof[]
}

/** An excluded item at a sign-in to which the policy would apply without it. */
interface ExcludedSignIn {
  readonly item: ExcludedItem
  readonly excluded: ExcludedValue
  readonly signIn: SignIn
}

/** Searches one set of policies for gaps. */
class GapSearch {
  readonly #subject: CheckSubject
  readonly #enforced: EnforcedPolicies
  readonly #effort: SearchEffort

  constructor(subject: CheckSubject, enforced: EnforcedPolicies, effort: SearchEffort) {
    this.#subject = subject
    this.#enforced = enforced
    this.#effort = effort
  }

  /** Yields every excluded item of every policy that asks for something, with its gap. */
  *gaps(): Generator<readonly [ExcludedItem, FoundGap]> {
    for (const policy of this.#enforced.list) {
      if (requiredControls(policy.body).length === 0) continue
      const byKind = new Map<string, Unexcluding>()
      for (const item of excludedItems(policy, this.#subject)) {
        if (this.#effort.isSpent) return
        if (item.values.length === 0) continue
        const unexcluding = byKind.get(item.kind) ?? this.#unexcluding(policy, item)
        byKind.set(item.kind, unexcluding)
        const found = this.#gapOf(unexcluding, item)
        if (found !== undefined) yield [item, found]
      }
    }
  }

  #unexcluding(policy: DecisionPolicy, { kind }: ExcludedItem): Unexcluding {
    const body = { ...withoutExclusions(policy.body, [kind]), sessionControls: null }
    return {
      policy,
      alone: compileAlone({ id: policy.id, body }, this.#subject),
      failures: strongestFailures(policy, this.#enforced.everything),
    }
  }

  /** The worst gap of an item: one where nothing is asked rather than less, a certain one rather than a possible one. */
  #gapOf(unexcluding: Unexcluding, item: ExcludedItem): FoundGap | undefined {
    let worst: FoundGap | undefined
    for (const excluded of item.values) {
      for (const signIn of this.#signInsOf(unexcluding, item, excluded)) {
        const found = this.#gapAt(unexcluding, { item, excluded, signIn })
        if (found === undefined) continue
        worst = worseOf(worst, found)
        if (worst.gap !== 'coveredByLess' && worst.certainty === 'certain') return worst
      }
    }
    return worst
  }

  /** Yields sign-ins to which the policy would apply without the exclusion: the plainest, then others. */
  *#signInsOf(
    { policy, alone }: Unexcluding,
    { kind }: ExcludedItem,
    { value }: ExcludedValue,
  ): Generator<SignIn> {
    const { values, plain } = this.#enforced
    const attribute = attributeOfKind[kind]
    const others = new Map([...values].filter(([name]) => name !== attribute))
    const nearest = nearestSignIn(alone, withValue(plain, value), others, this.#effort)
    if (nearest.failing.length > 0) return
    yield nearest.signIn
    // WHY: where blocks do not apply, others are meant to get in.
    if (isBlock(policy)) return
    for (const [name, candidates] of others) {
      // WHY not: whom another policy excludes is told by its own exclusions.
      if (name === 'principal') continue
      for (const candidate of candidates) {
        if (!this.#effort.take()) return
        const varied = withValue(nearest.signIn, candidate)
        if (failingConditions(alone, varied).length === 0) yield varied
      }
    }
  }

  #gapAt(
    { policy, alone, failures }: Unexcluding,
    { item, excluded, signIn }: ExcludedSignIn,
  ): FoundGap | undefined {
    const { together, everything } = this.#enforced
    const isOpen = (proof: Proof): boolean => {
      if (!this.#effort.take()) return false
      const proved = withProof(signIn, proof)
      return refuses(alone, proved) && verdictOf(together, proved) === 'allow'
    }
    const gap = (
      name: Gap,
      proof: Proof,
      policies = [concerned(policy, item.target)],
    ): FoundGap => ({
      gap: name,
      certainty: this.#certaintyOf(alone, { item, excluded, signIn: withProof(signIn, proof) }),
      policies,
    })
    const isPrincipal = attributeOfKind[item.kind] === 'principal'
    if (isPrincipal && isBlock(policy) && isOpen(everything)) {
      const sharing = this.#enforced.blocksExcluding(signIn)
      if (sharing.length > 1) return gap('blocksShare', everything, [...sharing])
    }
    if (isOpen(passwordAlone)) return gap('uncovered', passwordAlone)
    // WHY: a block of everything but a place or an application says nothing about what is required there.
    if (isBlock(policy) && !isPrincipal) return undefined
    const failure = failures.find(isOpen)
    return failure && gap('coveredByLess', failure)
  }

  /**
   * Certain if no other group or role of the principal could make another policy apply, or the policy itself not
   * apply without the exclusion.
   */
  #certaintyOf(
    alone: CompiledPolicies,
    { item, excluded, signIn }: ExcludedSignIn,
  ): PolicyWarning['certainty'] {
    if (!excluded.isSupposed) return 'certain'
    const { principal } = signIn
    if (principal.kind !== 'user' || item.kind !== 'users') return 'possible'
    const { id, externalTypes, homeTenantId } = principal
    const asGuest = item.what === 'guests' && { externalTypes, homeTenantId }
    const unknown: SignIn = { ...signIn, principal: { kind: 'user', id, ...asGuest } }
    const [own] = decide(alone, unknown, { trace: 'reasons' }).policies
    if (own?.applies !== 'yes') return 'possible'
    const { policies } = decide(this.#enforced.together, unknown, { trace: 'reasons' })
    const excluding = new Set(
      this.#enforced.list
        .filter((policy) => hasExclusion(policy, item))
        .map((policy) => keyOf(policy.id)),
    )
    const isCertain = policies.every(
      ({ policyId, applies, grant }) =>
        excluding.has(keyOf(policyId)) ||
        applies === 'no' ||
        grant === null ||
        grant.atWorst === 'allow',
    )
    return isCertain ? 'certain' : 'possible'
  }
}

/** Whether a policy excludes the same users. */
function hasExclusion({ body }: DecisionPolicy, { what, item }: ExcludedItem): boolean {
  const { users } = body.conditions
  const guests = users?.excludeGuestsOrExternalUsers
  const named: Readonly<Record<string, readonly string[] | undefined>> = {
    user: users?.excludeUsers,
    group: users?.excludeGroups,
    role: users?.excludeRoles,
    guests: guests ? [guests.guestOrExternalUserTypes] : [],
  }
  return named[what]?.some((each) => keyOf(each) === keyOf(item)) ?? false
}

function rankOf({ gap, certainty }: FoundGap): number {
  return (certainty === 'certain' ? 2 : 0) + (gap === 'coveredByLess' ? 0 : 1)
}

function worseOf(one: FoundGap | undefined, other: FoundGap): FoundGap {
  return one === undefined || rankOf(other) > rankOf(one) ? other : one
}

function phraseOf({ gap, certainty }: FoundGap, items: string): string {
  const isCertain = certainty === 'certain'
  switch (gap) {
    case 'uncovered':
      return isCertain
        ? `${items} is excluded, and no other enforced policy closes the gap: such a sign-in is allowed with a password alone`
        : `${items} is excluded, and other enforced policies may not close the gap: such a sign-in may be allowed with a password alone`
    case 'coveredByLess':
      return isCertain
        ? `${items} is excluded, and other enforced policies ask for less there, or for something else`
        : `${items} is excluded, and other enforced policies may ask for less there, or for something else`
    case 'blocksShare':
      return sharedBlockPhrase(items, certainty)
  }
}

/** Finds the gaps that exclusions leave. An item that several policies exclude is listed once, with all of them. */
export function findUncoveredExclusions(
  subject: CheckSubject,
  enforced: EnforcedPolicies,
  effort: SearchEffort,
): readonly PolicyWarning[] {
  const merged = new Map<string, { readonly items: ExcludedItem[]; readonly found: FoundGap }>()
  for (const [item, found] of new GapSearch(subject, enforced, effort).gaps()) {
    const what =
      found.gap === 'blocksShare' ? idsOf(found.policies) : [item.kind, item.what, keyOf(item.item)]
    const key = JSON.stringify([found.gap, found.certainty, ...what])
    const earlier = merged.get(key)
    const items = earlier?.items ?? []
    if (!items.some((each) => each.what === item.what && keyOf(each.item) === keyOf(item.item))) {
      items.push(item)
    }
    const policies = new Map(
      [...(earlier?.found.policies ?? []), ...found.policies].map((each) => [keyOf(each.id), each]),
    )
    merged.set(key, { items, found: { ...found, policies: [...policies.values()] } })
  }
  return [...merged.values()].map(({ items, found }) =>
    warningOf({
      ostiaryCode: codeOfGap[found.gap],
      certainty: found.certainty,
      message: phraseOf(found, items.map((item) => itemInWords(item, subject)).join(', ')),
      policies: found.policies,
    }),
  )
}
