/** Generates whole cases: what a tenant has, the day whose rules hold, and a sign-in. */

import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { semanticsAsOf } from '../../../src/conditional-access/engine/model/semantics.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { arbitraryTenantRules } from './arbitrary-tenant-rules.ts'
import { arbitraryPolicies } from './arbitrary-policy.ts'
import { arbitrarySignIn } from './arbitrary-sign-in.ts'
import type { Rules } from './reference.ts'

/** The rules and the sign-in of a decision. */
export interface Case {
  readonly rules: Rules
  readonly signIn: SignIn
}

/** Days before, between and after the changes of rules. */
const semantics = fc
  .constantFrom('2024-06-01', '2025-10-01', '2026-05-01', '2026-11-01', '2026-11-01')
  .map((day) => semanticsAsOf(new Date(day)))

export const arbitraryCase: Arbitrary<Case> = fc.record({
  rules: fc.record({ policies: arbitraryPolicies, tenantRules: arbitraryTenantRules, semantics }),
  signIn: arbitrarySignIn,
})
