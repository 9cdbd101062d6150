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
import type { StsSettings } from './policy-records.ts'
import type { PoliciesByType } from './read-policies.ts'

/** An object of the directory with its policies. */
export interface PolicyHolder {
  readonly objectId: string
  readonly policies: PoliciesByType
  /** Only of service principals: the answers with the application that was last asked about. */
  answers: Answers | undefined
}

/** The policies of a tenant by where they are. */
export interface PlacedPolicies {
  readonly settings: StsSettings
  /** The organization default of each type. */
  readonly organization: PoliciesByType
  /** Objects with policies, by object id in lower case. */
  readonly servicePrincipals: ReadonlyMap<string, PolicyHolder>
  readonly applications: ReadonlyMap<string, PolicyHolder>
}

/** Where policies of a party may be: absent objects have none. */
export interface PartyHolders {
  /** The tenant that issues the token. */
  readonly tenant: PlacedPolicies
  readonly servicePrincipal: PolicyHolder | undefined
  readonly application: PolicyHolder | undefined
}

/** Answers for one pair of objects; each is made when it is first asked for. */
export interface Answers extends PartyHolders {
  /** The answers about objects without policies; undefined when these are they. */
  readonly bare: Answers | undefined
  /** Lifetimes where nothing but policies decides; `special` has the others by the number of their circumstances. */
  usualOfResource: ResourceLifetimes | undefined
  usualOfClient: ClientLifetimes | undefined
  readonly specialOfResource: Map<number, ResourceLifetimes>
  readonly specialOfClient: Map<number, ClientLifetimes>
  issuance: EffectiveIssuance | undefined
  homeRealm: EffectiveHomeRealmDiscovery | undefined
}

/** Finds the answers of a pair. */
export type AnswerCache = (
  servicePrincipal: PolicyHolder | undefined,
  application: PolicyHolder | undefined,
) => Answers

/** Creates the cache of a tenant. */
export function createAnswerCache(tenant: PlacedPolicies): AnswerCache {
  const noAnswers = (
    bare: Answers | undefined,
    servicePrincipal: PolicyHolder | undefined,
    application: PolicyHolder | undefined,
  ): Answers => ({
    bare,
    tenant,
    servicePrincipal,
    application,
    usualOfResource: undefined,
    usualOfClient: undefined,
    specialOfResource: new Map(),
    specialOfClient: new Map(),
    issuance: undefined,
    homeRealm: undefined,
  })
  const withoutPolicies = noAnswers(undefined, undefined, undefined)
  /** WHY weak: applications of other tenants may go while this tenant stays. */
  const byApplication = new WeakMap<PolicyHolder, Answers>()
  return (servicePrincipal, application) => {
    if (servicePrincipal !== undefined) {
      const { answers } = servicePrincipal
      if (answers !== undefined && answers.application === application) return answers
      servicePrincipal.answers = noAnswers(withoutPolicies, servicePrincipal, application)
      return servicePrincipal.answers
    }
    if (application === undefined) return withoutPolicies
    const known = byApplication.get(application)
    if (known !== undefined) return known
    const answers = noAnswers(withoutPolicies, undefined, application)
    byApplication.set(application, answers)
    return answers
  }
}

/**
 * The answers that keep what policies of one kind decide: those about objects without policies when the objects have none
 * of this kind, so that many objects share them.
 */
export function keeperOf(answers: Answers, kind: keyof PoliciesByType): Answers {
  const { bare, servicePrincipal, application } = answers
  const held =
    (servicePrincipal?.policies[kind].length ?? 0) + (application?.policies[kind].length ?? 0)
  return held === 0 && bare !== undefined ? bare : answers
}
