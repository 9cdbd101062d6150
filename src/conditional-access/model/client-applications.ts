/** Whether a policy is for users, or for service principals and agents. */

import { isJsonObject } from '../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from './policy-body.ts'

/** Whether a policy is for service principals or agents: a member of `clientApplications` is set. */
export function isForClientApplications(body: ConditionalAccessPolicyBody): boolean {
  const members = Object.values(body.conditions.clientApplications ?? {})
  return members.some((member) =>
    Array.isArray(member) ? member.length > 0 : isJsonObject(member),
  )
}
