/** Compiles every condition of a set of policies. */

import { configuredValue } from '../model/trace-values.ts'
import { authenticationFlowCondition } from './authentication-flow.ts'
import { ResultMemo } from '../matching/result-memo.ts'
import { clientAppsCondition } from './client-apps.ts'
import { agentIdentitiesCondition, workloadIdentitiesCondition } from './client-applications.ts'
import { ConditionIndex, type DistinctPlan } from '../matching/condition-index.ts'
import { TestNumbers } from '../matching/test-numbers.ts'
import type { CompiledCondition, ConditionDefinition } from './condition.ts'
import { type PolicySource, type CompileContext } from '../model/compile-context.ts'
import type { Entry, Plan } from '../matching/plan.ts'
import { devicePlatformCondition } from './device-platform.ts'
import { devicesCondition } from './devices.ts'
import { locationCondition } from './location.ts'
import { riskConditions } from './risks.ts'
import { targetConditions } from './target.ts'
import { timeCondition } from './time.ts'
import { usersCondition } from './users.ts'

/** In canonical order. */
const definitions: readonly ConditionDefinition[] = [
  usersCondition,
  workloadIdentitiesCondition,
  agentIdentitiesCondition,
  ...targetConditions,
  clientAppsCondition,
  devicePlatformCondition,
  locationCondition,
  devicesCondition,
  ...riskConditions,
  authenticationFlowCondition,
  timeCondition,
]

/** Compiles the conditions, in canonical order; policies are numbered as they are given. */
export function compileConditions(
  sources: readonly PolicySource[],
  context: CompileContext,
): readonly CompiledCondition[] {
  return definitions.map((definition) => compileCondition(definition, sources, context))
}

function compileCondition(
  { name, begin }: ConditionDefinition,
  sources: readonly PolicySource[],
  context: CompileContext,
): CompiledCondition {
  const numbers = new TestNumbers()
  const compiler = begin(numbers, context)
  const plans: DistinctPlan[] = []
  const numberByKey = new Map<string, number>()
  const planOf = new Int32Array(sources.length).fill(-1)
  for (const [policy, source] of sources.entries()) {
    const plan = compiler.plan(source)
    if (plan === undefined) continue
    const configured = configuredValue(source.body, name)
    const key = `${testsOf(plan.include)} ${testsOf(plan.exclude)} ${JSON.stringify(configured)}`
    const known = numberByKey.get(key)
    planOf[policy] = known ?? plans.push({ ...plan, configured, shown: shownOf(plan) }) - 1
    if (known === undefined) numberByKey.set(key, plans.length - 1)
  }
  compiler.prepare?.()
  const index = new ConditionIndex(plans, planOf, numbers.count)
  return {
    name,
    index,
    runTests: compiler.runTests,
    memoKeyOf: compiler.memoKeyOf ?? null,
    memo: new ResultMemo(),
    isAbout: compiler.isAbout ?? null,
  }
}

function shownOf({ shownOnly: mentioned = [], include }: Plan): readonly Entry[] {
  return include === null ? mentioned : [...mentioned, ...include]
}

function testsOf(entries: readonly Entry[] | null): string {
  return entries === null ? 'open' : entries.map(({ test }) => test).join()
}
