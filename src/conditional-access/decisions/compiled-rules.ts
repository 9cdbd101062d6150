/** Rules compiled for decisions. */

import type { TenantId } from '../../kernel/ids.ts'
import { compilePolicies, type CompiledPolicies } from '../engine/compile.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'
import type { Semantics } from '../engine/model/semantics.ts'
import { tenantRulesFrom, type StoredRules, type TenantSettings } from './stored-rules.ts'

/** The rules of one state, compiled for the engine. */
export interface CompiledRules {
  readonly policies: StoredRules['policies']
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
  const tenantRules = tenantRulesFrom(tenant, rules, settings)
  return {
    policies: rules.policies,
    tenantRules,
    compiled: compilePolicies(rules.policies, tenantRules, semantics),
  }
}
