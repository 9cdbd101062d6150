/** Reads the policies that are enforced. */

import type { TenantId } from '../../kernel/ids.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader } from '../../store/port.ts'
import { kindNames } from '../kind-names.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import type { JudgedPolicy } from './find-lockouts.ts'

/** Lists every enabled policy of a tenant. */
export async function listEnabledPolicies(
  reader: Reader,
  tenant: TenantId,
): Promise<readonly JudgedPolicy[]> {
  const objects = await everyItem((query) =>
    reader.list(tenant, kindNames.policies, {
      ...query,
      filter: { kind: 'comparison', operator: 'eq', property: 'state', value: 'enabled' },
    }),
  )
  return objects.map(({ id, body }) => ({ id, body: body as ConditionalAccessPolicyBody }))
}
