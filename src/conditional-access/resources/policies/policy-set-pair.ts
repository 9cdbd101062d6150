/** The enabled policies of a tenant before and after a change, as the lockout guard compares them. */

import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import type { WholeReader } from '../../../store/port.ts'
import type { DecisionPolicy } from '../../engine/answer/decision.ts'
import { locationKind } from '../named-locations/kind.ts'
import { conditionalAccessSettingsKind } from '../tenant-settings/conditional-access-settings.ts'
import { listEnabledPolicies } from './find-policies.ts'
import { policyKind } from './kind.ts'

/** Two sets of enabled policies. */
export interface PolicySetPair {
  readonly before: readonly DecisionPolicy[]
  readonly after: readonly DecisionPolicy[]
  /** The policy that the change writes, as it is in `after`; absent when the change writes none. */
  readonly changed?: DecisionPolicy
}

/** Reads the enabled policies, none of which is missing. @throws DamagedRowError. */
async function readEnabled(
  reader: WholeReader,
  tenant: TenantId,
): Promise<readonly DecisionPolicy[]> {
  await reader.requireWhole(tenant, [
    policyKind.name,
    locationKind.name,
    conditionalAccessSettingsKind.name,
  ])
  return listEnabledPolicies(reader, tenant)
}

/**
 * Reads the pair around the write of a policy. Both sets are empty when the policy will not be enabled: such a
 * write adds no denial, so that nothing needs to be compared.
 * @throws DamagedRowError when a policy or named location is missing.
 */
export async function readPolicySetPair(
  reader: WholeReader,
  tenant: TenantId,
  changed: DecisionPolicy,
): Promise<PolicySetPair> {
  if (changed.body.state !== 'enabled') return { before: [], after: [] }
  const before = await readEnabled(reader, tenant)
  const others = before.filter(({ id }) => keyOf(id) !== keyOf(changed.id))
  return { before, after: [...others, changed], changed }
}

/** Reads the pair around a change that leaves the policies as they are. @throws DamagedRowError. */
export async function readUnchangedPair(
  reader: WholeReader,
  tenant: TenantId,
): Promise<PolicySetPair> {
  const policies = await readEnabled(reader, tenant)
  return { before: policies, after: policies }
}
