/** Compiles policies for decisions. */

import { keyOf } from '../../kernel/ids.ts'
import { legacyFactsOf } from '../legacy/legacy-facts.ts'
import { bitSetOf, type BitSet } from './bit-set.ts'
import { compileConditions } from './conditions/compile-conditions.ts'
import type { Condition } from './conditions/condition-index.ts'
import { Examination } from './conditions/examination.ts'
import { Hits } from './conditions/hits.ts'
import { Selection } from './conditions/selection.ts'
import type { ConditionName, DecisionPolicy } from './decision.ts'
import type { Environment } from './environment.ts'
import { compileGrants, type CompiledGrants } from './grants/compile-grants.ts'
import { GrantEvaluation } from './grants/grant-evaluation.ts'
import { ReportCache } from './report-cache.ts'
import type { Semantics } from './semantics.ts'
import { policySessions, type PolicySession } from './sessions/policy-session.ts'

/**
 * Policies ready to decide by, numbered in canonical order: by id in lower case. Immutable in what it
 * answers; the areas that decisions work in are kept beside it, so that a decision allocates nothing but
 * its answer. Share it freely within one thread.
 */
export interface CompiledPolicies {
  readonly policies: readonly DecisionPolicy[]
  /** In canonical order. */
  readonly conditions: readonly Condition[]
  /** The same conditions, those that take work last. */
  readonly narrowing: readonly Condition[]
  readonly grants: CompiledGrants
  /** By policy; empty for one without session controls. */
  readonly sessions: readonly (readonly PolicySession[])[]
  readonly sets: PolicySets
  readonly workspace: Workspace
}

/** What decisions work in; nothing in it outlives one. */
export interface Workspace {
  readonly selection: Selection
  readonly examination: Examination
  readonly evaluation: GrantEvaluation
  readonly reports: ReportCache
}

/** Sets of policies by what they are for. */
export interface PolicySets {
  /** Enabled or report-only. */
  readonly evaluated: BitSet
  readonly enabled: BitSet
  /** Enabled and with grant controls: those that the outcome depends on. */
  readonly granting: BitSet
}

/**
 * Compiles policies, which may be in any order. Reads everything once: policies, environment and semantics
 * must not change afterwards. What cannot be read, such as the rule of a filter, matches nothing.
 */
export function compilePolicies(
  policies: readonly DecisionPolicy[],
  environment: Environment,
  semantics: Semantics,
): CompiledPolicies {
  const ordered = [...policies].sort(
    (one, other) => compare(keyOf(one.id), keyOf(other.id)) || compare(one.id, other.id),
  )
  const sources = ordered.map(({ body }) => ({ body, legacy: legacyFactsOf(body) }))
  const surroundings = { environment, semantics }
  const conditions = compileConditions(sources, surroundings)
  const grants = compileGrants(sources, surroundings)
  const sets = policySets(ordered, grants)
  const hits = new Hits(ordered.length)
  return {
    policies: ordered,
    conditions,
    narrowing: conditions.toSorted((one, other) => workOf(one) - workOf(other)),
    grants,
    sessions: sources.map((source, policy) => policySessions(ordered[policy]?.id ?? '', source)),
    sets,
    workspace: {
      selection: new Selection(ordered.length, hits),
      examination: new Examination(conditions, sets.evaluated, ordered.length, hits),
      evaluation: new GrantEvaluation(grants),
      reports: new ReportCache(ordered.length),
    },
  }
}

/** Conditions that compute more than they look up. */
const laborious: readonly ConditionName[] = ['location', 'devices', 'time']

function workOf({ name }: Condition): number {
  return laborious.indexOf(name)
}

function policySets(policies: readonly DecisionPolicy[], { grantOf }: CompiledGrants): PolicySets {
  const stateOf = (policy: number): string | undefined => policies[policy]?.body.state
  const isEnabled = (policy: number): boolean => stateOf(policy) === 'enabled'
  return {
    evaluated: bitSetOf(policies.length, (policy) => stateOf(policy) !== 'disabled'),
    enabled: bitSetOf(policies.length, isEnabled),
    granting: bitSetOf(policies.length, (policy) => isEnabled(policy) && grantOf[policy] !== -1),
  }
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
