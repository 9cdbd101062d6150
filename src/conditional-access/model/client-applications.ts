/** Whom a policy is for: users, or service principals and agents. */

import { isJsonObject } from '../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from './policy-body.ts'

/** Tells whether the policy is for service principals or agents; an object with nothing set is not. */
export function isForClientApplications(body: ConditionalAccessPolicyBody): boolean {
  const members = Object.values(body.conditions.clientApplications ?? {})
  return members.some((member) =>
    Array.isArray(member) ? member.length > 0 : isJsonObject(member),
  )
}
