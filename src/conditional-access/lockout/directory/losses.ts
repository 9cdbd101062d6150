/** Compares who could sign in before a change with who can after it, among those who must not lose access. */

import type { LockoutFinder } from '../find-lockouts.ts'
import type { Protection, Protections } from './protection.ts'
import { obstacleOf, type Obstacle, type Standings } from './standing.ts'

/** Some principals in one state. */
export interface Access {
  readonly protections: Protections
  readonly standings: Standings
}

/** A principal that could sign in before a change, and what it lost. */
export interface Loss {
  readonly id: string
  readonly displayName: string
  /** As it was before the change. */
  readonly protection: Protection
  /** `noAdministrator` and `noMember`: it can still sign in, but not in that capacity. */
  readonly lost: Obstacle | { readonly kind: 'noAdministrator' | 'noMember' }
}

/** What a change takes away. */
export interface Losses {
  /** Refused in any case: declared identities, and members of declared groups that policies deny. */
  readonly identities: readonly Loss[]
  /** Refused when no other Global Administrator can sign in. */
  readonly administrators: readonly Loss[]
  /** Refused when nobody else in the declared group can sign in; by the key of the group. */
  readonly members: ReadonlyMap<string, readonly Loss[]>
}

const unprotected: Protection = { isAdministrator: false, isDeclared: false, declaredGroups: [] }

/** Finds what principals lost. Who could not sign in before loses nothing, so that a tenant can be repaired. */
export function findLosses(before: Access, after: Access, finder: LockoutFinder): Losses {
  const identities: Loss[] = []
  const administrators: Loss[] = []
  const members = new Map<string, Loss[]>()
  for (const [name, protection] of before.protections) {
    const standing = before.standings.get(name)
    if (standing === undefined || obstacleOf(standing, finder) !== undefined) continue
    const { id, displayName } = standing.principal
    const obstacle = obstacleOf(after.standings.get(name), finder)
    const now = after.protections.get(name) ?? unprotected
    const loss = (lost: Loss['lost']): Loss => ({ id, displayName, protection, lost })
    if (protection.isAdministrator && (obstacle !== undefined || !now.isAdministrator)) {
      administrators.push(loss(obstacle ?? { kind: 'noAdministrator' }))
    }
    const isDenied = obstacle?.kind === 'denied'
    const staysInGroup = protection.declaredGroups.some((id) => now.declaredGroups.includes(id))
    if (obstacle && (protection.isDeclared || (isDenied && staysInGroup))) {
      identities.push(loss(obstacle))
      continue
    }
    for (const group of protection.declaredGroups) {
      if (obstacle === undefined && now.declaredGroups.includes(group)) continue
      const ofGroup = members.get(group) ?? []
      members.set(group, [...ofGroup, loss(obstacle ?? { kind: 'noMember' })])
    }
  }
  return { identities, administrators, members }
}
