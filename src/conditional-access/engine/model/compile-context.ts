/** What policies are compiled from. */

import { legacyFactsOf, type LegacyFacts } from '../../model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { Semantics } from './semantics.ts'
import type { TenantRules } from './tenant-rules.ts'

/** The body of a policy, with what only the form of 2019 can express. */
export interface PolicySource {
  readonly body: ConditionalAccessPolicyBody
  readonly legacy: LegacyFacts
}

/** Reads a stored body for compilation. */
export function sourceOf(body: ConditionalAccessPolicyBody): PolicySource {
  return { body, legacy: legacyFactsOf(body) }
}

/** What policies are compiled with. */
export interface CompileContext {
  readonly tenantRules: TenantRules
  readonly semantics: Semantics
}
