/** The error of a refused strength. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Checked, Finding } from '../../kernel/findings.ts'

/** Carries the findings: the first in the message, all in details. */
export function refusal(findings: readonly Finding[]): OstiaryError {
  return new OstiaryError('badRequest', { message: findings[0]?.message ?? '', findings })
}

/**
 * The value that passed.
 * @throws OstiaryError `badRequest` with every finding of one that did not.
 */
export function requireChecked<Value>(candidate: Checked<Value>): Value {
  if (!candidate.ok) throw refusal(candidate.findings)
  return candidate.value
}
