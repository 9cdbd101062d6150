/** Rules compiled for decisions. */

import type { TenantId } from '../../kernel/ids.ts'
import { compilePolicies, type CompiledPolicies } from '../engine/compile.ts'
import { strengthsInForce } from '../engine/model/strengths-in-force.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'
import type { Semantics } from '../engine/model/semantics.ts'
import { tenantRulesFrom, type StoredRules, type TenantSettings } from './stored-rules.ts'

/** The rules of one state, compiled for the engine. */
export interface CompiledRules {
  readonly policies: StoredRules['policies']
  /** With the built-in strengths of the day. */
  readonly tenantRules: TenantRules
  readonly compiled: CompiledPolicies
}

/** Compiles rules under the semantics of a day. */
export function compileRules(
  tenant: TenantId,
  rules: StoredRules,
  settings: TenantSettings,
  semantics: Semantics,
): CompiledRules {
  const { authenticationStrengths, ...others } = tenantRulesFrom(tenant, rules, settings)
  const tenantRules = {
    ...others,
    authenticationStrengths: strengthsInForce(authenticationStrengths, semantics.day),
  }
  return {
    policies: rules.policies,
    tenantRules,
    compiled: compilePolicies(rules.policies, tenantRules, semantics),
  }
}
