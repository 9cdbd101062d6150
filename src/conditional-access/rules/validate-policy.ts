/**
 * Checks whether the parts of a policy fit together. It does not check whether the objects that the policy
 * names exist, nor the limits of a tenant. Rules have the numbers V2 to V35; the codec checks V1, V8 and V19,
 * and the guards check V28 to V32, which need the tenant.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies
 */

import { firstFindings } from '../../kernel/finding-list.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { agentWarnings } from './agent-warnings.ts'
import { ageWarnings } from './age-warnings.ts'
import { clientApplicationRules } from './client-application-rules.ts'
import { conditionRules } from './condition-rules.ts'
import { effectWarnings } from './effect-warnings.ts'
import { filterRules } from './filter-rules.ts'
import { grantRules } from './grant-rules.ts'
import { principalRules } from './principal-rules.ts'
import { reachWarnings } from './reach-warnings.ts'
import type { Rule } from './rule.ts'
import { selfRemediationRules } from './self-remediation-rules.ts'
import { sessionRules } from './session-rules.ts'
import { targetRules } from './target-rules.ts'
import { userActionRules } from './user-action-rules.ts'

/** The rules under which a policy is refused. */
export const refusals: readonly Rule[] = Object.freeze([
  ...targetRules,
  ...principalRules,
  ...clientApplicationRules,
  ...conditionRules,
  ...filterRules,
  ...grantRules,
  ...selfRemediationRules,
  ...sessionRules,
  ...userActionRules,
])

/** The rules that warn an administrator about a policy that is accepted. */
export const warnings: readonly Rule[] = Object.freeze([
  ...ageWarnings,
  ...reachWarnings,
  ...effectWarnings,
  ...agentWarnings,
])

/**
 * Lists the reasons to refuse a stored policy and the warnings about it, as many as an answer may have. The policy may come from any form;
 * targets are JSON pointers into the modern form, each to a member that the stored policy has. `code` is the
 * number of the public service where it is known: 1012 and 1032, whose messages begin with its sentence.
 */
export function validatePolicy(body: ConditionalAccessPolicyBody): {
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
} {
  return {
    findings: firstFindings(refusals, (rule) => rule.breaches(body)),
    warnings: firstFindings(warnings, (rule) => rule.breaches(body)),
  }
}
