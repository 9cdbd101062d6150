/**
 * Finds blocks that cover each other's exclusions, but not somebody whom all of them exclude (W10): one block leaves
 * out a group, another one another group, and who is in both is blocked by neither. Only principals count: a block of
 * everything except a location is meant to let somebody in there.
 */

import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import { verdictOf } from '../engine/verdict.ts'
import { checkCodes } from './check-codes.ts'
import type { CheckSubject } from './check-subject.ts'
import type { SearchEffort } from './effort.ts'
import { isBlock, type EnforcedPolicies } from './enforced-policies.ts'
import {
  attributeOfKind,
  excludedItems,
  itemInWords,
  principalExclusions,
  withoutExclusions,
  type ExcludedItem,
  type ExcludedValue,
} from './exclusions.ts'
import { idsOf, warningOf, type PolicyWarning } from './policy-warning.ts'
import { withProof } from './proofs.ts'
import { compileAlone, nearestSignIn } from './satisfy.ts'
import { withValue } from './sign-in-values.ts'

/** Exclusions that are tried together. */
const mostItems = 3

/** A sign-in that some items exclude. */
interface Excluded {
  readonly signIn: SignIn
  readonly items: readonly ExcludedItem[]
  readonly isSupposed: boolean
}

/** Adds a group or role that another policy excludes; undefined when the two do not go together. */
function alsoExcluded(
  { signIn, items }: Excluded,
  item: ExcludedItem,
  { value }: ExcludedValue,
): Excluded | undefined {
  const [known, added] = [signIn.principal, value.principal]
  if (known.kind !== 'user' || added?.kind !== 'user') return undefined
  if (item.what !== 'group' && item.what !== 'role') return undefined
  const principal = {
    ...known,
    groupIds: [...(known.groupIds ?? []), ...(added.groupIds ?? [])],
    roleTemplateIds: [...(known.roleTemplateIds ?? []), ...(added.roleTemplateIds ?? [])],
  }
  return { signIn: { ...signIn, principal }, items: [...items, item], isSupposed: true }
}

/** Searches for sign-ins that several items exclude from all blocks. */
function* openSignIns(
  subject: CheckSubject,
  enforced: EnforcedPolicies,
  effort: SearchEffort,
): Generator<Excluded> {
  const blocks = enforced.list.filter(isBlock)
  const itemsOf = new Map(
    blocks.map((policy) => [
      policy,
      excludedItems(policy, subject).filter(({ kind }) => attributeOfKind[kind] === 'principal'),
    ]),
  )

  function* searchFrom(excluded: Excluded): Generator<Excluded> {
    if (!effort.take()) return
    const proved = withProof(excluded.signIn, enforced.everything)
    if (verdictOf(enforced.together, proved) === 'allow') {
      if (excluded.items.length > 1) yield excluded
      return
    }
    if (excluded.items.length === mostItems) return
    for (const block of enforced.blocksOf(excluded.signIn)) {
      for (const item of itemsOf.get(block) ?? []) {
        for (const value of item.values) {
          // WHY: of somebody who is known, every group and role is known.
          if (!excluded.isSupposed || !value.isSupposed) continue
          const next = alsoExcluded(excluded, item, value)
          if (next !== undefined) yield* searchFrom(next)
        }
      }
    }
  }

  for (const policy of blocks) {
    const body = withoutExclusions(policy.body, principalExclusions)
    const bare: DecisionPolicy = { id: policy.id, body }
    const alone = compileAlone(bare, subject)
    for (const item of itemsOf.get(policy) ?? []) {
      if (effort.isSpent) return
      const others = new Map([...enforced.values].filter(([name]) => name !== 'principal'))
      for (const { value, isSupposed } of item.values) {
        const start = withValue(enforced.plain, value)
        const { signIn, failing } = nearestSignIn(alone, start, others, effort)
        if (failing.length === 0) yield* searchFrom({ signIn, items: [item], isSupposed })
      }
    }
  }
}

/** Says of items that all blocks of a sign-in exclude them. */
export function sharedBlockPhrase(items: string, certainty: PolicyWarning['certainty']): string {
  const verb = certainty === 'certain' ? 'leaves' : 'may leave'
  return `excluding ${items} ${verb} such a sign-in out of every policy that would block it`
}

/**
 * Finds what several blocks exclude together. Blocks of which one item alone leaves a sign-in out are in `known`, and
 * are not reported again.
 */
export function findSharedBlockExclusions(
  subject: CheckSubject,
  enforced: EnforcedPolicies,
  effort: SearchEffort,
  known: readonly PolicyWarning[],
): readonly PolicyWarning[] {
  const reported = new Set(
    known
      .filter(({ ostiaryCode }) => ostiaryCode === checkCodes.blocksShareExclusion)
      .map(({ policies }) => idsOf(policies).join()),
  )
  const warnings = new Map<string, PolicyWarning>()
  for (const { signIn, items, isSupposed } of openSignIns(subject, enforced, effort)) {
    const policies = enforced.blocksExcluding(signIn)
    const key = idsOf(policies).join()
    const earlier = warnings.get(key)
    if (policies.length < 2 || reported.has(key)) continue
    if (earlier !== undefined && (isSupposed || earlier.certainty === 'certain')) continue
    const certainty = isSupposed ? 'possible' : 'certain'
    const named = items.map((item) => itemInWords(item, subject)).join(' together with ')
    const warning = warningOf({
      ostiaryCode: checkCodes.blocksShareExclusion,
      certainty,
      message: sharedBlockPhrase(named, certainty),
      policies,
    })
    warnings.set(key, warning)
  }
  return [...warnings.values()]
}
