/** The header with which a caller takes responsibility for a lockout. */

import type { GraphRequest } from '../../graph/message.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'

/** The name of the header, which is also the key of its reason in the audit log. */
export const overrideHeader = 'Ostiary-Override-Lockout'

const longestReason = 500

/**
 * Reads the reason for which a lockout is accepted; undefined when the header is not sent.
 * @throws OstiaryError `badRequest` when it gives no reason, one that is too long or not printable.
 */
export function readOverrideReason(request: GraphRequest): string | undefined {
  const reason = request.headers[overrideHeader.toLowerCase()]?.trim()
  if (reason === undefined) return undefined
  if (reason !== '' && reason.length <= longestReason && !/\p{C}/u.test(reason)) return reason
  const message = `The header \`${overrideHeader}\` must give a reason of 1 to ${longestReason} printable characters.`
  throw new OstiaryError('badRequest', { message, findings: [{ message, target: overrideHeader }] })
}
