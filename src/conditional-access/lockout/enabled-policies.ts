/** Reads the policies that are enforced. */

import type { TenantId } from '../../kernel/ids.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader } from '../../store/port.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { policyOf } from '../decisions/stored-rules.ts'
import { kindNames } from '../model/kind-names.ts'

/** Lists every enabled policy of a tenant. */
export async function listEnabledPolicies(
  reader: Reader,
  tenant: TenantId,
): Promise<readonly DecisionPolicy[]> {
  const objects = await everyItem((query) =>
    reader.list(tenant, kindNames.policies, {
      ...query,
      filter: { kind: 'comparison', operator: 'eq', property: 'state', value: 'enabled' },
    }),
  )
  return objects.map(policyOf)
}
