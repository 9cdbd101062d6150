/** Compiles policies for decisions. */

import { keyOf } from '../../kernel/ids.ts'
import { sourceOf } from './model/compile-context.ts'
import { isEmpty } from './model/bit-set.ts'
import { indexedPoliciesOf, type IndexedPolicies } from './model/indexed-policies.ts'
import { compileConditions, type CompiledCondition } from './conditions/compile-conditions.ts'
import { FullEvaluation } from './matching/full-evaluation.ts'
import type { DecisionPolicy } from './answer/decision.ts'
import { LookUpTable } from './matching/look-up-table.ts'
import { ConditionTracer } from './trace/condition-traces.ts'
import type { TenantRules } from './model/tenant-rules.ts'
import { compileGrants, type CompiledGrants } from './grants/compile-grants.ts'
import { GrantEvaluation } from './grants/grant-evaluation.ts'
import { GrantReports } from './grants/grant-report.ts'
import { ReportCache } from './trace/report-cache.ts'
import { inSimilarOrder } from './similar-order.ts'
import type { Semantics } from './model/semantics.ts'
import { compileSessionGrants } from './sessions/compile-session-grants.ts'
import { policySessions, type PolicySession } from './sessions/policy-session.ts'

/**
 * Compiled policies, numbered so that similar ones are neighbours. Decisions reuse `workspace`, so that they
 * allocate only their answers; no result depends on earlier decisions. Share it within one thread.
 */
export interface CompiledPolicies {
  readonly policies: readonly DecisionPolicy[]
  /** The numbers of the policies in canonical order: by id in lower case. */
  readonly order: Int32Array
  /** By policy: its place in canonical order. */
  readonly rankOf: Int32Array
  /** In canonical order. */
  readonly conditions: readonly CompiledCondition[]
  readonly grants: CompiledGrants
  /** By policy; empty for one without session controls. */
  readonly sessions: readonly (readonly PolicySession[])[]
  /** The session controls that can refuse or interrupt. */
  readonly sessionGrants: CompiledGrants
  readonly sets: PolicySets
  readonly workspace: Workspace
}

/** Objects that each decision overwrites. */
export interface Workspace {
  /** The enabled policies, and those of them on which the outcome depends. */
  readonly enabledTable: LookUpTable
  readonly grantingTable: LookUpTable
  readonly fullEvaluation: FullEvaluation
  readonly grantEvaluation: GrantEvaluation
  readonly grantReports: GrantReports
  /** The same for session controls that can refuse or interrupt. */
  readonly sessionEvaluation: GrantEvaluation
  readonly sessionReports: GrantReports
  readonly tracer: ConditionTracer
  readonly reports: ReportCache
}

/** Sets of policies by state. */
export interface PolicySets {
  /** Enabled or report-only. */
  readonly evaluated: IndexedPolicies
  readonly enabled: IndexedPolicies
  /** Enabled, with controls that can refuse or interrupt: the outcome depends on these. */
  readonly granting: IndexedPolicies
}

/**
 * Compiles policies, given in any order. Policies, tenant rules and semantics must not change afterwards. A
 * filter rule that cannot be read matches nothing.
 */
export function compilePolicies(
  policies: readonly DecisionPolicy[],
  tenantRules: TenantRules,
  semantics: Semantics,
): CompiledPolicies {
  const ordered = inSimilarOrder(policies)
  const sources = ordered.map(({ body }) => sourceOf(body))
  const context = { tenantRules, semantics }
  const conditions = compileConditions(sources, context)
  const grants = compileGrants(sources, context)
  const sessions = sources.map((source, policy) =>
    policySessions(ordered[policy]?.id ?? '', source),
  )
  const sessionGrants = compileSessionGrants(sources, sessions, context)
  const sets = policySets(ordered, grants, sessionGrants)
  const narrowing = inNarrowingOrder(conditions)
  const grantEvaluation = new GrantEvaluation(grants)
  const sessionEvaluation = new GrantEvaluation(sessionGrants)
  return {
    policies: ordered,
    ...canonicalOrder(ordered),
    conditions,
    grants,
    sessions,
    sessionGrants,
    sets,
    workspace: {
      enabledTable: new LookUpTable(sets.enabled, narrowing),
      grantingTable: new LookUpTable(sets.granting, narrowing),
      fullEvaluation: new FullEvaluation(conditions, sets.evaluated, ordered.length),
      grantEvaluation,
      grantReports: new GrantReports(grants, grantEvaluation),
      sessionEvaluation,
      sessionReports: new GrantReports(sessionGrants, sessionEvaluation),
      tracer: new ConditionTracer(conditions, ordered.length),
      reports: new ReportCache(ordered),
    },
  }
}

function canonicalOrder(
  policies: readonly DecisionPolicy[],
): Pick<CompiledPolicies, 'order' | 'rankOf'> {
  const keyed = policies
    .map(({ id }, number) => ({ id, number, key: keyOf(id) }))
    .sort((one, other) => compare(one.key, other.key) || compare(one.id, other.id))
  const rankOf = new Int32Array(policies.length)
  for (const [rank, { number }] of keyed.entries()) rankOf[number] = rank
  return { order: Int32Array.from(keyed, ({ number }) => number), rankOf }
}

const narrowingRanks = { early: 0, usual: 1, late: 2 } as const

/** The conditions that restrict a policy, in the order in which candidates are narrowed. */
function inNarrowingOrder(conditions: readonly CompiledCondition[]): readonly CompiledCondition[] {
  return conditions
    .filter(({ index }) => !isEmpty(index.restricting.members))
    .sort((one, other) => narrowingRanks[one.narrowing] - narrowingRanks[other.narrowing])
}

function policySets(
  policies: readonly DecisionPolicy[],
  { grantOf }: CompiledGrants,
  { grantOf: sessionGrantOf }: CompiledGrants,
): PolicySets {
  const stateOf = (policy: number): string | undefined => policies[policy]?.body.state
  const isEnabled = (policy: number): boolean => stateOf(policy) === 'enabled'
  return {
    evaluated: indexedPoliciesOf(policies.length, (policy) => stateOf(policy) !== 'disabled'),
    enabled: indexedPoliciesOf(policies.length, isEnabled),
    granting: indexedPoliciesOf(
      policies.length,
      (policy) => isEnabled(policy) && (grantOf[policy] !== -1 || sessionGrantOf[policy] !== -1),
    ),
  }
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
