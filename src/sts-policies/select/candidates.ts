/** Chooses the policy that counts among those of one type: the first that can be read supplies every member. */

import type { DecidedBy, IgnoredPolicy, OverriddenPolicy, PolicyTier } from './effective.ts'
import type { ReadPolicy } from './read-policies.ts'
import { reasonOf, type ReasonCode, type ReasonParts } from './reasons.ts'

/** The policies of one type in one place. */
export interface TierOfPolicies<Definition> {
  readonly tier: PolicyTier
  readonly policies: readonly ReadPolicy<Definition>[]
  readonly objectId?: string | undefined
  /** Whether the application object is in another tenant than the one that issues the token. */
  readonly isInHomeTenant?: boolean
}

/** The policy that counts. */
export interface Winner<Definition> {
  readonly tier: PolicyTier
  readonly policy: ReadPolicy<Definition>
  readonly definition: Definition
  readonly decidedBy: DecidedBy
}

/** The policy that counts, those behind it, and those that cannot be read. */
export interface Chosen<Definition> {
  readonly winner?: Winner<Definition>
  readonly overridden: readonly OverriddenPolicy[]
  readonly ignored: readonly IgnoredPolicy[]
}

function decisionCode({ tier, isInHomeTenant }: TierOfPolicies<unknown>): ReasonCode {
  if (tier === 'servicePrincipal') return 'assignedToServicePrincipal'
  if (tier === 'organization') return 'organizationDefault'
  return isInHomeTenant === true ? 'assignedInHomeTenant' : 'assignedToApplication'
}

/** Why a policy is behind the winner. */
function overridingCode(tier: PolicyTier, winner: PolicyTier): ReasonCode {
  if (tier === winner) return tier === 'organization' ? 'sameDefaultFirst' : 'sameObjectFirst'
  return winner === 'servicePrincipal' ? 'servicePrincipalFirst' : 'organizationFirst'
}

function namesOf({ id, displayName }: ReadPolicy<unknown>) {
  return { policyId: id, displayName }
}

/** Says that a policy, or one member of it, has no effect. */
export function ignore(
  policy: ReadPolicy<unknown>,
  code: ReasonCode,
  parts: Pick<ReasonParts, 'member'> = {},
): IgnoredPolicy {
  return {
    ...namesOf(policy),
    ...parts,
    ...reasonOf(code, { policy: policy.displayName, ...parts }),
  }
}

/** Chooses among tiers, first to last. A policy that cannot be read counts as absent. */
export function choosePolicy<Definition>(
  tiers: readonly TierOfPolicies<Definition>[],
): Chosen<Definition> {
  let winner: Winner<Definition> | undefined
  const overridden: OverriddenPolicy[] = []
  const ignored: IgnoredPolicy[] = []
  for (const place of tiers) {
    const { tier, objectId } = place
    for (const policy of place.policies) {
      if (policy.definition === undefined) {
        ignored.push(ignore(policy, 'inert'))
        continue
      }
      const names = {
        ...namesOf(policy),
        tier,
        ...(objectId === undefined ? {} : { objectId }),
      }
      if (winner === undefined) {
        const reason = reasonOf(decisionCode(place), { policy: policy.displayName })
        winner = {
          tier,
          policy,
          definition: policy.definition,
          decidedBy: { ...names, ...reason },
        }
      } else {
        overridden.push({ ...names, ...reasonOf(overridingCode(tier, winner.tier)) })
      }
    }
  }
  return winner === undefined ? { overridden, ignored } : { winner, overridden, ignored }
}
