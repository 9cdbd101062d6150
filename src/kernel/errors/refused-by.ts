/** The error of a request whose content is refused. */

import type { Checked, Finding } from '../findings.ts'
import { OstiaryError } from './ostiary-error.ts'

/** `badRequest` with all findings, the first of them as its message. */
export function refusedBy(findings: readonly Finding[]): OstiaryError {
  return new OstiaryError('badRequest', { message: findings[0]?.message ?? '', findings })
}

/**
 * The value that passed its checks.
 * @throws OstiaryError `badRequest` with every finding about one that did not.
 */
export function requirePassed<Value>(candidate: Checked<Value>): Value {
  if (!candidate.ok) throw refusedBy(candidate.findings)
  return candidate.value
}
