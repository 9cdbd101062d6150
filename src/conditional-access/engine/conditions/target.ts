/**
 * What a token is for: applications, a user action, or a step-up to an authentication context.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { ConditionName } from '../model/condition-name.ts'
import { agentTokenExchangeAppId, directoryAppId } from '../model/semantics.ts'
import type { Principal, SignIn, Target, TargetApplication } from '../model/sign-in.ts'
import { no, unknown } from '../model/ternary.ts'
import { ApplicationTests } from './application-tests.ts'
import { requestsBaselineScopes } from './baseline-scopes.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { type PolicySource } from '../model/compile-context.ts'
import { type Entry, type Plan } from '../matching/plan.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { ValueTests } from '../matching/value-tests.ts'

type TargetName = Extract<ConditionName, 'application' | 'userActions' | 'authenticationContext'>

/** The conditions for targets; every policy is subject to one of them. */
export const targetConditions: readonly ConditionDefinition[] = [
  targetCondition('application'),
  targetCondition('userActions'),
  targetCondition('authenticationContext'),
]

/** The condition that a policy is subject to goes by what it names. */
function nameOfTarget({ body, legacy }: PolicySource): TargetName {
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
 * (E17), by the actions it names (E21) and by the contexts (E22). What is excluded are applications alone.
 */
function targetCondition(name: TargetName): ConditionDefinition {
  return {
    name,
    begin(numbers, context) {
      const { baselineScopesAreDirectoryAccess } = context.semantics
      const applications = new ApplicationTests(numbers, context)
      const actions = new ValueTests(numbers)
      const contexts = new ValueTests(numbers)
      const everyContext = numbers.next()
      const escape: Entry = { test: numbers.next(), label: 'requestedScopes:baseline' }

      function plan(source: PolicySource): Plan | undefined {
        if (nameOfTarget(source) !== name) return undefined
        const named = source.body.conditions.applications
        if (named === null) return { include: [], exclude: [] }
        const { include, exclude, isNarrowed } = applications.entries(named)
        const escapes = isNarrowed && !baselineScopesAreDirectoryAccess
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
            ...entriesOf(
              'includeAuthenticationContext',
              source.legacy.authenticationContexts,
              (item) => (keyOf(item) === 'all' ? everyContext : contexts.declare(item)),
            ),
          ],
          exclude: escapes ? [...exclude, escape] : exclude,
          usesAlternativeOnly: isNarrowed,
        }
      }

      function lookAtApplications(
        target: Extract<Target, { readonly kind: 'applications' }>,
        principal: Principal,
        matchSets: MatchSets,
      ): void {
        const isBaseline = requestsBaselineScopes(target, principal)
        let isFirst = true
        for (const application of target.applications) {
          if (!isFirst) matchSets.beginNextAudience()
          isFirst = false
          if (!isExempt(application, principal)) applications.look(application, matchSets)
          matchSets.report(escape.test, isBaseline)
        }
        if (isBaseline === no || !baselineScopesAreDirectoryAccess) return
        matchSets.beginAlternativeAudience(isBaseline)
        applications.look(directory, matchSets)
      }

      function look({ principal, target }: SignIn, matchSets: MatchSets): void {
        if (target === undefined) {
          const missing = unknown('target')
          applications.lookWithoutTarget(principal, matchSets)
          matchSets.reportEach(actions.tests, missing)
          matchSets.reportEach(contexts.tests, missing)
          matchSets.report(everyContext, missing)
          return
        }
        switch (target.kind) {
          case 'applications':
            lookAtApplications(target, principal, matchSets)
            break
          case 'userAction':
            applications.lookWithoutApplication(matchSets)
            matchSets.match(actions.find(target.action))
            break
          case 'authenticationContext':
            applications.lookWithoutApplication(matchSets)
            matchSets.match(everyContext)
            matchSets.match(contexts.find(target.id))
        }
      }

      function memoKeyOf({ principal, target }: SignIn): number {
        if (target?.kind !== 'applications' || principal.kind === 'agentIdentity') return -1
        const [only, another] = target.applications
        if (only === undefined || another !== undefined) return -1
        return requestsBaselineScopes(target, principal) === no ? applications.memoKeyOf(only) : -1
      }

      return { plan, prepare: () => applications.prepare(), runTests: look, memoKeyOf: memoKeyOf }
    },
  }
}

/**
 * What a request for nothing but baseline scopes is for (E19): in place of its applications under policies
 * that name everything and take something out, beside them under others.
 */
const directory: TargetApplication = {
  appId: directoryAppId,
  attributes: {},
  isAgentResource: false,
}

/** Agents exchange tokens under no policy (E16). */
function isExempt({ appId }: TargetApplication, { kind }: Principal): boolean {
  return kind === 'agentIdentity' && keyOf(appId) === agentTokenExchangeAppId
}
