/**
 * Which service principals sign in, and which agents: two conditions over one member of a policy.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity,
 * https://learn.microsoft.com/entra/identity/conditional-access/agent-id
 */

import { isGuid } from '../../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { compileAttributeRule } from '../filter-rules/attribute-rule.ts'
import { comparedAttributes } from '../filter-rules/comparisons.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { entriesOf, type Plan } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import type { AgentIdentity, CustomSecurityAttributes, ServicePrincipal } from '../model/sign-in.ts'
import { and, fromBoolean, unknown, yes, type Ternary } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'
import { distinct, type GridSubject, type GridValue } from './grid.ts'

type ClientApplicationCondition = NonNullable<
  ConditionalAccessPolicyBody['conditions']['clientApplications']
>
type ClientApplication = ServicePrincipal | AgentIdentity

/** What differs between the two conditions. */
interface PrincipalKind<Name extends string> {
  readonly name: Name
  readonly heading: string
  readonly kind: ClientApplication['kind']
  readonly include: 'includeServicePrincipals' | 'includeAgentIdServicePrincipals'
  readonly exclude: 'excludeServicePrincipals' | 'excludeAgentIdServicePrincipals'
  readonly filter: 'servicePrincipalFilter' | 'agentIdServicePrincipalFilter'
  /** The item that means every principal of the kind. */
  readonly everyItem: string
  /** A principal of which all is known; by default one that no policy names. */
  readonly example: (attributes: CustomSecurityAttributes, id?: string) => ClientApplication
}

/** Service principals that are registered in the tenant for it alone; others are out of scope (E14). */
export const workloadIdentitiesCondition = conditionOn({
  name: 'workloadIdentities',
  heading: 'workload',
  kind: 'servicePrincipal',
  include: 'includeServicePrincipals',
  exclude: 'excludeServicePrincipals',
  filter: 'servicePrincipalFilter',
  everyItem: 'ServicePrincipalsInMyTenant',
  example: (attributes, id = '00000000-0000-4000-8000-0000000000ac') => ({
    kind: 'servicePrincipal',
    id,
    workload: 'singleTenant',
    attributes,
  }),
})

/** Agents match by id, by the id of their blueprint, by a filter or all together (E16). */
export const agentIdentitiesCondition = conditionOn({
  name: 'agentIdentities',
  heading: 'agent',
  kind: 'agentIdentity',
  include: 'includeAgentIdServicePrincipals',
  exclude: 'excludeAgentIdServicePrincipals',
  filter: 'agentIdServicePrincipalFilter',
  everyItem: 'All',
  example: (attributes, id = '00000000-0000-4000-8000-0000000000ad') => ({
    kind: 'agentIdentity',
    id,
    blueprintId: null,
    attributes,
  }),
})

/**
 * Principals of the kind meet the condition when the policy includes them, all others meet it always: the
 * condition on users decides whether the policy is for them at all (E15).
 */
function conditionOn<Name extends string>(kind: PrincipalKind<Name>): ConditionDefinition<Name> {
  return {
    name: kind.name,
    analysisReason: kind.name,
    heading: kind.heading,
    members: ['clientApplications'],
    configured: ({ conditions }) => conditions.clientApplications,
    seen: ({ principal }) => principal,
    grid: { attribute: 'principal', values: (subject) => gridValues(kind, subject) },
    createCompiler(numbers) {
      const everyPrincipal = numbers.next()
      const ids = new ValueTests(numbers)
      const rules = new ComputedTests<ClientApplication>(numbers)

      const testOfItem = (item: string): number =>
        item === kind.everyItem ? everyPrincipal : ids.declare(item)

      function testOfRule(rule: string): number {
        return rules.declare(rule, () => {
          const matches = compileAttributeRule(rule, 'principal.attributes')
          return (principal) => and(isInScope(principal), matches(principal.attributes))
        })
      }

      function plan(clientApplications: ClientApplicationCondition | null): Plan {
        if (clientApplications === null) return { include: [], exclude: [] }
        const { include, exclude, filter } = kind
        const rule = clientApplications[filter]
        const filtered = entriesOf(filter, rule === null ? [] : [rule.rule], testOfRule)
        const included = entriesOf(include, clientApplications[include], testOfItem)
        const excluded = entriesOf(exclude, clientApplications[exclude], testOfItem)
        return rule?.mode === 'include'
          ? { include: [...included, ...filtered], exclude: excluded }
          : { include: included, exclude: [...excluded, ...filtered] }
      }

      return {
        isAbout: ({ principal }) => principal.kind === kind.kind,
        plan: ({ body }) => plan(body.conditions.clientApplications),
        runTests({ principal }, matchSets) {
          if (principal.kind === 'user' || principal.kind === 'agentUser') return
          const inScope = isInScope(principal)
          matchSets.report(everyPrincipal, inScope)
          matchSets.report(ids.find(principal.id), inScope)
          if (principal.kind === 'agentIdentity') testBlueprint(principal, ids, matchSets)
          rules.run(principal, matchSets)
        },
      }
    },
  }
}

function testBlueprint(
  { blueprintId }: AgentIdentity,
  ids: ValueTests,
  matchSets: MatchSets,
): void {
  if (blueprintId === undefined) {
    matchSets.reportEach(ids.tests, unknown('principal.blueprintId'))
  } else if (blueprintId !== null) {
    matchSets.match(ids.find(blueprintId))
  }
}

/** Whether conditional access covers a principal at all. */
function isInScope(principal: ClientApplication): Ternary {
  if (principal.kind === 'agentIdentity') return yes
  return principal.workload === undefined
    ? unknown('principal.workload')
    : fromBoolean(principal.workload === 'singleTenant')
}

/** One principal that no policy names, those named, and one for each value that a filter compares with. */
function gridValues(
  { include, exclude, filter, example }: PrincipalKind<string>,
  { policies }: GridSubject,
): readonly GridValue[] {
  const configured = policies.flatMap(({ body }) => body.conditions.clientApplications ?? [])
  const ids = distinct(configured.flatMap((each) => [...each[include], ...each[exclude]]))
  const rules = configured.flatMap((each) => each[filter]?.rule ?? [])
  if (ids.length === 0 && rules.length === 0) return []
  const principals = [
    example({}),
    ...ids.filter(isGuid).map((id) => example({}, id)),
    ...comparedAttributes(rules).map((attributes) => example(attributes)),
  ]
  return principals.map((principal) => ({ principal }))
}
