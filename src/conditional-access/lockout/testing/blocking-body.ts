/** A policy that blocks everybody from everything. For tests. */

import type { JsonObject } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { decodeModernCreate } from '../../resources/form-modern/modern-codec.ts'

/** The stored form of the policy; the users are everybody unless given. */
export function blockingBody(
  users: JsonObject = { includeUsers: ['All'] },
): ConditionalAccessPolicyBody {
  const policy = {
    displayName: 'Block everything',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users,
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
  const decoded = decodeModernCreate(policy, 'beta')
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  return decoded.value
}
