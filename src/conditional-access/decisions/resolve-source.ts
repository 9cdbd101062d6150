/** Finds and compiles the rules that a question is about. */

import { pointerTo, type Place } from '../../edm/place.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import { kindNames } from '../kind-names.ts'
import type { LocationLimits } from '../named-locations/codec.ts'
import type { Semantics } from '../decide/semantics.ts'
import { compileRules, type CompiledRules } from './compiled-rules.ts'
import { overlaid, readDraft, withDraft } from './draft.ts'
import type { FindLiveState } from './live-rules.ts'
import { loadRulesAsOf } from './load-rules.ts'
import type { PolicyVersion, Source } from './source.ts'
import {
  defaultSettings,
  policyOf,
  type RuleObject,
  type StoredRules,
  type TenantSettings,
} from './stored-rules.ts'

/** What rules are found with. */
export interface RuleFinder {
  readonly findLiveState: FindLiveState
  readonly limits: LocationLimits
}

/** Under what rules are compiled. */
export interface RuleSetting {
  readonly semantics: Semantics
  readonly settings: TenantSettings
}

/** Compiled rules with what their author should know. */
export interface ResolvedRules extends CompiledRules {
  readonly warnings: readonly Finding[]
}

type Target = Pick<OperationContext, 'store' | 'caller'>

/** Finds versions of policies. One that is a deletion takes the policy away. */
async function withVersions(
  { store, caller }: Target,
  live: StoredRules,
  asked: readonly PolicyVersion[],
  place: Place,
): Promise<Checked<StoredRules>> {
  const findings: Finding[] = []
  const found: RuleObject[] = []
  const removedPolicies: string[] = []
  for (const [index, { id, version }] of asked.entries()) {
    const key = { family: kindNames.policies, id }
    const record = await store.findVersion(caller.tenant, key, version)
    if (record === undefined) {
      findings.push({
        message: `the policy \`${id}\` has no version ${version}`,
        target: pointerTo([...place, index]),
      })
    } else if (record.body === undefined) removedPolicies.push(record.id)
    else found.push({ id: record.id, body: record.body })
  }
  if (findings.length > 0) return failed(...findings)
  const kept = live.policies.filter(({ id }) => !removedPolicies.includes(id))
  return passed({ ...live, policies: overlaid(kept, found.map(policyOf)) })
}

/**
 * Finds the rules of a source; the live ones when there is none. `place` is where it stands in the request.
 * Live rules are compiled once for all questions, others for each.
 */
export async function resolveSource(
  target: Target,
  { findLiveState, limits }: RuleFinder,
  { semantics, settings }: RuleSetting,
  source: Source | undefined,
  place: Place,
): Promise<Checked<ResolvedRules>> {
  const { store, caller } = target
  const { tenant } = caller
  const compiled = (rules: StoredRules, warnings: readonly Finding[] = []) =>
    passed({ ...compileRules(tenant, rules, settings, semantics), warnings })

  if (source?.at !== undefined) {
    const at = new Date(source.at)
    return compiled(
      await store.readSnapshot(tenant, (snapshot) => loadRulesAsOf(snapshot, tenant, at)),
    )
  }
  const live = await findLiveState(store, tenant)
  if (source?.draft !== undefined) {
    const draft = readDraft(source.draft, limits, [...place, 'draft'])
    return draft.ok ? compiled(withDraft(live.rules, draft.value), draft.value.warnings) : draft
  }
  if (source?.versions !== undefined) {
    const rules = await withVersions(target, live.rules, source.versions, [...place, 'versions'])
    return rules.ok ? compiled(rules.value) : rules
  }
  return settings === defaultSettings
    ? passed({ ...live.compiledFor(semantics), warnings: [] })
    : compiled(live.rules)
}
