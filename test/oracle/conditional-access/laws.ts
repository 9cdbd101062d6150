/** What is true of every decision, by the engine and by the reference. */

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  outcomes,
  type Decision,
  type DecisionPolicy,
  type TraceLevel,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import { baselineScopes } from '../../../src/conditional-access/engine/model/semantics.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { arbitraryCase } from './arbitrary-case.ts'
import { arbitraryBody } from './arbitrary-policy.ts'
import { arbitraryCompletion } from './arbitrary-sign-in.ts'
import type { Rules } from './reference.ts'

/** Decides a sign-in. */
type Decide = (rules: Rules, signIn: SignIn, level: TraceLevel) => Decision

const newPolicyId = 'f0aa0000-0000-4000-8000-00000000000b'

function withPolicies(
  rules: Rules,
  change: (policies: readonly DecisionPolicy[]) => readonly DecisionPolicy[],
): Rules {
  return { ...rules, policies: change(rules.policies) }
}

function withBodies(
  rules: Rules,
  change: (body: ConditionalAccessPolicyBody) => ConditionalAccessPolicyBody,
): Rules {
  return withPolicies(rules, (policies) =>
    policies.map(({ id, body }) => ({ id, body: change(body) })),
  )
}

function withOperator(rules: Rules, operator: 'AND' | 'OR'): Rules {
  return withBodies(rules, (body) => ({
    ...body,
    grantControls: body.grantControls && { ...body.grantControls, operator },
  }))
}

/** Expects the first decision to be nowhere looser than the second. */
function expectNotLooser(stricter: Decision, looser: Decision) {
  for (const end of ['atBest', 'atWorst'] as const) {
    expect(outcomes.indexOf(stricter[end])).toBeGreaterThanOrEqual(outcomes.indexOf(looser[end]))
  }
}

function isRegistration(action: string): boolean {
  return action.toLowerCase() === 'urn:user:registersecurityinfo'
}

/** Whether something counts whose effect is not published: a control, a member, a location (E77 to E79), a scope (E19). */
function dependsOnUnpublished({ requirements, policies }: Decision, signIn: SignIn): boolean {
  const ofTarget = asksWhoTheUserIs(signIn) ? targetConditions : []
  const names: readonly string[] = ['unknownMembers', 'location', ...ofTarget]
  const mayApply = policies.some(({ undeterminedConditions }) =>
    undeterminedConditions.some((name) => names.includes(name)),
  )
  if (mayApply) return true
  return requirements.some(({ controls }) =>
    controls.some(
      ({ status, missingFacts }) => status === 'notEnoughInformation' && missingFacts.length === 0,
    ),
  )
}

/** The names of the condition on what is requested: a report gives the one that the members of the policy call for. */
const targetConditions = ['application', 'userActions', 'authenticationContext']

/** Whether a confidential client asks for OpenID scopes alone: pages disagree on what that is access to (E19). */
function asksWhoTheUserIs({ target }: SignIn): boolean {
  if (target?.kind !== 'applications' || target.isConfidentialClient !== true) return false
  const { requestedScopes } = target
  const openId = new Set<string>(baselineScopes.openId)
  return requestedScopes?.every((scope) => openId.has(scope.toLowerCase())) === true
}

/** Every member with a value of its own; what was unknown is left out. */
function definiteParts({ outcome, status, policies }: Decision) {
  const known = (name: string, value: string) =>
    value === 'unknown' || value === 'notEnoughInformation' ? [] : [[name, value]]
  return Object.fromEntries([
    ...known('outcome', outcome),
    ...known('status', status),
    ...policies.flatMap((policy) => [
      ...known(`${policy.policyId} applies`, policy.applies),
      ...known(`${policy.policyId} result`, policy.result),
      ...policy.failingConditions.map((name) => [`${policy.policyId} ${name}`, 'fails']),
      ...(policy.applies === 'yes'
        ? (policy.grant?.controls ?? []).flatMap(({ kind, id, status: own }) =>
            known(`${policy.policyId} ${kind} ${id}`, own),
          )
        : []),
    ]),
  ])
}

