/** Compiles every condition of a set of policies. */

import { ConditionIndex, distinctPlan, type DistinctPlan } from '../matching/condition-index.ts'
import type { ConditionMatcher } from '../matching/condition-matcher.ts'
import { MatchSets } from '../matching/match-sets.ts'
import { unrestricted, type Entry } from '../matching/plan.ts'
import { ResultMemo } from '../matching/result-memo.ts'
import { TestNumbers } from '../matching/test-numbers.ts'
import type { CompileContext, PolicySource } from '../model/compile-context.ts'
import type { ConditionDefinition } from './condition.ts'
import { conditions, type ConditionName } from './condition-list.ts'
import { hasUnknownMember } from './unknown-members.ts'

/** A condition, compiled for all policies at once. */
export interface CompiledCondition extends ConditionMatcher {
  readonly definition: ConditionDefinition<ConditionName>
}

/** Compiles the conditions, in canonical order; policies are numbered as they are given. */
export function compileConditions(
  sources: readonly PolicySource[],
  context: CompileContext,
): readonly CompiledCondition[] {
  return conditions.map((definition) => ({
    definition,
    ...compileCondition(definition, sources, context),
  }))
}

/** Compiles one condition. */
export function compileCondition(
  definition: ConditionDefinition,
  sources: readonly PolicySource[],
  context: CompileContext,
): ConditionMatcher {
  const { configured: configuredOf, createCompiler, narrowing = 'usual' } = definition
  const numbers = new TestNumbers()
  const compiler = createCompiler(numbers, context)
  const plans: DistinctPlan[] = []
  const numberByKey = new Map<string, number>()
  const planOf = new Int32Array(sources.length).fill(-1)
  for (const [policy, source] of sources.entries()) {
    const known = compiler.plan(source)
    if (known === undefined) continue
    const plan = hasUnknownMember(source, definition) ? unrestricted : known
    const configured = configuredOf(source.body)
    // WHY apart: a plan that includes everyone shows items that an open condition does not have.
    const key =
      plan === unrestricted
        ? `open ${JSON.stringify(configured)}`
        : `${testsOf(plan.include)} ${testsOf(plan.exclude)} ${JSON.stringify(configured)}`
    const number = numberByKey.get(key)
    planOf[policy] = number ?? plans.push(distinctPlan(plan, configured)) - 1
    if (number === undefined) numberByKey.set(key, plans.length - 1)
  }
  compiler.prepare?.()
  const index = new ConditionIndex(plans, planOf, numbers.count)
  return {
    index,
    matchSets: new MatchSets(index),
    narrowing,
    runTests: compiler.runTests,
    memo: compiler.memoKeys === undefined ? null : new ResultMemo(compiler.memoKeys),
    isAbout: compiler.isAbout ?? null,
  }
}

function testsOf(entries: readonly Entry[] | null): string {
  return entries === null ? 'all' : entries.map(({ test }) => test).join()
}
