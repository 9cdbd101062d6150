/** A rule over one policy, and how its breaches are written down. */

import type { Finding } from '../../kernel/findings.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'

/** A rule that a policy keeps or breaks by itself, without anything else being looked up. */
export interface Rule {
  /** `V12` for a rule under which the service refuses, else what a warning is about. */
  readonly name: string
  /** Lists every breach, each at a member that the stored policy has. */
  readonly breaches: (body: ConditionalAccessPolicyBody) => readonly Finding[]
}

/**
 * Writes down a breach at the dotted path of a stored member: `conditions.users.includeUsers.0`. `code` is
 * the public service's, where its number for this breach is known.
 */
export function breach(path: string, message: string, code?: string): Finding {
  const target = `/${path.replaceAll('.', '/')}`
  return code === undefined ? { message, target } : { message, target, code }
}

/** Writes names as a sentence has them: `` `mfa` and `block` ``. */
export function enumerated(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``)
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`
}
