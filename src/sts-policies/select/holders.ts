/** The objects of a party that have policies. */

import type { Answers, PartyHolders, PolicyHolder } from './answer-cache.ts'
import type { TierOfPolicies } from './candidates.ts'
import type { CompiledStsPolicies } from './compile.ts'
import type { Party } from './party.ts'
import type { PoliciesByType, ReadPolicy } from './read-policies.ts'

/**
 * Finds the objects of a party, with the answers that are known about them. Service principal and organization are those
 * of the tenant that issues the token; the application object is in its home tenant, and its policies travel with it.
 */
export function answersOf(tenant: CompiledStsPolicies, party: Party): Answers {
  const { servicePrincipalId, applicationId, home = tenant } = party
  return tenant.answers(
    servicePrincipalId === undefined ? undefined : tenant.servicePrincipals.get(servicePrincipalId),
    applicationId === undefined ? undefined : home.applications.get(applicationId),
  )
}

/** A type of policy with the form in which it is read. */
type DefinitionOf<Kind extends keyof PoliciesByType> =
  PoliciesByType[Kind][number] extends ReadPolicy<infer Definition> ? Definition : never

function placeOf<Kind extends keyof PoliciesByType>(
  tier: TierOfPolicies<DefinitionOf<Kind>>['tier'],
  holder: PolicyHolder | undefined,
  kind: Kind,
): TierOfPolicies<DefinitionOf<Kind>> {
  const policies = (holder?.policies[kind] ?? []) as readonly ReadPolicy<DefinitionOf<Kind>>[]
  return { tier, policies, objectId: holder?.objectId }
}

/** The three places in which a policy of one type may be. */
export function placesOf<Kind extends keyof PoliciesByType>(
  { tenant, servicePrincipal, application }: PartyHolders,
  kind: Kind,
) {
  const organization: TierOfPolicies<DefinitionOf<Kind>> = {
    tier: 'organization',
    policies: tenant.organization[kind] as readonly ReadPolicy<DefinitionOf<Kind>>[],
  }
  return {
    servicePrincipal: placeOf('servicePrincipal', servicePrincipal, kind),
    organization,
    application: {
      ...placeOf('application', application, kind),
      isInHomeTenant:
        application !== undefined && tenant.applications.get(application.objectId) !== application,
    },
  }
}
