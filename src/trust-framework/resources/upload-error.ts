/** The message of a refused upload. */

import type { Finding } from '../../kernel/findings.ts'
import type { PolicyIdentity } from '../policy-identity.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'

/**
 * Prints the findings of one upload as the service does: a header with the number of distinct errors and the
 * policy id in upper case, then the errors without a separator. Without an identity (the body was not XML)
 * it is only the first error. There is at least one finding.
 * Shape: `Validation failed: 1 validation error(s) found in policy "B2C_1A_X" of tenant "t".…`
 * Source: MicrosoftDocs/azure-docs#12948.
 *
 * DEVIATION: the service often prints the list of errors twice.
 */
export function uploadErrorMessage(
  findings: readonly Pick<Finding, 'message'>[],
  identity: PolicyIdentity | undefined,
): string {
  const messages = [...new Set(findings.map(({ message }) => message))]
  if (identity === undefined) return messages[0] ?? ''
  const policy = abbreviate(identity.policyId).toUpperCase()
  const header = `Validation failed: ${messages.length} validation error(s) found in policy "${policy}" of tenant "${abbreviate(identity.tenantId)}".`
  return header + messages.join('')
}
