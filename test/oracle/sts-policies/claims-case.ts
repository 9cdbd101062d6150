/** The question for the preview that a generated case is. */

import { compileClaimsMappings } from '../../../src/sts-policies/claims/claims-mappings.ts'
import type { ClaimsQuestion } from '../../../src/sts-policies/claims/claims-question.ts'
import { pairwiseIdOf } from '../../../src/sts-policies/claims/pairwise-id.ts'
import { ids } from './arbitrary-claims.ts'
import type { ReferenceFacts } from './claims-reference-types.ts'

/** The Graph names of the generated attributes. */
const graphNames: Readonly<Record<string, string>> = { othermail: 'otherMails' }

/** The question of a case for the preview. */
export function questionOfCase(given: ReferenceFacts): ClaimsQuestion {
  const { definition, user, token, others, audience, requestedNameIdFormat } = given
  const policy = {
    id: 'p1',
    type: 'ClaimsMappingPolicy',
    displayName: 'Policy',
    definition: JSON.stringify({ ClaimsMappingPolicy: definition }),
    isOrganizationDefault: false,
  }
  const party = {
    appId: ids.appId,
    servicePrincipalId: ids.servicePrincipal,
    displayName: 'Shop',
    tags: ['web', 'shop'],
    acceptsMappedClaims: given.acceptsMappedClaims,
    hasOwnSigningKey: given.hasOwnSigningKey,
  }
  const [country] = others['company tenantcountry'] ?? []
  return {
    mappings: compileClaimsMappings(
      [policy],
      [{ policyId: 'p1', target: 'servicePrincipal', objectId: ids.servicePrincipal }],
    ),
    token,
    client: party,
    tenant: {
      id: ids.tenant,
      verifiedDomains: given.verifiedDomains,
      ...(country !== undefined && { country }),
    },
    pairwiseIdOf,
    requestedAudience: audience,
    ...(requestedNameIdFormat !== undefined && { requestedNameIdFormat }),
    ...(user && {
      user: {
        attributes: {
          id: ids.user,
          ...Object.fromEntries(
            Object.entries(user).map(([name, values]) => [graphNames[name] ?? name, values]),
          ),
        },
      },
    }),
  }
}
