/** Says who is locked out by which policy and control. */

import { quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { Lockout } from './find-lockouts.ts'
import type { ProtectedPrincipal } from './protected-principals.ts'

/** Where the policy stands: in a refused request, in one that is written, or in the store already. */
type PolicyStanding = 'proposed' | 'written' | 'stored'

const verbs: Readonly<Record<PolicyStanding, string>> = {
  proposed: 'would be locked out',
  written: 'is locked out',
  stored: 'is locked out already',
}

const declarations = {
  identity: 'declared break-glass identity',
  memberOfGroup: 'member of a declared break-glass group',
} as const

/** A finding has a target only in a policy of the request: the pointer to the control. */
export function lockoutFinding(
  { principal, policyId, policyName, control, target }: Lockout,
  protection: Omit<ProtectedPrincipal, 'principal'> | undefined,
  standing: PolicyStanding,
): Finding {
  const roles = [
    ...(protection?.isAdministrator === true ? ['Global Administrator'] : []),
    ...(protection?.declaredAs === undefined ? [] : [declarations[protection.declaredAs]]),
  ]
  const who = `${quoted(principal.displayName)} (${[principal.id, ...roles].join(', ')})`
  const which = standing === 'stored' ? `${quoted(policyName)} (${policyId})` : quoted(policyName)
  const message = `${who} ${verbs[standing]} by the policy ${which} through ${quoted(control)}`
  return standing === 'stored' ? { message } : { message, target }
}
