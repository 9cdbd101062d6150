/** Reads since when stored policies are in report-only mode. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import type { Store, StoredObject } from '../../store/port.ts'
import { policyKind } from '../resources/policies/kind.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/** Versions of a policy that are read. Of a policy with more, the oldest of them counts. */
const mostReadVersions = 50

const reportOnly = 'enabledForReportingButNotEnforced'

/** Finds the instants, by `keyOf` the ids of the policies that are in report-only mode now. */
export async function readReportOnlySince(
  store: Store,
  tenant: TenantId,
  policies: readonly StoredObject<ConditionalAccessPolicyBody>[],
): Promise<ReadonlyMap<string, Date>> {
  const found = new Map<string, Date>()
  for (const { id, body } of policies) {
    if (body.state !== reportOnly) continue
    const key = { family: policyKind.name, id }
    for (const version of await store.listVersions(tenant, key, { limit: mostReadVersions })) {
      if (memberText(version.body ?? {}, 'state') !== reportOnly) break
      found.set(keyOf(id), version.recordedAt)
    }
  }
  return found
}
