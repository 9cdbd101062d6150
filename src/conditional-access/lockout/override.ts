/** The header with which a caller accepts a lockout, or the removal of a protection, and gives the reason. */

import type { GraphRequest } from '../../graph/message.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import type { Finding } from '../../kernel/findings.ts'
import { lockoutCodes } from './lockout-codes.ts'

/** The name of the header, which is also the key of its reason in the audit log. */
export const overrideHeader = 'Ostiary-Override-Lockout'

/**
 * The error of a write that needs a reason. The message has the first finding and the header; the details have
 * all findings.
 */
export function unlessOverridden(findings: readonly Finding[]): OstiaryError {
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : ''
  return new OstiaryError('conflict', {
    message:
      `${findings[0]?.message ?? ''}${more}. Nothing was stored. To store it anyway, give the ` +
      `reason in the header \`${overrideHeader}\`.`,
    findings,
  })
}

export const longestOverrideReason = 500

/**
 * Reads the reason from the header; undefined when the header is absent.
 * @throws OstiaryError `badRequest` when it gives no reason, one that is too long or not printable.
 */
export function readOverrideReason(request: GraphRequest): string | undefined {
  const reason = request.headers[overrideHeader.toLowerCase()]?.trim()
  if (reason === undefined) return undefined
  if (reason !== '' && reason.length <= longestOverrideReason && !/\p{C}/u.test(reason))
    return reason
  const message = `The header \`${overrideHeader}\` must give a reason of 1 to ${longestOverrideReason} printable characters.`
  throw refusedBy([{ ostiaryCode: lockoutCodes.reasonMalformed, message, target: overrideHeader }])
}
