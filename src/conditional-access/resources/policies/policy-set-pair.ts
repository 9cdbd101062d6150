/** The enabled policies of a tenant before and after a change, as the lockout guard compares them. */

import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import type { Reader } from '../../../store/port.ts'
import type { DecisionPolicy } from '../../engine/answer/decision.ts'
import { listEnabledPolicies } from './find-policies.ts'

/** Two sets of enabled policies. */
export interface PolicySetPair {
  readonly before: readonly DecisionPolicy[]
  readonly after: readonly DecisionPolicy[]
  /** The policy that the change writes, as it is in `after`; absent when the change writes none. */
  readonly changed?: DecisionPolicy
}

/**
 * Reads the pair around the write of a policy. Both sets are empty when the policy will not be enabled: such a
 * write adds no denial, so that nothing needs to be compared.
 */
export async function readPolicySetPair(
  reader: Reader,
  tenant: TenantId,
  changed: DecisionPolicy,
): Promise<PolicySetPair> {
  if (changed.body.state !== 'enabled') return { before: [], after: [] }
  const before = await listEnabledPolicies(reader, tenant)
  const others = before.filter(({ id }) => keyOf(id) !== keyOf(changed.id))
  return { before, after: [...others, changed], changed }
}

/** Reads the pair around a change that leaves the policies as they are. */
export async function readUnchangedPair(reader: Reader, tenant: TenantId): Promise<PolicySetPair> {
  const policies = await listEnabledPolicies(reader, tenant)
  return { before: policies, after: policies }
}
