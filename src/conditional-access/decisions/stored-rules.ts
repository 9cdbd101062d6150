/** What a tenant has stored for its decisions, in the form in which decisions take it. */

import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { strengthBodyOf } from '../model/strengths/strength-body.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
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
  /** Built-in and custom ones. */
  readonly authenticationStrengths: readonly DecisionStrength[]
}

/** Settings of a tenant that this service does not keep. */
export type TenantSettings = Pick<
  TenantRules,
  'mfaTrustedIps' | 'inboundTrust' | 'applicationGroups'
>

/**
 * What a tenant has that set nothing: no trusted addresses, no trust in claims of other tenants, the
 * published groups of applications.
 * Source: https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview (default settings).
 */
export const defaultSettings: TenantSettings = {
  mfaTrustedIps: [],
  inboundTrust: {
    default: {
      isMfaAccepted: false,
      isCompliantDeviceAccepted: false,
      isHybridJoinedDeviceAccepted: false,
    },
    byTenant: [],
  },
  applicationGroups: publishedApplicationGroups,
}

/** An object as any source has it. */
export interface RuleObject {
  readonly id: string
  readonly body: JsonObject
}

/** Takes a stored policy. */
export function policyOf({ id, body }: RuleObject): DecisionPolicy {
  return { id, body: body as ConditionalAccessPolicyBody }
}

/** Takes a stored named location. */
export function locationOf({ id, body }: RuleObject): DecisionLocation {
  return { id, ...compileNamedLocation(body as NamedLocationBody) }
}

/** Takes a stored authentication strength. */
export function strengthOf({ id, body }: RuleObject): DecisionStrength {
  const { displayName, allowedCombinations, combinationConfigurations } = strengthBodyOf({ body })
  return { id, displayName, allowedCombinations, combinationConfigurations }
}

/** Puts together what a decision takes beside the policies. */
export function environmentOf(
  tenant: TenantId,
  { namedLocations, authenticationStrengths }: StoredRules,
  settings: TenantSettings,
): TenantRules {
  return {
    tenantId: tenant,
    namedLocations,
    authenticationStrengths,
    ...settings,
  }
}
