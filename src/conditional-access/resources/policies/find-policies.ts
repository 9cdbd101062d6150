/** Finds the policies that are enabled, and those that name an object. */

import type { ProposedChange } from '../../../graph/writable-entity-set.ts'
import { listObjects } from '../../../graph/stored-objects.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { EntityKey, Reader, StoredObject } from '../../../store/port.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { PolicyName } from '../../model/policy-name.ts'
import { referringTo } from './index-entries.ts'
import { policyKind } from './kind.ts'

type StoredPolicies = readonly StoredObject<ConditionalAccessPolicyBody>[]

/** Lists the policies that name an object, by id. */
export function listReferringPolicies(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
): Promise<StoredPolicies> {
  return listObjects(reader, tenant, policyKind, referringTo(key))
}

/**
 * Lists the enabled policies, by id. Policies that only report are not among them.
 * WHY no filter of the store: most policies are enabled, and each page would search all of them again.
 */
export async function listEnabledPolicies(
  reader: Reader,
  tenant: TenantId,
): Promise<StoredPolicies> {
  const policies = await listObjects(reader, tenant, policyKind)
  return policies.filter(({ body }) => body.state === 'enabled')
}

function toPolicyName({ id, body }: StoredPolicies[number]): PolicyName {
  return { id, displayName: body.displayName }
}

/** Lists the policies that name the object of a change. */
export async function findReferrers({
  context,
  transaction,
  before,
}: ProposedChange): Promise<readonly PolicyName[]> {
  if (before === undefined) return []
  const policies = await listReferringPolicies(transaction, context.caller.tenant, before)
  return policies.map(toPolicyName)
}

/** Lists the enabled policies of the tenant of a change. */
export async function findEnabledPolicies({
  context,
  transaction,
}: ProposedChange): Promise<readonly PolicyName[]> {
  const policies = await listEnabledPolicies(transaction, context.caller.tenant)
  return policies.map(toPolicyName)
}
