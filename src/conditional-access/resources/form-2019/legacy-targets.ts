/** Translates the targets of findings about a stored policy to the members of the 2019 form. */

import { deviceFilterPath, deviceStatesPath } from './device-states.ts'
import { memberMap } from './member-map.ts'

/**
 * Translates a JSON pointer into a stored policy, member names in canonical casing, to the corresponding
 * member of the 2019 form. List positions are kept. A pointer without such a member is returned unchanged.
 * Shape: `/conditions/devices/deviceFilter/rule` gives `/conditions/deviceStates`.
 */
export function legacyTargetOf(modernPointer: string): string {
  const isAt = ([modern]: Translation): boolean =>
    modernPointer === modern || modernPointer.startsWith(`${modern}/`)
  const whole = wholeMembers.find(isAt)
  if (whole !== undefined) return whole[1]
  const [modern, legacy] = renamedMembers.find(isAt) ?? ['', '']
  return `${legacy}${modernPointer.slice(modern.length)}`
}

type Translation = readonly [modern: string, legacy: string]

/** Members that map as a whole; their parts have no counterpart. */
const wholeMembers: readonly Translation[] = [
  asPointers(deviceFilterPath, deviceStatesPath),
  ...memberMap.flatMap(({ legacy, alternative }) =>
    alternative === undefined ? [] : [asPointers(alternative.modern, legacy)],
  ),
]

const renamedMembers: readonly Translation[] = [
  asPointers(
    'sessionControls.cloudAppSecurity.cloudAppSecurityType',
    'sessionControls.cloudAppSecurity.type',
  ),
  ...memberMap
    .filter(({ legacy, modern }) => legacy !== modern && !hasModernName(modern))
    .map(({ legacy, modern }) => asPointers(modern, legacy)),
]

/** Tells whether the 2019 form also has a member of the modern name. */
function hasModernName(modern: string): boolean {
  return memberMap.some(({ legacy }) => legacy === modern)
}

function asPointers(modern: string, legacy: string): Translation {
  return [asPointer(modern), asPointer(legacy)]
}

function asPointer(path: string): string {
  return `/${path.replaceAll('.', '/')}`
}
