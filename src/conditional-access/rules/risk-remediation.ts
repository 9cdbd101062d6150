/** The defaults that the service adds to a policy that requires risk remediation. */

import { complete } from '../../edm/complete.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { sessionControlsType } from '../model/policy-types.ts'
import { findControl, requiredControls } from './grant-set.ts'
import { sessionControlInForce } from './session-control-in-force.ts'

/** The id of the built-in strength "Multifactor authentication". */
const multifactorStrength = '00000000-0000-0000-0000-000000000002'

const everyTime = {
  signInFrequency: {
    isEnabled: true,
    authenticationType: 'primaryAndSecondaryAuthentication',
    frequencyInterval: 'everyTime',
  },
}

/**
 * Adds to a policy with `riskRemediation` the settings that the caller left out: the built-in strength for
 * multifactor authentication, a sign-in every time, and the operator `AND`. What the caller set stays, even
 * where it contradicts. Any other policy is returned unchanged.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
export function withRiskRemediationDefaults(
  body: ConditionalAccessPolicyBody,
): ConditionalAccessPolicyBody {
  const { grantControls } = body
  if (grantControls === null || findControl(body, 'riskRemediation') === undefined) return body
  const isAlone = requiredControls(body).length === 1
  const isProven = ['mfa', 'authenticationStrength'].some((name) => findControl(body, name))
  return {
    ...body,
    grantControls: {
      ...grantControls,
      operator: isAlone ? 'AND' : (grantControls.operator ?? 'AND'),
      authenticationStrength: isProven ? grantControls.authenticationStrength : multifactorStrength,
    },
    sessionControls:
      sessionControlInForce(body, 'signInFrequency') === null
        ? complete(sessionControlsType, { ...body.sessionControls, ...everyTime }, 'beta')
        : body.sessionControls,
  }
}
