/** Finds and compiles the rules of a request. */

import { pointerTo, quoted, type Place } from '../../edm/place.ts'
import { TooMuchEffortError, type OperationContext } from '../../graph/operation.ts'
import { keyOf } from '../../kernel/ids.ts'
import { FindingList, firstFindings } from '../../kernel/finding-list.ts'
import { failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { policyKind } from '../resources/policies/kind.ts'
import type { TrustSource } from './trust-source.ts'
import type { LocationLimits } from '../resources/named-locations/codec.ts'
import type { Semantics } from '../engine/model/semantics.ts'
import { isPurgedVersion } from '../../store/purged-version.ts'
import { compileRules, type CompiledRules } from './compiled-rules.ts'
import { decisionCodes } from './decision-codes.ts'
import { overlaid, readDraft, withDraft } from './draft.ts'
import type { FindLiveState } from './live-rules.ts'
import { loadRulesAsOf } from './load-rules.ts'
import type { DraftSource, PolicyVersion, Source } from './source.ts'
import { defaultSettings, type StoredRules, type TenantSettings } from './stored-rules.ts'

/** What the search for rules needs. */
export interface RuleFinder {
  readonly findLiveState: FindLiveState
  readonly limits: LocationLimits
  readonly trust: TrustSource
}

/** What compiling needs apart from the rules. */
export interface RuleSetting {
  readonly semantics: Semantics
  readonly settings: TenantSettings
}

/** Compiled rules with warnings to their author. */
export interface ResolvedRules extends CompiledRules {
  readonly warnings: readonly Finding[]
}

type CallerStore = Pick<OperationContext, 'store' | 'caller'>

/** Where rules are found, and whether that may take long. */
type ResolveContext = Pick<OperationContext, 'store' | 'caller' | 'mayTakeLong'>

/** Finds policies that a draft removes and the tenant does not have: a misspelt id must not go unnoticed. */
function unknownRemovals(
  { removedPolicies = [] }: DraftSource,
  { policies }: StoredRules,
  place: Place,
): readonly Finding[] {
  const known = new Set(policies.map(({ id }) => keyOf(id)))
  return firstFindings(removedPolicies, (id, index) =>
    known.has(keyOf(id))
      ? []
      : [
          {
            ostiaryCode: decisionCodes.policyNotFound,
            message: `policy ${quoted(id)} not found in this tenant`,
            target: pointerTo([...place, 'removedPolicies', index]),
          },
        ],
  )
}

/** Puts policies back to a version. A version that is a deletion removes the policy. */
async function withVersions(
  { store, caller }: CallerStore,
  live: StoredRules,
  asked: readonly PolicyVersion[],
  place: Place,
): Promise<Checked<StoredRules>> {
  const findings = new FindingList()
  const found: DecisionPolicy[] = []
  const removedPolicies: string[] = []
  const seen = new Set<string>()
  for (const [index, { id, version }] of asked.entries()) {
    if (findings.isFull) break
    if (seen.has(keyOf(id))) {
      findings.add({
        ostiaryCode: decisionCodes.policyRepeated,
        message: `policy ${quoted(id)} is listed twice`,
        target: pointerTo([...place, index, 'id']),
      })
      continue
    }
    seen.add(keyOf(id))
    const key = { family: policyKind.name, id }
    const record = await store.findVersion(caller.tenant, key, version)
    if (record === undefined) {
      const isPurged = await isPurgedVersion(store, caller.tenant, key, version)
      findings.add({
        ostiaryCode: isPurged ? decisionCodes.versionPurged : decisionCodes.versionNotFound,
        message: isPurged
          ? `version ${version} of policy ${quoted(id)} was purged; list the versions of the policy to see which are left`
          : `policy ${quoted(id)} has no version ${version}`,
        target: pointerTo([...place, index]),
      })
    } else if (record.body === undefined) removedPolicies.push(record.id)
    else {
      const { family, body } = record
      found.push({ id: record.id, body: policyKind.bodyOf({ family, body }) })
    }
  }
  if (findings.found.length > 0) return failed(...findings.found)
  const removed = new Set(removedPolicies.map(keyOf))
  const kept = live.policies.filter(({ id }) => !removed.has(keyOf(id)))
  return passed({ ...live, policies: overlaid(kept, found) })
}

/**
 * Finds the rules of a source; without a source, the live rules. `place` is the place of the source in the request.
 * Live rules are compiled once for all requests, others for each request.
 * @throws TooMuchEffortError where the request must be short, and its rules are not live ones.
 */
export async function resolveSource(
  context: ResolveContext,
  { findLiveState, limits, trust }: RuleFinder,
  { semantics, settings }: RuleSetting,
  source: Source | undefined,
  place: Place,
): Promise<Checked<ResolvedRules>> {
  const { store, caller, mayTakeLong } = context
  const { tenant } = caller
  const isLive = source === undefined || source.live !== undefined
  if (mayTakeLong === false && !(isLive && settings === defaultSettings)) {
    throw new TooMuchEffortError()
  }
  const compiled = (rules: StoredRules, warnings: readonly Finding[] = []) =>
    passed({ ...compileRules(tenant, rules, settings, semantics), warnings })

  if (source?.at !== undefined) {
    const at = new Date(source.at)
    return compiled(
      await store.readSnapshot(tenant, (snapshot) => loadRulesAsOf(snapshot, tenant, at, trust)),
    )
  }
  const live = await findLiveState(store, tenant)
  if (source?.draft !== undefined) {
    const draft = readDraft(source.draft, { limits, place: [...place, 'draft'] })
    const unknown = unknownRemovals(source.draft, live.rules, [...place, 'draft'])
    if (!draft.ok) return failed(...draft.findings, ...unknown)
    if (unknown.length > 0) return failed(...unknown)
    return compiled(withDraft(live.rules, draft.value), draft.value.warnings)
  }
  if (source?.versions !== undefined) {
    const rules = await withVersions(context, live.rules, source.versions, [...place, 'versions'])
    return rules.ok ? compiled(rules.value) : rules
  }
  return settings === defaultSettings
    ? passed({ ...live.compiledFor(semantics), warnings: [] })
    : compiled(live.rules)
}
