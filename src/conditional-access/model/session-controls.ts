/** Whether the session controls of a policy have an effect. */

import { complete } from '../../edm/complete.ts'
import { sameJson } from '../../edm/same-json.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { PolicySessionControls } from './policy-body.ts'
import { sessionControlsType } from './policy-types.ts'

const nothingSet: JsonObject = complete(sessionControlsType, {}, 'beta')

/** What each control looks like when it is given as `{}`. */
const emptyControls: JsonObject = complete(
  sessionControlsType,
  Object.fromEntries(sessionControlsType.properties.map(({ name }) => [name, {}])),
  'beta',
)

/**
 * The session controls if one of them is on; null when each is absent, empty or has `isEnabled` false, since
 * the service returns such an object as null.
 * DEVIATION: the service refuses an object in which every control is off; here it is stored as null.
 * Source: the Terraform provider `azuread`, conditional access policy resource.
 */
export function effectiveSessionControls(
  controls: PolicySessionControls | null,
): PolicySessionControls | null {
  if (controls === null) return null
  const isAnyOn = Object.entries(controls).some(([name, control]) => isOn(name, control))
  return isAnyOn ? controls : null
}

function isOn(name: string, control: JsonValue): boolean {
  if (!isJsonObject(control)) return control !== nothingSet[name] && control !== false
  // WHY the mode: whether it needs `isEnabled` is not published, so that it counts by itself.
  const isEnabled = control.isEnabled !== false || control['secureAppSessionMode'] === 'enforced'
  return isEnabled && !sameJson(control, emptyControls[name])
}
