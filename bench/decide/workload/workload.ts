/** The input of a comparison, the same in every run. */

import type { DecisionPolicy } from '../../../src/conditional-access/engine/answer/decision.ts'
import {
  semanticsAsOf,
  type Semantics,
} from '../../../src/conditional-access/engine/model/semantics.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { makePolicies, unitsFor } from './policies.ts'
import { seededRandom } from './random.ts'
import { factsOf, ruleOf, type Facts, type Rule } from './rule.ts'
import { makeSignIns, signInInstant } from './sign-ins.ts'
import { makeTenant, type Tenant } from './tenant.ts'

const seed = 20_261_116
const crowdSize = 1000

/** A sign-in in the form of Ostiary, and as facts for the other engines. */
export interface Sample {
  readonly signIn: SignIn
  readonly facts: Facts
}

export interface Workload {
  readonly tenant: Tenant
  readonly semantics: Semantics
  readonly policies: readonly DecisionPolicy[]
  /** The policies as rules, in the same order. */
  readonly rules: readonly Rule[]
  /** Sign-ins that all engines decide. */
  readonly samples: readonly Sample[]
  /** A thousand sign-ins, the most that one request may hold; the samples come first. */
  readonly crowd: readonly SignIn[]
}

export function makeWorkload(policyCount: number, sampleCount: number): Workload {
  const random = seededRandom(seed)
  const tenant = makeTenant(unitsFor(policyCount), random)
  const policies = makePolicies(tenant, policyCount, random)
  const crowd = makeSignIns(tenant, crowdSize, random)
  return {
    tenant,
    semantics: semanticsAsOf(new Date(signInInstant)),
    policies,
    rules: policies.map((policy) => ruleOf(policy, tenant)),
    samples: crowd.slice(0, sampleCount).map((signIn) => ({ signIn, facts: factsOf(signIn) })),
    crowd,
  }
}
