/**
 * Which service principals sign in, and which agents: two conditions over one member of a policy.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity,
 * https://learn.microsoft.com/entra/identity/conditional-access/agent-id
 */

import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { compileAttributeRule } from '../filter-rules/attribute-rule.ts'
import type { AgentIdentity, ServicePrincipal } from '../model/sign-in.ts'
import { and, fromBoolean, unknown, yes, type Ternary } from '../model/ternary.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { type Plan } from '../matching/plan.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { ValueTests } from '../matching/value-tests.ts'

type ClientApplications = NonNullable<
  ConditionalAccessPolicyBody['conditions']['clientApplications']
>
type ClientApplication = ServicePrincipal | AgentIdentity

/** What tells the two conditions apart. */
interface Subject {
  readonly name: 'workloadIdentities' | 'agentIdentities'
  readonly kind: ClientApplication['kind']
  readonly include: 'includeServicePrincipals' | 'includeAgentIdServicePrincipals'
  readonly exclude: 'excludeServicePrincipals' | 'excludeAgentIdServicePrincipals'
  readonly filter: 'servicePrincipalFilter' | 'agentIdServicePrincipalFilter'
  /** The item that stands for every principal of the kind. */
  readonly everyone: string
}

/** Service principals are registered in the tenant for it alone; others are out of scope (E14). */
export const workloadIdentitiesCondition = conditionOn({
  name: 'workloadIdentities',
  kind: 'servicePrincipal',
  include: 'includeServicePrincipals',
  exclude: 'excludeServicePrincipals',
  filter: 'servicePrincipalFilter',
  everyone: 'ServicePrincipalsInMyTenant',
})

/** Agents are meant by id, by the id of their blueprint, by a filter or all together (E16). */
export const agentIdentitiesCondition = conditionOn({
  name: 'agentIdentities',
  kind: 'agentIdentity',
  include: 'includeAgentIdServicePrincipals',
  exclude: 'excludeAgentIdServicePrincipals',
  filter: 'agentIdServicePrincipalFilter',
  everyone: 'All',
})

/**
 * Principals of the kind meet the condition when the policy names them, all others do in any case: whether
 * the policy is for them at all is asked by the condition on users (E15).
 */
function conditionOn(subject: Subject): ConditionDefinition {
  return {
    name: subject.name,
    begin(numbers) {
      const everyone = numbers.next()
      const ids = new ValueTests(numbers)
      const rules = new ComputedTests<ClientApplication>(numbers)

      const ofItem = (item: string): number =>
        item === subject.everyone ? everyone : ids.declare(item)

      function ofRule(rule: string): number {
        return rules.declare(rule, () => {
          const matches = compileAttributeRule(rule, 'principal.attributes')
          return (principal) => and(coverageOf(principal), matches(principal.attributes))
        })
      }

      function plan(clientApplications: ClientApplications | null): Plan {
        if (clientApplications === null) return { include: [], exclude: [] }
        const { include, exclude, filter } = subject
        const rule = clientApplications[filter]
        const filtered = entriesOf(filter, rule === null ? [] : [rule.rule], ofRule)
        const included = entriesOf(include, clientApplications[include], ofItem)
        const excluded = entriesOf(exclude, clientApplications[exclude], ofItem)
        return rule?.mode === 'include'
          ? { include: [...included, ...filtered], exclude: excluded }
          : { include: included, exclude: [...excluded, ...filtered] }
      }

      return {
        isAbout: ({ principal }) => principal.kind === subject.kind,
        plan: ({ body }) => plan(body.conditions.clientApplications),
        runTests({ principal }, matchSets) {
          if (principal.kind === 'user' || principal.kind === 'agentUser') return
          const isCovered = coverageOf(principal)
          matchSets.report(everyone, isCovered)
          matchSets.report(ids.find(principal.id), isCovered)
          if (principal.kind === 'agentIdentity') lookForBlueprint(principal, ids, matchSets)
          rules.run(principal, matchSets)
        },
      }
    },
  }
}

function lookForBlueprint(
  { blueprintId }: AgentIdentity,
  ids: ValueTests,
  matchSets: MatchSets,
): void {
  if (blueprintId === undefined) matchSets.reportEach(ids.tests, unknown('principal.blueprintId'))
  else if (blueprintId !== null) matchSets.match(ids.find(blueprintId))
}

/** Tells whether policies cover a principal at all. */
function coverageOf(principal: ClientApplication): Ternary {
  if (principal.kind === 'agentIdentity') return yes
  return principal.workload === undefined
    ? unknown('principal.workload')
    : fromBoolean(principal.workload === 'singleTenant')
}
