/** The enforced policies of a check, compiled together, with the sign-ins that they tell apart. */

import { keyOf } from '../../kernel/ids.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { compilePolicies, type CompiledPolicies } from '../engine/compile.ts'
import { decide } from '../engine/decide.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import { verdictOf } from '../engine/verdict.ts'
import { isForClientApplications } from '../model/client-applications.ts'
import { findControl } from '../rules/grant-set.ts'
import type { CheckSubject } from './check-subject.ts'
import { principalExclusions, withoutExclusions } from './exclusions.ts'
import { concerned, type ConcernedPolicy } from './policy-warning.ts'
import { proofOfEverything, type Proof } from './proofs.ts'
import { plainSignIn, valuesOf, type ValuesByAttribute } from './sign-in-values.ts'

/** Whether a policy blocks. */
export function isBlock({ body }: DecisionPolicy): boolean {
  return findControl(body, 'block') !== undefined
}

/** Whether policies certainly do not let a sign-in pass. */
export function refuses(compiled: CompiledPolicies, signIn: SignIn): boolean {
  const outcome = verdictOf(compiled, signIn)
  return outcome !== 'allow' && outcome !== 'notEnoughInformation'
}

/** A JSON pointer to the principals of a policy. */
export function placeOfPrincipals({ body }: DecisionPolicy): string {
  return `/conditions/${isForClientApplications(body) ? 'clientApplications' : 'users'}`
}

/** Lists the keys of the policies that apply to a sign-in, or may apply. */
function applying(compiled: CompiledPolicies, signIn: SignIn): ReadonlySet<string> {
  const { policies } = decide(compiled, signIn, { trace: 'reasons' })
  return new Set(
    policies.filter(({ applies }) => applies !== 'no').map(({ policyId }) => keyOf(policyId)),
  )
}

/** The enforced policies of a subject. */
export class EnforcedPolicies {
  readonly list: readonly DecisionPolicy[]
  readonly together: CompiledPolicies
  readonly values: ValuesByAttribute
  readonly plain: SignIn
  /** What meets every requirement but a block. */
  readonly everything: Proof
  /** The blocks without the principals that they exclude. */
  readonly #bareBlocks: CompiledPolicies

  constructor({ policies, tenantRules, semantics, at }: CheckSubject) {
    this.list = policies.filter(({ body }) => body.state === 'enabled')
    this.together = compilePolicies(this.list, tenantRules, semantics)
    this.values = valuesOf(this.list, tenantRules, at)
    this.plain = plainSignIn(this.values, at)
    this.everything = proofOfEverything(this.list)
    this.#bareBlocks = compilePolicies(
      this.list
        .filter(isBlock)
        .map(({ id, body }) => ({ id, body: withoutExclusions(body, principalExclusions) })),
      tenantRules,
      semantics,
    )
  }

  /** Lists the blocks that apply to a sign-in. */
  blocksOf(signIn: SignIn): readonly DecisionPolicy[] {
    const keys = applying(this.together, signIn)
    return this.list.filter((policy) => isBlock(policy) && keys.has(keyOf(policy.id)))
  }

  /** Lists the blocks that would apply to a sign-in if they excluded no principals, and do not. */
  blocksExcluding(signIn: SignIn): readonly ConcernedPolicy[] {
    const bare = applying(this.#bareBlocks, signIn)
    if (bare.size === 0) return []
    const keys = applying(this.together, signIn)
    return this.list
      .filter(({ id }) => bare.has(keyOf(id)) && !keys.has(keyOf(id)))
      .map((policy) => concerned(policy, placeOfPrincipals(policy)))
  }
}
