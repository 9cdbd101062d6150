/**
 * What a token is for: applications, a user action, or a step-up to an authentication context.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { entriesOf, type Entry, type Plan } from '../matching/plan.ts'
import type { TestNumbers } from '../matching/test-numbers.ts'
import { ValueTests } from '../matching/value-tests.ts'
import type { CompileContext, PolicySource } from '../model/compile-context.ts'
import { agentTokenExchangeAppId } from '../model/semantics.ts'
import type { Principal, SignIn, TargetApplication } from '../model/sign-in.ts'
import { no, unknown, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionCompiler, ConditionDefinition } from './condition.ts'
import { distinct, mentioned, type GridPart, type GridSubject } from './grid.ts'
import { ApplicationTests } from './target-applications.ts'
import {
  BaselineScopes,
  clientOf,
  isConfidential,
  type ApplicationRequest,
} from './target-baseline-scopes.ts'
import { applicationGridValues } from './target-grid-values.ts'

type TargetName = 'application' | 'userActions' | 'authenticationContext'

const membersOfTarget: Readonly<Record<TargetName, string>> = {
  application: 'applications',
  userActions: 'applications/includeUserActions',
  authenticationContext: 'applications/includeAuthenticationContextClassReferences',
}

/** The condition of policies that name neither actions nor contexts. */
export const applicationCondition = targetCondition('application', applicationGridValues, 'early')

/** The condition of policies that name user actions. */
export const userActionsCondition = targetCondition('userActions', ({ policies }) =>
  mentioned(policies, ({ applications }) => applications?.includeUserActions ?? []).map(
    (action) => ({ target: { kind: 'userAction', action } }),
  ),
)

/** The condition of policies that name authentication contexts, but no actions. */
export const authenticationContextCondition = targetCondition(
  'authenticationContext',
  ({ policies }) =>
    contextsOf(policies).map((id) => ({ target: { kind: 'authenticationContext', id } })),
)

function contextsOf(policies: GridSubject['policies']): readonly string[] {
  const modern = policies.flatMap(
    ({ body }) => body.conditions.applications?.includeAuthenticationContextClassReferences ?? [],
  )
  return distinct([...modern, ...policies.flatMap(({ legacy }) => legacy.authenticationContexts)])
}

/** A policy has one condition for its target, which depends on what it names. */
function targetNameOf({ body, legacy }: PolicySource): TargetName {
  const { applications } = body.conditions
  if (applications === null) return 'application'
  if (applications.includeUserActions.length > 0) return 'userActions'
  const contexts = applications.includeAuthenticationContextClassReferences
  return contexts.length > 0 || legacy.authenticationContexts.length > 0
    ? 'authenticationContext'
    : 'application'
}

/**
 * Met by an application that the policy includes and does not exclude, each audience of a token by itself
 * (E17), by the actions it names (E21) and by the contexts (E22). Only applications can be excluded.
 */
function targetCondition<Name extends TargetName>(
  name: Name,
  gridValues: GridPart['values'],
  narrowing?: ConditionDefinition['narrowing'],
): ConditionDefinition<Name> {
  return {
    name,
    analysisReason: name,
    heading: 'target',
    members: [membersOfTarget[name]],
    configured: ({ conditions }) => conditions.applications,
    seen: ({ target }) => target ?? null,
    grid: { attribute: 'target', values: gridValues },
    ...(narrowing === undefined ? {} : { narrowing }),
    createCompiler: (numbers, context) => createTargetCompiler(name, numbers, context),
  }
}

