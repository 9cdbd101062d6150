/** The pairwise identifier of a user at an application, for callers that run in Node.js. */

import { createHash } from 'node:crypto'
import type { PairwiseIds } from './claims-question.ts'

/**
 * Makes the identifier: 43 characters of base64url, the same for the same three ids.
 * Source: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference, `sub`: "based on a combination
 * of the token recipient, tenant, and user". The hash itself is not published.
 */
export function pairwiseIdOf({ tenantId, appId, userId }: PairwiseIds): string {
  const ids = [tenantId, appId, userId].map((id) => id.toLowerCase())
  return createHash('sha256').update(JSON.stringify(ids)).digest('base64url')
}
