import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EffectiveStsPolicies } from '../../../src/sts-policies/select/effective.ts'
import { select } from '../../../src/sts-policies/select/select.ts'
import { valuesByName } from '../../../src/sts-policies/select/testing/ask-vector.ts'
import { arbitraryCase, arbitraryNewPolicy, compile, questionFor } from './arbitrary-tenant.ts'
import type { StsPolicyRecord } from '../../../src/sts-policies/select/policy-records.ts'
import { findPolicies, type ReferenceQuestion, type ReferenceTenant } from './reference-records.ts'
import { standing } from './standing.ts'

const options = { numRuns: 250 }

function ask(tenant: ReferenceTenant, question: ReferenceQuestion): EffectiveStsPolicies {
  return select(compile(tenant), questionFor(question))
}

/** The parts of an answer, by the type of policy that decides them. */
function partsByType({
  lifetimes,
  homeRealmDiscovery,
  issuance,
  activityTimeout,
}: EffectiveStsPolicies): Readonly<Record<string, unknown>> {
  return {
    TokenLifetimePolicy: lifetimes,
    HomeRealmDiscoveryPolicy: homeRealmDiscovery,
    TokenIssuancePolicy: issuance,
    ActivityBasedTimeoutPolicy: activityTimeout,
  }
}

function valuesOf(answer: EffectiveStsPolicies) {
  return Object.fromEntries(
    Object.entries(valuesByName(answer)).map(([name, { value }]) => [name, value]),
  )
}

describe('select', () => {
  it('does not notice a policy that is neither assigned nor the organization default', () => {
    fc.assert(
      fc.property(arbitraryCase, arbitraryNewPolicy, ({ tenant, questions }, policy) => {
        const more = {
          ...tenant,
          policies: [...tenant.policies, { ...policy, isOrganizationDefault: false }],
        }
        for (const question of questions) {
          expect(ask(more, question)).toEqual(ask(tenant, question))
        }
      }),
      options,
    )
  })

  it('keeps a value when a policy that it overrides is removed', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ tenant, questions: [question] }) => {
        if (question === undefined) return
        const before = valuesByName(ask(tenant, question))
        for (const [name, { value, decidedBy, overridden }] of Object.entries(before)) {
          for (const { policyId } of overridden) {
            if (policyId === decidedBy.policyId) continue
            // WHY: without the first default another one decides about hints. Only damaged data has two.
            const isDefault = ({ id, type, isOrganizationDefault }: StsPolicyRecord) =>
              isOrganizationDefault && type === 'HomeRealmDiscoveryPolicy' && id !== policyId
            if (name === 'route' && tenant.policies.some(isDefault)) continue
            const fewer = {
              ...tenant,
              policies: tenant.policies.filter(({ id }) => id !== policyId),
            }
            const after = valuesByName(ask(fewer, question))[name]
            expect({ value: after?.value, decidedBy: after?.decidedBy }).toEqual({
              value,
              decidedBy,
            })
          }
        }
      }),
      options,
    )
  })

  it('changes only what a type decides when an organization default of that type is added', () => {
    fc.assert(
      fc.property(arbitraryCase, arbitraryNewPolicy, ({ tenant, questions }, policy) => {
        const more = {
          ...tenant,
          policies: [...tenant.policies, { ...policy, isOrganizationDefault: true }],
        }
        for (const question of questions) {
          const { [policy.type]: _, ...before } = partsByType(ask(tenant, question))
          const { [policy.type]: __, ...after } = partsByType(ask(more, question))
          expect(after).toEqual(before)
        }
      }),
      options,
    )
  })

  it('does not depend on the order of policies and assignments', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ tenant, questions }) => {
        const reversed = {
          ...tenant,
          policies: tenant.policies.toReversed(),
          assignments: tenant.assignments.toReversed(),
        }
        for (const question of questions) {
          expect(ask(reversed, question)).toEqual(ask(tenant, question))
        }
      }),
      options,
    )
  })

  it('needs the profile only where service principal and organization both have a lifetime policy', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ tenant, questions }) => {
        const withProfile = (precedence: 'sp-first' | 'org-first') => ({
          ...tenant,
          settings: { ...tenant.settings, precedence },
        })
        for (const question of questions) {
          const first = ask(withProfile('sp-first'), question)
          const second = ask(withProfile('org-first'), question)
          expect({ ...second, lifetimes: undefined }).toEqual({ ...first, lifetimes: undefined })
          const { client, resource = client } = question
          const isContested = [client, resource].some((party) => {
            const places = findPolicies(tenant, 'TokenLifetimePolicy', party)
            return [places.servicePrincipal, places.organization].every(
              (place) => standing(place).length > 0,
            )
          })
          if (!isContested) expect(valuesOf(second)).toEqual(valuesOf(first))
        }
      }),
      options,
    )
  })

  it('answers from one compiled tenant as from a new one, whatever was asked before', () => {
    fc.assert(
      fc.property(arbitraryCase, ({ tenant, questions }) => {
        const compiled = compile(tenant)
        const asked = questions.map((question) => questionFor(question))
        const first = asked.map((question) => JSON.stringify(select(compiled, question)))
        const again = asked
          .toReversed()
          .map((question) => JSON.stringify(select(compiled, question)))
          .toReversed()
        expect(again).toEqual(first)
        expect(first).toEqual(questions.map((each) => JSON.stringify(ask(tenant, each))))
      }),
      options,
    )
  })

  it('answers whatever definitions, ids and names contain', () => {
    const text = fc.oneof(fc.string(), fc.json())
    const policy = fc.record({
      id: fc.string(),
      type: fc.oneof(fc.constant('TokenLifetimePolicy'), fc.string()),
      displayName: fc.string(),
      definition: fc.oneof(
        text,
        fc.jsonValue().map((value) => JSON.stringify({ TokenLifetimePolicy: value })),
        fc.jsonValue().map((value) => JSON.stringify({ HomeRealmDiscoveryPolicy: value })),
        fc
          .jsonValue()
          .map((value) =>
            JSON.stringify({ ActivityBasedTimeoutPolicy: { ApplicationPolicies: value } }),
          ),
      ),
      isOrganizationDefault: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(policy), fc.string(), (policies, id) => {
        const assignments = policies.map((each) => ({
          policyId: each.id,
          target: 'servicePrincipal' as const,
          objectId: id,
        }))
        const settings = { precedence: 'sp-first', lifetimes: '2018' } as const
        const answer = ask(
          { policies, assignments, settings },
          {
            client: { appId: id, servicePrincipalId: id },
            signIn: { domains: [], domainHint: id, userName: id },
          },
        )
        for (const { value, decidedBy } of Object.values(valuesByName(answer))) {
          expect(value).not.toBeUndefined()
          expect(decidedBy.why).not.toBe('')
        }
      }),
      options,
    )
  })
})
