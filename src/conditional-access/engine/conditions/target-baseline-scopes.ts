/**
 * Requests for nothing but baseline scopes, which give no access worth protecting (E19).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions
 */

import { baselineScopes } from '../model/semantics.ts'
import type { Principal, Target } from '../model/sign-in.ts'
import { and, choose, known, no, not, unknown, yes, type Ternary } from '../model/ternary.ts'

const openId: ReadonlySet<string> = new Set(baselineScopes.openId)
const forPublicClients: ReadonlySet<string> = new Set([...openId, ...baselineScopes.anyClient])
const forConfidentialClients: ReadonlySet<string> = new Set([
  ...forPublicClients,
  ...baselineScopes.confidentialClient,
])

/**
 * Whether a request is for baseline scopes alone. A confidential client that asks only who the user is
 * requests access to itself. Service principals and agents have no delegated scopes.
 */
export function requestsBaselineScopes(
  { requestedScopes, isConfidentialClient }: Extract<Target, { readonly kind: 'applications' }>,
  { kind }: Principal,
): Ternary {
  if (kind === 'servicePrincipal' || kind === 'agentIdentity') return no
  if (requestedScopes === null || requestedScopes?.length === 0) return no
  return choose(
    known(isConfidentialClient, 'target.isConfidentialClient'),
    and(
      areWithin(requestedScopes, forConfidentialClients),
      not(areWithin(requestedScopes, openId)),
    ),
    areWithin(requestedScopes, forPublicClients),
  )
}

function areWithin(scopes: readonly string[] | undefined, list: ReadonlySet<string>): Ternary {
  if (scopes === undefined) return unknown('target.requestedScopes')
  for (const scope of scopes) if (!list.has(scope.toLowerCase())) return no
  return yes
}
