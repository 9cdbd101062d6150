/**
 * Strict enforcement of locations: the resource refuses a client at an address that no location policy allows (E76).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation-strict-enforcement
 */

import type { ControlRule } from '../grants/control.ts'
import { isDirectConnect } from '../grants/trust.ts'
import { known, no, or } from '../model/ternary.ts'

/** The address that the resource sees can be another one than that of the sign-in. */
export const strictLocationRule: ControlRule = {
  isMet: (signIn) =>
    or(
      isDirectConnect(signIn),
      known(signIn.network?.isAllowedAtResource, 'network.isAllowedAtResource'),
    ),
  canBeMet: () => no,
}
