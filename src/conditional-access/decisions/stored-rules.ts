/** The stored objects that decisions depend on, in the form that the engine takes. */

import type { TenantId } from '../../kernel/ids.ts'
import type { StrengthBody } from '../model/strengths/strength-body.ts'
import type { BaselineScopesSetting } from '../engine/model/baseline-scopes-setting.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { noTrust } from './trust-source.ts'
import { publishedApplicationGroups } from '../engine/model/application-groups.ts'
import type {
  DecisionLocation,
  DecisionStrength,
  TenantRules,
} from '../engine/model/tenant-rules.ts'
import type { NamedLocationBody } from '../model/locations/location-body.ts'
import { compileNamedLocation } from '../model/locations/compile-location.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/** The stored objects that decisions depend on, each by its id. */
export interface StoredRules {
  readonly policies: readonly DecisionPolicy[]
  readonly namedLocations: readonly DecisionLocation[]
  /** Custom ones, and built-in ones whose definition came with the policies. */
  readonly authenticationStrengths: readonly DecisionStrength[]
  /** User actions that policies on all resources leave alone; none when absent. */
  readonly excludedUserActions?: readonly string[]
  /** How baseline scopes are evaluated; by the rules of the day when absent. */
  readonly baselineScopes?: BaselineScopesSetting
  /** Claims of other tenants that count; none when absent. */
  readonly inboundTrust?: TenantRules['inboundTrust']
}

/** Settings of a tenant that this service does not keep, and those that replace stored ones. */
export type TenantSettings = Pick<
  TenantRules,
  'mfaTrustedIps' | 'applicationGroups' | 'baselineScopes'
> &
  Partial<Pick<TenantRules, 'inboundTrust'>>

/** The settings of a tenant that changed none: no trusted addresses, the published groups of applications. */
export const defaultSettings: TenantSettings = {
  mfaTrustedIps: [],
  applicationGroups: publishedApplicationGroups,
}

/** An object of any source, stored or not. */
export interface RuleObject<Body> {
  readonly id: string
  readonly body: Body
}

/** A strength as decisions need it; the configurations of a draft may have no ids. */
export type RuleStrength = Pick<StrengthBody, 'displayName' | 'allowedCombinations'> &
  Pick<DecisionStrength, 'combinationConfigurations'>

/** Converts a policy. */
export function policyOf({ id, body }: RuleObject<ConditionalAccessPolicyBody>): DecisionPolicy {
  return { id, body }
}

/** Converts a named location. */
export function locationOf({ id, body }: RuleObject<NamedLocationBody>): DecisionLocation {
  return { id, displayName: body.displayName, ...compileNamedLocation(body) }
}

/** Converts an authentication strength. */
export function strengthOf({ id, body }: RuleObject<RuleStrength>): DecisionStrength {
  const { displayName, allowedCombinations, combinationConfigurations } = body
  return { id, displayName, allowedCombinations, combinationConfigurations }
}

/** Joins everything that a decision needs apart from policies. */
export function tenantRulesFrom(
  tenant: TenantId,
  {
    namedLocations,
    authenticationStrengths,
    excludedUserActions = [],
    baselineScopes,
    inboundTrust = noTrust,
  }: StoredRules,
  settings: TenantSettings,
): TenantRules {
  return {
    tenantId: tenant,
    namedLocations,
    authenticationStrengths,
    excludedUserActions,
    inboundTrust,
    ...(baselineScopes && { baselineScopes }),
    ...settings,
  }
}
