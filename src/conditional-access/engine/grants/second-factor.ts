/**
 * Whether a second factor is still required. Terms of use are asked for after it; until then they fail, even
 * if they are accepted (E48).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */

import type { YesNoUnknown } from '../model/ternary.ts'
import type { AnyControlKind, GrantReport } from '../answer/decision.ts'

const secondFactors: readonly AnyControlKind[] = [
  'mfa',
  'authenticationStrength',
  'federatedMfa',
  'federatedCertAuth',
]

/** Whether a policy still requires a second factor. */
export function awaitsSecondFactor(
  applies: YesNoUnknown,
  { controls, atBest, atWorst }: GrantReport,
): YesNoUnknown {
  const factors = controls.filter(({ kind }) => secondFactors.includes(kind))
  const isAsked = factors.some(({ status }) => status === 'required')
  const mayBeAsked = isAsked || factors.some(({ status }) => status === 'notEnoughInformation')
  if (applies === 'no' || !mayBeAsked) return 'no'
  if (atBest !== atWorst) return 'unknown'
  if (atBest !== 'interrupt') return 'no'
  return applies === 'yes' && isAsked ? 'yes' : 'unknown'
}
