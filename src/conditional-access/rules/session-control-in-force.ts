/** Finds the session controls that are on. */

import { complete } from '../../edm/complete.ts'
import type { ConditionalAccessPolicyBody, PolicySessionControls } from '../model/policy-body.ts'
import { effectiveSessionControls } from '../model/session-controls.ts'
import { sessionControlsType } from '../model/policy-types.ts'

const nothingSet = complete(sessionControlsType, {}, 'beta')

/** Returns a session control that is on; null when it is absent, empty or has `isEnabled` false. */
export function sessionControlInForce<Name extends keyof PolicySessionControls>(
  body: ConditionalAccessPolicyBody,
  name: Name,
): PolicySessionControls[Name] | null {
  const control = body.sessionControls?.[name] ?? null
  const alone = effectiveSessionControls({ ...nothingSet, [name]: control })
  return alone === null ? null : control
}
