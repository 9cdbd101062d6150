/** Makes the findings that say who is locked out, by which policies and controls. */

import { quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { Denial, Lockout } from './find-lockouts.ts'
import type { ProtectedPrincipal } from './protected-principals.ts'
import { lockoutCodes } from './lockout-codes.ts'

/**
 * Where the first policy is: in a refused request, in one that is written, or in the store. The others are in
 * the store.
 */
type PolicyStanding = 'proposed' | 'written' | 'stored'

const verbs: Readonly<Record<PolicyStanding, string>> = {
  proposed: 'would be locked out',
  written: 'is locked out',
  stored: 'is already locked out',
}

const declarations = {
  identity: 'declared break-glass identity',
  memberOfGroup: 'member of a declared break-glass group',
} as const

function printDenial(
  { policyId, policyName, control }: Denial,
  standing: PolicyStanding = 'stored',
): string {
  const which = standing === 'stored' ? `${quoted(policyName)} (${policyId})` : quoted(policyName)
  return `the policy ${which} through ${quoted(control)}`
}

/** Names a principal, and why it is protected. Shape: `` `Root` (a0…, Global Administrator) ``. */
export function printProtected(
  { id, displayName }: Lockout['principal'],
  protection: Omit<ProtectedPrincipal, 'principal'> | undefined,
): string {
  const roles = [
    ...(protection?.isAdministrator === true ? ['Global Administrator'] : []),
    ...(protection?.declaredAs === undefined ? [] : [declarations[protection.declaredAs]]),
  ]
  return `${quoted(displayName)} (${[id, ...roles].join(', ')})`
}

/** Names the policies that deny; the standing is that of the first one. */
export function printDenials(denials: readonly Denial[], standing: PolicyStanding): string {
  return denials
    .map((denial, place) => printDenial(denial, place === 0 ? standing : 'stored'))
    .join(', together with ')
}

/** A finding has a target only in a policy of the request: the pointer to the control. */
export function lockoutFinding(
  { principal, denials }: Lockout,
  protection: Omit<ProtectedPrincipal, 'principal'> | undefined,
  standing: PolicyStanding,
): Finding {
  const who = printProtected(principal, protection)
  const message = `${who} ${verbs[standing]} by ${printDenials(denials, standing)}`
  const target = standing === 'stored' ? undefined : denials[0]?.target
  const ostiaryCode =
    protection?.declaredAs === undefined
      ? lockoutCodes.administrator
      : lockoutCodes.breakGlassIdentity
  return { ostiaryCode, message, ...(target === undefined ? {} : { target }) }
}
