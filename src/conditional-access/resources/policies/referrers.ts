/** Finds the policies that name an object, which therefore must not go. */

import { everyItem } from '../../../store/every-item.ts'
import type { ProposedChange } from '../../../graph/descriptor.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import { memberText } from '../../../kernel/json.ts'
import type { Filter } from '../../../odata/filter.ts'
import type { EntityKey, Reader, StoredObject } from '../../../store/port.ts'
import { kindNames } from '../../model/kind-names.ts'
import type { PolicyName } from '../../model/policy-name.ts'
import { referringTo } from './index-entries.ts'

function listPolicies(
  reader: Reader,
  tenant: TenantId,
  filter: Filter,
): Promise<readonly StoredObject[]> {
  return everyItem((query) => reader.list(tenant, kindNames.policies, { ...query, filter }))
}

/** Lists the policies that name an object, by id. */
export function listReferringPolicies(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
): Promise<readonly StoredObject[]> {
  return listPolicies(reader, tenant, referringTo(key))
}

function toPolicyName({ id, body }: StoredObject): PolicyName {
  return { id, displayName: memberText(body, 'displayName') }
}

/** Lists the policies that name the object a change is about. */
export async function findReferrers({
  context,
  transaction,
  before,
}: ProposedChange): Promise<readonly PolicyName[]> {
  if (before === undefined) return []
  const policies = await listReferringPolicies(transaction, context.caller.tenant, before)
  return policies.map(toPolicyName)
}

/** Lists the policies that are enforced. */
export async function findEnabledPolicies({
  context,
  transaction,
}: ProposedChange): Promise<readonly PolicyName[]> {
  const policies = await listPolicies(transaction, context.caller.tenant, {
    kind: 'comparison',
    operator: 'eq',
    property: 'state',
    value: 'enabled',
  })
  return policies.map(toPolicyName)
}
