/** What the reference reads: the policies of a tenant as they are stored, found anew for each question. */

import type {
  StsAssignment,
  StsPolicyRecord,
  StsSettings,
} from '../../../src/sts-policies/select/policy-records.ts'
import type { HomeRealmSignIn } from '../../../src/sts-policies/select/home-realm-route.ts'

/** A tenant, nothing compiled. */
export interface ReferenceTenant {
  readonly policies: readonly StsPolicyRecord[]
  readonly assignments: readonly StsAssignment[]
  readonly settings: StsSettings
}

/** A client or a resource. */
export interface ReferenceParty {
  readonly appId: string
  readonly servicePrincipalId?: string
  readonly applicationId?: string
  readonly home?: ReferenceTenant
  readonly isManagedIdentity?: boolean
  readonly signInAudience?: string
  readonly handlesContinuousAccess?: boolean
}

/** A question. */
export interface ReferenceQuestion {
  readonly client: ReferenceParty
  readonly resource?: ReferenceParty
  readonly signIn?: HomeRealmSignIn
  readonly webSession?: { readonly chosenByUser?: number; readonly beganWith?: number | null }
  readonly usesConditionalAccess?: boolean
  readonly signInFrequencyPolicies?: readonly string[]
}

/** One value with its reasons as short texts. */
export interface ReferenceValue {
  readonly value: unknown
  readonly range?: readonly [number, number]
  readonly conditions?: number
  /** `tier code policy`. */
  readonly by: string
  /** `policy tier code`. */
  readonly overridden: readonly string[]
  /** `policy member code`. */
  readonly ignored: readonly string[]
  readonly warnings: readonly string[]
}

/** A policy where it was found. */
export interface Found {
  readonly name: string
  readonly tier: 'servicePrincipal' | 'organization' | 'application'
  readonly isAway: boolean
  /** The root object; undefined when the definition loads nothing. */
  readonly body: Readonly<Record<string, unknown>> | undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member in any letter case. */
export function memberOf(object: unknown, name: string): unknown {
  if (!isRecord(object)) return undefined
  return Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

function bodyOf({ definition, type }: StsPolicyRecord): Record<string, unknown> | undefined {
  let root: unknown
  try {
    root = JSON.parse(definition)
  } catch {
    return undefined
  }
  const body = memberOf(root, type)
  return isRecord(body) ? body : undefined
}

function sorted(policies: readonly StsPolicyRecord[]): readonly StsPolicyRecord[] {
  return [...policies].sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** The policies of one type on an object. */
function heldBy(
  tenant: ReferenceTenant,
  type: string,
  target: StsAssignment['target'],
  objectId: string | undefined,
): readonly StsPolicyRecord[] {
  const ids = tenant.assignments
    .filter((each) => each.target === target && each.objectId === objectId)
    .map(({ policyId }) => policyId)
  return sorted(tenant.policies.filter((each) => each.type === type && ids.includes(each.id)))
}

/** The policies of one type that may act on a party, by where they are. */
export function findPolicies(tenant: ReferenceTenant, type: string, party: ReferenceParty) {
  const { home = tenant } = party
  const found = (
    tier: Found['tier'],
    policies: readonly StsPolicyRecord[],
    isAway = false,
  ): readonly Found[] =>
    policies.map((policy) => ({ name: policy.displayName, tier, isAway, body: bodyOf(policy) }))
  const defaults = tenant.policies.filter(
    (each) => each.type === type && each.isOrganizationDefault,
  )
  return {
    servicePrincipal: found(
      'servicePrincipal',
      heldBy(tenant, type, 'servicePrincipal', party.servicePrincipalId),
    ),
    organization: found('organization', sorted(defaults)),
    application: found(
      'application',
      heldBy(home, type, 'application', party.applicationId),
      home !== tenant,
    ),
  }
}

/** Seconds of `d.hh:mm:ss` or `hh:mm:ss`; undefined for other texts. */
export function secondsOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)$/u.exec(text)
  if (match === null) return undefined
  const [days, hours, minutes, seconds] = match.slice(1).map((each) => Number(each ?? 0))
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
}
