/** A rule over one policy, and how a finding about a breach is made. */

import type { Finding } from '../../kernel/findings.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/** A rule over a policy by itself: nothing of the tenant is looked up. */
export interface Rule {
  /** `V12` for a rule under which the service refuses a policy, else what the warning is about. */
  readonly name: string
  /** Lists every breach, each at a member that the stored policy has. */
  readonly breaches: (body: ConditionalAccessPolicyBody) => readonly Finding[]
}

/**
 * Makes the finding about a breach at the dotted path of a stored member: `conditions.users.includeUsers.0`.
 * `code` is the number of the public service, where it is known.
 */
export function breach(
  ostiaryCode: OstiaryCode,
  path: string,
  message: string,
  code?: string,
): Finding {
  const target = `/${path.replaceAll('.', '/')}`
  return { ostiaryCode, message, target, ...(code === undefined ? {} : { code }) }
}

/** Joins names as in a sentence: `` `mfa` and `block` ``. */
export function enumerated(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``)
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`
}
