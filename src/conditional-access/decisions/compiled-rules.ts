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
  return compileWith(rules.policies, tenantRulesFrom(tenant, rules, settings), semantics)
}

/** Compiles policies of a tenant, and adds the built-in strengths of the day to its rules. */
export function compileWith(
  policies: CompiledRules['policies'],
  given: TenantRules,
  semantics: Semantics,
): CompiledRules {
  const { authenticationStrengths: defined, ...others } = given
  const authenticationStrengths = strengthsInForce(defined, semantics.day)
  const tenantRules = { ...others, authenticationStrengths }
  return { policies, tenantRules, compiled: compilePolicies(policies, tenantRules, semantics) }
}