/** Checks the laws of decisions against an implementation. */
export function checkLaws(decide: Decide, numRuns: number) {
  const options = { numRuns }

  it('does not depend on the order of policies', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const reversed = withPolicies(rules, (policies) => policies.toReversed())
        expect(decide(reversed, signIn, 'full')).toEqual(decide(rules, signIn, 'full'))
      }),
      options,
    )
  })

  it('does not depend on repeated policies', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const doubled = withPolicies(rules, ([first, ...rest]) =>
          first === undefined ? [] : [first, { ...first, id: newPolicyId }, ...rest],
        )
        const { outcome, atBest, atWorst, missingFacts, status } = decide(rules, signIn, 'none')
        expect(decide(doubled, signIn, 'none')).toMatchObject({
          outcome,
          atBest,
          atWorst,
          missingFacts,
          status,
        })
      }),
      options,
    )
  })

  it('does not depend on repeated entries', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const twice = <Item>(list: readonly Item[]) => [...list, ...list]
        const doubled = withBodies(rules, (body) => {
          const { conditions, grantControls } = body
          const { users, applications, locations } = conditions
          return {
            ...body,
            conditions: {
              ...conditions,
              signInRiskLevels: twice(conditions.signInRiskLevels),
              users: users && {
                ...users,
                includeUsers: twice(users.includeUsers),
                includeGroups: twice(users.includeGroups),
                excludeGroups: twice(users.excludeGroups),
              },
              applications: applications && {
                ...applications,
                includeApplications: twice(applications.includeApplications),
                excludeApplications: twice(applications.excludeApplications),
              },
              locations: locations && {
                includeLocations: twice(locations.includeLocations),
                excludeLocations: twice(locations.excludeLocations),
              },
            },
            grantControls: grantControls && {
              ...grantControls,
              termsOfUse: twice(grantControls.termsOfUse),
              customAuthenticationFactors: twice(grantControls.customAuthenticationFactors),
            },
          }
        })
        expect(decide(doubled, signIn, 'reasons')).toEqual(decide(rules, signIn, 'reasons'))
      }),
      options,
    )
  })

  it('enforces only enabled policies', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const enforced = withPolicies(rules, (policies) =>
          policies.filter(({ body }) => body.state === 'enabled'),
        )
        expect(decide(enforced, signIn, 'none')).toEqual(decide(rules, signIn, 'none'))
      }),
      options,
    )
  })

  it('is not loosened by one more policy', () => {
    fc.assert(
      fc.property(arbitraryCase, arbitraryBody('enabled'), ({ rules, signIn }, body) => {
        // E65: one that sets the strength for registering security information takes the place of others.
        fc.pre(!body.conditions.applications?.includeUserActions.some(isRegistration))
        const more = withPolicies(rules, (policies) => [...policies, { id: newPolicyId, body }])
        expectNotLooser(decide(more, signIn, 'none'), decide(rules, signIn, 'none'))
      }),
      options,
    )
  })

  it('is not loosened by a block in a policy', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const blocking = withBodies(rules, (body) => ({
          ...body,
          grantControls: body.grantControls && {
            ...body.grantControls,
            builtInControls: [...body.grantControls.builtInControls, 'block'],
          },
        }))
        expectNotLooser(decide(blocking, signIn, 'none'), decide(rules, signIn, 'none'))
      }),
      options,
    )
  })

  it('blocks where a policy with a block applies, also with other controls', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const { outcome, policies } = decide(rules, signIn, 'reasons')
        const isBlocked = policies.some(
          ({ state, applies, grant }) =>
            state === 'enabled' &&
            applies === 'yes' &&
            grant?.controls.some(({ kind }) => kind === 'block') === true,
        )
        expect(outcome === 'block').toBe(isBlocked)
      }),
      options,
    )
  })

  it('applies no policy that excludes the user, also where it includes the user', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const excluding = withBodies(rules, (body) => {
          const { users, agents } = body.conditions
          const ids = [signIn.principal.id]
          const excluded = {
            users: users && { ...users, excludeUsers: ids },
            agents: agents && { ...agents, excludeAgentUsers: ids },
          }
          const known = { ...body, unknownMembers: [] }
          return { ...known, conditions: { ...body.conditions, ...excluded } }
        })
        fc.pre(signIn.principal.kind === 'user' || signIn.principal.kind === 'agentUser')
        const { policies } = decide(excluding, signIn, 'reasons')
        expect(policies.map(({ applies }) => applies)).toEqual(rules.policies.map(() => 'no'))
      }),
      options,
    )
  })

  it('is not loosened by `AND` and not tightened by `OR`', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const decision = decide(rules, signIn, 'none')
        expectNotLooser(decide(withOperator(rules, 'AND'), signIn, 'none'), decision)
        expectNotLooser(decision, decide(withOperator(rules, 'OR'), signIn, 'none'))
      }),
      options,
    )
  })

  it('stays true however unknown facts turn out', () => {
    const completed = arbitraryCase.chain(({ rules, signIn }) =>
      arbitraryCompletion(signIn).map((completion) => ({ rules, signIn, completion })),
    )
    fc.assert(
      fc.property(completed, ({ rules, signIn, completion }) => {
        const before = decide(rules, signIn, 'reasons')
        const after = decide(rules, completion, 'reasons')
        expect(after.missingFacts).toEqual([])
        expect(after.outcome === 'notEnoughInformation').toBe(
          after.outcome === 'notEnoughInformation' && dependsOnUnpublished(after, completion),
        )
        expect(definiteParts(after)).toMatchObject(definiteParts(before))
        expectNotLooser(after, { ...before, atWorst: before.atBest })
        expectNotLooser({ ...before, atBest: before.atWorst }, after)
      }),
      { numRuns: numRuns * 3 },
    )
  })

  it('lists missing facts exactly while the outcome is open and a fact can settle it', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const decision = decide(rules, signIn, 'reasons')
        const { outcome, atBest, atWorst, missingFacts } = decision
        const isOpen = outcome === 'notEnoughInformation'
        expect(outcome).toBe(atBest === atWorst ? atBest : 'notEnoughInformation')
        if (missingFacts.length > 0) expect(isOpen).toBe(true)
        else expect(isOpen).toBe(isOpen && dependsOnUnpublished(decision, signIn))
      }),
      options,
    )
  })

  it('decides the same at every level of detail', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rules, signIn }) => {
        const full = decide(rules, signIn, 'full')
        const policies = full.policies.map((policy) => ({ ...policy, conditions: undefined }))
        expect(decide(rules, signIn, 'reasons')).toEqual({ ...full, policies })
        expect(decide(rules, signIn, 'none')).toEqual({ ...full, policies: [] })
      }),
      options,
    )
  })
}
