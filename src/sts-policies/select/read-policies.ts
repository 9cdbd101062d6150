/** The policies of one object or of the organization, read once, by type. */

import {
  readActivityBasedTimeout,
  type ActivityBasedTimeoutDefinition,
} from '../definitions/activity-based-timeout/activity-based-timeout.ts'
import {
  readHomeRealmDiscovery,
  type HomeRealmDiscoveryDefinition,
} from '../definitions/home-realm-discovery/home-realm-discovery.ts'
import {
  readTokenIssuance,
  type TokenIssuanceDefinition,
} from '../definitions/token-issuance/token-issuance.ts'
import {
  readTokenLifetime,
  type TokenLifetimeDefinition,
} from '../definitions/token-lifetime/token-lifetime.ts'
import type { StsPolicyRecord } from './policy-records.ts'

/** A policy whose definition was read. */
export interface ReadPolicy<Definition> {
  readonly id: string
  readonly displayName: string
  /** Undefined: the definition cannot be read, so the policy does nothing. */
  readonly definition: Definition | undefined
}

/** Policies of one place, by type; each list is in the order of ids. `claims/` reads claims mapping policies itself. */
export interface PoliciesByType {
  readonly lifetime: readonly ReadPolicy<TokenLifetimeDefinition>[]
  readonly homeRealm: readonly ReadPolicy<HomeRealmDiscoveryDefinition>[]
  readonly issuance: readonly ReadPolicy<TokenIssuanceDefinition>[]
  readonly activityTimeout: readonly ReadPolicy<ActivityBasedTimeoutDefinition>[]
}

/** No policy of any type. */
export const noPolicies: PoliciesByType = {
  lifetime: [],
  homeRealm: [],
  issuance: [],
  activityTimeout: [],
}

type Readers = {
  readonly [Name in keyof PoliciesByType]: {
    readonly type: string
    readonly read: (definition: string) => PoliciesByType[Name][number]['definition']
  }
}

const readers: Readers = {
  lifetime: { type: 'TokenLifetimePolicy', read: readTokenLifetime },
  homeRealm: { type: 'HomeRealmDiscoveryPolicy', read: readHomeRealmDiscovery },
  issuance: { type: 'TokenIssuancePolicy', read: readTokenIssuance },
  activityTimeout: { type: 'ActivityBasedTimeoutPolicy', read: readActivityBasedTimeout },
}

const kinds = Object.keys(readers) as readonly (keyof PoliciesByType)[]

/** Reads one policy into a list of its own; undefined when its type decides nothing. */
export function readStsPolicy(record: StsPolicyRecord): PoliciesByType | undefined {
  const type = record.type.toLowerCase()
  const kind = kinds.find((each) => readers[each].type.toLowerCase() === type)
  if (kind === undefined) return undefined
  const { displayName, definition } = record
  const id = record.id.toLowerCase()
  return {
    ...noPolicies,
    [kind]: [{ id, displayName, definition: readers[kind].read(definition) }],
  }
}

/** Joins policies of one place. */
export function joinPolicies(one: PoliciesByType, other: PoliciesByType): PoliciesByType {
  return {
    lifetime: inOrder(one.lifetime, other.lifetime),
    homeRealm: inOrder(one.homeRealm, other.homeRealm),
    issuance: inOrder(one.issuance, other.issuance),
    activityTimeout: inOrder(one.activityTimeout, other.activityTimeout),
  }
}

/** WHY: the answer must not depend on the order in which policies were given. */
function inOrder<Policy extends { readonly id: string }>(
  one: readonly Policy[],
  other: readonly Policy[],
): readonly Policy[] {
  if (other.length === 0) return one
  if (one.length === 0) return other
  const byId = new Map([...one, ...other].map((policy) => [policy.id, policy]))
  return [...byId.values()].sort((first, second) => (first.id < second.id ? -1 : 1))
}
