/** What policies are compiled from. */

import { legacyFactsOf, type LegacyFacts } from '../../model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { Semantics } from './semantics.ts'
import type { TenantRules } from './tenant-rules.ts'

/** The body of a policy, with what only the form of 2019 can say. */
export interface PolicySource {
  readonly body: ConditionalAccessPolicyBody
  readonly legacy: LegacyFacts
}

export function sourceOf(body: ConditionalAccessPolicyBody): PolicySource {
  return { body, legacy: legacyFactsOf(body) }
}

/** What decisions depend on besides the policies and the sign-in. */
export interface CompileContext {
  readonly tenantRules: TenantRules
  readonly semantics: Semantics
}
