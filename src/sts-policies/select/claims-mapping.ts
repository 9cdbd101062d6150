/** Which claims mapping policy counts for a party. */

import type { ClaimsMappingDefinition } from '../definitions/claims-mapping/claims-mapping.ts'
import { choosePolicy, ignore, type Chosen } from './candidates.ts'
import type { CompiledStsPolicies } from './compile.ts'
import { answersOf, placesOf } from './holders.ts'
import type { Party } from './party.ts'

/**
 * Chooses the claims mapping policy of the service principal. Ask with the resource for access tokens, with the client
 * for ID tokens and SAML assertions. Being the organization default has no effect.
 * Source: https://learn.microsoft.com/graph/api/resources/claimsmappingpolicy
 */
export function chooseClaimsMapping(
  tenant: CompiledStsPolicies,
  party: Party,
): Chosen<ClaimsMappingDefinition> {
  const { servicePrincipal, organization } = placesOf(answersOf(tenant, party), 'claimsMapping')
  const chosen = choosePolicy([servicePrincipal])
  const assigned = new Set(servicePrincipal.policies.map(({ id }) => id))
  const unread = organization.policies.filter(({ id }) => !assigned.has(id))
  return {
    ...chosen,
    ignored: [
      ...chosen.ignored,
      ...unread.map((policy) => ignore(policy, 'organizationDefaultUnread')),
    ],
  }
}
