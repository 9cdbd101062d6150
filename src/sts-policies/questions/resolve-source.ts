/** Finds the policies of a question. */

import { pointerTo, quoted, type Place } from '../../edm/place.ts'
import { TooMuchEffortError } from '../../graph/operation.ts'
import { FindingList } from '../../kernel/finding-list.ts'
import { failed, passed, type Checked } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { StsPolicyRecord } from '../select/policy-records.ts'
import { withStsDraft } from './draft.ts'
import { stsPolicyFamily } from '../model/sts-policy-body.ts'
import { recordOf, type StoredStsPolicies } from './load-policies.ts'
import { questionCodes } from './question-codes.ts'
import type { StsPolicyVersion, StsSource } from './source.ts'
import type { QuestionedTenant } from './questioned-tenant.ts'
import { createState, type StsTenantState } from './stored-tenant.ts'

/** Puts policies back to a version. A version that is a deletion removes the policy. */
async function withVersions(
  { store, tenant }: QuestionedTenant,
  live: StoredStsPolicies,
  asked: readonly StsPolicyVersion[],
  place: Place,
): Promise<Checked<StoredStsPolicies>> {
  const findings = new FindingList()
  const found = new Map<string, StsPolicyRecord | undefined>()
  for (const [index, { id, version }] of asked.entries()) {
    if (findings.isFull) break
    if (found.has(keyOf(id))) {
      findings.add({
        ostiaryCode: questionCodes.policyRepeated,
        message: `policy ${quoted(id)} is listed twice`,
        target: pointerTo([...place, index, 'id']),
      })
      continue
    }
    const record = await store.findVersion(tenant, { family: stsPolicyFamily, id }, version)
    if (record === undefined) {
      findings.add({
        ostiaryCode: questionCodes.versionNotFound,
        message: `policy ${quoted(id)} has no version ${version}, or the version was purged`,
        target: pointerTo([...place, index]),
      })
    }
    const { body } = record ?? {}
    found.set(keyOf(id), body && recordOf({ id: record?.id ?? id, body }))
  }
  if (findings.found.length > 0) return failed(...findings.found)
  const others = live.policies.filter(({ id }) => !found.has(keyOf(id)))
  const policies = [...others, ...[...found.values()].flatMap((policy) => policy ?? [])]
  return passed({ ...live, policies })
}

/**
 * Finds the policies of a source; without a source, the live ones. `place` is the place of the source in the request.
 * Live policies are shared by all requests.
 * @throws TooMuchEffortError where the request must be short, and its policies are not live ones.
 */
export async function resolveStsSource(
  questioned: QuestionedTenant,
  source: StsSource | undefined,
  place: Place,
): Promise<Checked<StsTenantState>> {
  const isLive = source === undefined || source.live !== undefined
  if (questioned.mayTakeLong === false && !isLive) throw new TooMuchEffortError()
  const live = await questioned.tenants.find(questioned.store, questioned.tenant)
  if (isLive) return passed(live)
  const { draft, versions = [] } = source
  const changed =
    draft === undefined
      ? await withVersions(questioned, live, versions, [...place, 'versions'])
      : withStsDraft(live, draft, [...place, 'draft'])
  if (!changed.ok) return changed
  return passed(createState(changed.value), changed.warnings)
}
