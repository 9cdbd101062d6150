/** What a check says of arbitrary policies: the reference decides, and covered exclusions are no gaps. */

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkPolicies } from '../../../src/conditional-access/checks/check-policies.ts'
import { unknownDirectory } from '../../../src/conditional-access/checks/check-subject.ts'
import { withoutExclusions } from '../../../src/conditional-access/checks/exclusions.ts'
import type { PolicyWarning } from '../../../src/conditional-access/checks/policy-warning.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { arbitraryCase } from './arbitrary-case.ts'
import { arbitrarySignIn } from './arbitrary-sign-in.ts'
import { decideByReference, type Rules } from './reference.ts'

function warningsAbout({ policies, tenantRules, semantics }: Rules): readonly PolicyWarning[] {
  return checkPolicies({
    policies,
    tenantRules,
    semantics,
    at: new Date('2026-11-22T09:00:00Z'),
    directory: unknownDirectory,
    breakGlass: [],
    reportOnlyDays: 60,
    reportOnlySince: new Map(),
  }).warnings
}

/** Ids of the policies that certainly apply to nothing, by what the check says. */
function neverApplying(rules: Rules): readonly string[] {
  return warningsAbout(rules)
    .filter(
      ({ ostiaryCode, certainty }) =>
        certainty === 'certain' && /neverApplies|conditionsNeverMetTogether/u.test(ostiaryCode),
    )
    .flatMap((warning) => warning.policies.map(({ id }) => id))
}

/** The same rules with every policy enforced. */
function enforced(rules: Rules): Rules {
  const policies = rules.policies.map(({ id, body }) => ({
    id,
    body: { ...body, state: 'enabled' as const },
  }))
  return { ...rules, policies }
}

/** Leaves out risks that the principal of a sign-in never has. */
function withoutForeignRisks({ risk = {}, ...signIn }: SignIn): SignIn {
  const { servicePrincipal, signIn: ofSignIn, signInDetections, user, insider, ...others } = risk
  const isUser = signIn.principal.kind === 'user' || signIn.principal.kind === 'agentUser'
  return {
    ...signIn,
    risk: {
      ...others,
      ...(isUser
        ? {
            servicePrincipal: 'none',
            ...(ofSignIn !== undefined && { signIn: ofSignIn }),
            ...(signInDetections !== undefined && { signInDetections }),
            ...(user !== undefined && { user }),
            ...(insider !== undefined && { insider }),
          }
        : {
            ...(servicePrincipal !== undefined && { servicePrincipal }),
            signIn: 'none',
            signInDetections: [],
            user: 'none',
            insider: 'none',
          }),
    },
  }
}

it('applies no policy that a check calls one without any sign-in', () => {
  let reported = 0
  const signIns = fc.array(arbitrarySignIn, { minLength: 20, maxLength: 20 })
  fc.assert(
    fc.property(arbitraryCase, signIns, (each, tried) => {
      const rules = enforced(each.rules)
      const never = neverApplying(rules)
      reported += never.length
      for (const signIn of tried.map(withoutForeignRisks)) {
        const { policies } = decideByReference(rules, signIn, 'reasons')
        const applying = policies
          .filter(({ policyId, applies }) => applies === 'yes' && never.includes(policyId))
          .map(({ policyId }) => policyId)
        expect({ signIn, applying }).toEqual({ signIn, applying: [] })
      }
    }),
    { numRuns: 300 },
  )
  expect(reported).toBeGreaterThan(20)
}, 60_000)

it('finds no gap where each policy is there again without its exclusions', () => {
  let reported = 0
  const gapsIn = (rules: Rules) =>
    warningsAbout(rules).filter(({ ostiaryCode }) => /xclusion/u.test(ostiaryCode))
  fc.assert(
    fc.property(arbitraryCase, (each) => {
      const rules = enforced(each.rules)
      reported += gapsIn(rules).length
      const whole = rules.policies.map(({ id, body }) => ({
        id: `whole ${id}`,
        body: withoutExclusions(body, [
          'users',
          'clientApplications',
          'applications',
          'locations',
          'platforms',
        ]),
      }))
      expect(gapsIn({ ...rules, policies: [...rules.policies, ...whole] })).toEqual([])
    }),
    { numRuns: 200 },
  )
  expect(reported).toBeGreaterThan(20)
}, 60_000)
