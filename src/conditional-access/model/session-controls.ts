/** Decides whether the session controls of a policy control anything. */

import { complete } from '../../edm/complete.ts'
import { sameJson } from '../../edm/same-json.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from './policy-body.ts'
import { sessionControlsType } from './policy-types.ts'

type SessionControls = NonNullable<ConditionalAccessPolicyBody['sessionControls']>

const nothingSet: JsonObject = complete(sessionControlsType, {}, 'beta')

/** What each control looks like when it is given as `{}`. */
const emptyControls: JsonObject = complete(
  sessionControlsType,
  Object.fromEntries(sessionControlsType.properties.map(({ name }) => [name, {}])),
  'beta',
)

/**
 * Passes session controls of which one is on; null when every one is absent, empty or has `isEnabled`
 * false, since the service reads such an object back as null.
 * DEVIATION: the service refuses to write an object whose every control is off; it is stored as null.
 * Source: the Terraform provider `azuread`, conditional access policy resource.
 */
export function effectiveSessionControls(controls: SessionControls | null): SessionControls | null {
  if (controls === null) return null
  const isAnyOn = Object.entries(controls).some(([name, control]) => isOn(name, control))
  return isAnyOn ? controls : null
}

function isOn(name: string, control: JsonValue): boolean {
  if (!isJsonObject(control)) return control !== nothingSet[name] && control !== false
  return control.isEnabled !== false && !sameJson(control, emptyControls[name])
}
