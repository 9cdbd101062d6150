/**
 * Remembers answers that depend on the policies of one service principal and one application only, with their reasons.
 * There is at most one entry for each object with policies, and one for all other objects.
 */

import type {
  ClientLifetimes,
  EffectiveHomeRealmDiscovery,
  EffectiveIssuance,
  ResourceLifetimes,
} from './effective.ts'
import type { PoliciesByType } from './read-policies.ts'

/** An object of the directory with its policies. */
export interface PolicyHolder {
  readonly objectId: string
  readonly policies: PoliciesByType
  /** Only of service principals: the answers with the application that was last asked about. */
  cached: { readonly application: PolicyHolder | undefined; readonly answers: Answers } | undefined
}

/** Answers for one pair; each is made when it is first asked for. */
export interface Answers {
  readonly resourceLifetimes: Map<number, ResourceLifetimes>
  readonly clientLifetimes: Map<number, ClientLifetimes>
  issuance?: EffectiveIssuance
  homeRealm?: EffectiveHomeRealmDiscovery
}

/** Finds the answers of a pair. */
export type AnswerCache = (
  servicePrincipal: PolicyHolder | undefined,
  application: PolicyHolder | undefined,
) => Answers

function noAnswers(): Answers {
  return { resourceLifetimes: new Map(), clientLifetimes: new Map() }
}

/** Creates the cache of a tenant. */
export function createAnswerCache(): AnswerCache {
  const withoutPolicies = noAnswers()
  /** WHY weak: applications of other tenants may go while this tenant stays. */
  const byApplication = new WeakMap<PolicyHolder, Answers>()
  return (servicePrincipal, application) => {
    if (servicePrincipal !== undefined) {
      const { cached } = servicePrincipal
      if (cached !== undefined && cached.application === application) return cached.answers
      const answers = noAnswers()
      servicePrincipal.cached = { application, answers }
      return answers
    }
    if (application === undefined) return withoutPolicies
    const known = byApplication.get(application)
    if (known !== undefined) return known
    const answers = noAnswers()
    byApplication.set(application, answers)
    return answers
  }
}
