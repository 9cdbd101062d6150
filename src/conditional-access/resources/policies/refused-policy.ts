/** The error of a refused policy. */

import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../../kernel/findings.ts'

/**
 * Carries the findings: the message is the first one after its number, as in the public service; the details
 * have all.
 * Source: https://github.com/hashicorp/terraform-provider-azuread/issues/790
 */
export function refusedPolicy(findings: readonly Finding[]): OstiaryError {
  const [first] = findings
  const number = first?.code === undefined ? '' : `${first.code}: `
  return new OstiaryError('badRequest', { message: `${number}${first?.message ?? ''}`, findings })
}
