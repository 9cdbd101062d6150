/** A constant number of policies, of which a known number matches a sign-in. */

import type { DecisionPolicy } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { makePolicy } from './policies.ts'
import { seededRandom } from './random.ts'
import { makeSignIns } from './sign-ins.ts'
import type { Tenant } from './tenant.ts'

const seed = 20_261_117
const signInsPerRung = 100

/** Sign-ins that a given number of policies matches. */
export interface Rung {
  readonly matching: number
  readonly signIns: readonly SignIn[]
}

export interface Ladder {
  readonly policies: readonly DecisionPolicy[]
  readonly rungs: readonly Rung[]
}

/** Each policy requires MFA for the applications of all rungs above its place; every sign-in has it. */
export function makeLadder(
  tenant: Tenant,
  policyCount: number,
  matchingCounts: readonly number[],
): Ladder {
  const random = seededRandom(seed)
  const rungs = matchingCounts.map((matching) => ({ matching, appId: random.id() }))
  const policies = Array.from({ length: policyCount }, (_, place) => {
    const above = rungs.filter(({ matching }) => matching > place).map(({ appId }) => appId)
    const includeApplications = above.length === 0 ? ['None'] : above
    const name = `Rung ${place}`
    return makePolicy({ name, applications: { includeApplications }, grant: 'mfa' }, tenant, random)
  })
  const onRung = (signIn: SignIn, appId: string): SignIn => ({
    ...signIn,
    clientApp: 'browser',
    target: { kind: 'applications', applications: [{ appId }], requestedScopes: null },
    satisfied: { methods: ['password', 'microsoftAuthenticatorPush'], homeMethods: [] },
  })
  return {
    policies,
    rungs: rungs.map(({ matching, appId }) => ({
      matching,
      signIns: makeSignIns(tenant, signInsPerRung, random).map((signIn) => onRung(signIn, appId)),
    })),
  }
}