function createTargetCompiler(
  name: TargetName,
  numbers: TestNumbers,
  context: CompileContext,
): ConditionCompiler {
  const baselineScopes = new BaselineScopes(context)
  const applications = new ApplicationTests(numbers, context)
  const actions = new ValueTests(numbers)
  const contexts = new ValueTests(numbers)
  const everyContext = numbers.next()
  const { excludedUserActions = [] } = context.tenantRules
  const excludedActions = new Set(excludedUserActions.map(actionKey))
  const baselineExclusion: Entry = { test: numbers.next(), label: 'requestedScopes:baseline' }

  function plan(source: PolicySource): Plan | undefined {
    if (targetNameOf(source) !== name) return undefined
    const named = source.body.conditions.applications
    if (named === null) return { include: [], exclude: [] }
    const { include, exclude, excludesFromAll } = applications.entries(named)
    const excludesBaseline = excludesFromAll && !baselineScopes.isEnforced
    return {
      include: [
        ...include,
        ...entriesOf('includeUserActions', named.includeUserActions, (action) =>
          actions.declare(action),
        ),
        ...entriesOf(
          'includeAuthenticationContextClassReferences',
          named.includeAuthenticationContextClassReferences,
          (id) => contexts.declare(id),
        ),
        ...entriesOf('includeAuthenticationContext', source.legacy.authenticationContexts, (item) =>
          keyOf(item) === 'all' ? everyContext : contexts.declare(item),
        ),
      ],
      exclude: excludesBaseline ? [...exclude, baselineExclusion] : exclude,
      usesAlternativeOnly: excludesFromAll,
    }
  }

  function testApplications(
    target: ApplicationRequest,
    principal: Principal,
    matchSets: MatchSets,
  ): void {
    let isFirst = true
    for (const application of target.applications) {
      if (!isFirst) matchSets.beginNextAudience()
      isFirst = false
      if (!isExempt(application, principal)) applications.test(application, matchSets)
    }
    const isReplaced = baselineScopes.replacesRequested(target, principal)
    const isAdded = baselineScopes.isAudienceAdded(target, principal)
    if (isReplaced === no && isAdded === no) return
    testBaselineAudiences(target, isReplaced, isAdded, matchSets)
  }

  /** Tests what a request for baseline scopes is access to, and a client that can keep a secret. */
  function testBaselineAudiences(
    target: ApplicationRequest,
    isReplaced: Ternary,
    isAdded: Ternary,
    matchSets: MatchSets,
  ): void {
    const hasSecret = isConfidential(target)
    const audience = baselineScopes.audienceOf(target)
    matchSets.beginAlternatives(isReplaced, hasSecret)
    matchSets.beginAlternativeIfYes(baselineScopes.isForConfidentialClient(target), isAdded)
    applications.testDirectory(audience, matchSets)
    if (hasSecret !== no) {
      matchSets.beginAlternativeIfYes(yes, no)
      applications.testClient(clientOf(target), matchSets)
    }
    if (hasSecret === yes) return
    matchSets.beginAlternativeIfNo()
    if (baselineScopes.isEnforced) applications.testDirectory(audience, matchSets)
    else matchSets.match(baselineExclusion.test)
  }

  function runTests({ principal, target }: SignIn, matchSets: MatchSets): void {
    if (target === undefined) {
      const missing = unknown('target')
      applications.testUnknownTarget(principal, matchSets, excludedActions.size > 0)
      matchSets.reportEach(actions.tests, missing)
      matchSets.reportEach(contexts.tests, missing)
      matchSets.report(everyContext, missing)
      return
    }
    switch (target.kind) {
      case 'applications':
        testApplications(target, principal, matchSets)
        break
      case 'userAction':
        if (!excludedActions.has(actionKey(target.action))) applications.testOtherTarget(matchSets)
        matchSets.match(actions.find(target.action))
        break
      case 'authenticationContext':
        applications.testOtherTarget(matchSets)
        matchSets.match(everyContext)
        matchSets.match(contexts.find(target.id))
    }
  }

  function memoKeyOf({ principal, target }: SignIn): number {
    if (target?.kind !== 'applications' || principal.kind === 'agentIdentity') return -1
    const only = target.applications[0]
    if (only === undefined || target.applications.length > 1) return -1
    const hasAlternatives =
      baselineScopes.replacesRequested(target, principal) !== no ||
      baselineScopes.isAudienceAdded(target, principal) !== no
    return hasAlternatives ? -1 : applications.memoKeyOf(only)
  }

  return {
    plan,
    prepare: () => applications.prepare(),
    runTests,
    memoKeys: { keyOf: memoKeyOf, count: () => applications.memoKeyCount },
  }
}

/** Settings name an action by the last word of what policies call it. */
function actionKey(action: string): string {
  return keyOf(action).replace(/^urn:user:/u, '')
}

/** No policy applies to the token exchange of agents (E16). */
function isExempt({ appId }: TargetApplication, { kind }: Principal): boolean {
  return kind === 'agentIdentity' && keyOf(appId) === agentTokenExchangeAppId
}
