/** The token of each write of a tenant. Pure. */

import { hashOf } from './row-hashes.ts'

/** Characters of a token. */
const tokenLength = 22

/**
 * The token after a write. It depends on all writes before: two different pasts never give the same token, because
 * each request has an id of its own.
 */
export function nextToken(
  before: string,
  write: { readonly requestId: string; readonly at: string; readonly state: string },
): string {
  const { requestId, at, state } = write
  return hashOf(['write', JSON.stringify([before, requestId, at, state])]).slice(0, tokenLength)
}
