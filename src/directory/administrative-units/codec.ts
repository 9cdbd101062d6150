/**
 * Reads the bodies of administrative units. A rule for members and hidden membership are stored; this service neither
 * evaluates the rule nor hides members.
 * Source: `directory-post-administrativeunits`, `administrativeunit-update`, `resources/administrativeunit`.
 */

import type { Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { administrativeUnit } from '../types/group.ts'
import { directoryCodec } from '../writes/directory-codec.ts'
import { unitCodes } from './unit-codes.ts'

/** Longest rule, characters. Source: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership */
const longestRule = 3_072

/** The words of members that are texts in the metadata. They compare without case. */
const words: Readonly<Record<string, readonly string[]>> = {
  membershipType: ['Assigned', 'Dynamic'],
  membershipRuleProcessingState: ['On', 'Paused'],
  visibility: ['Public', 'HiddenMembership'],
}

/** Tells whether the members of a unit follow a rule. */
export function hasDynamicMembers(body: JsonObject): boolean {
  return memberText(body, 'membershipType').toLowerCase() === 'dynamic'
}

function findUnknownWords(given: JsonObject): readonly Finding[] {
  return Object.entries(words).flatMap(([name, known]): readonly Finding[] => {
    const text = memberText(given, name)
    if (text === '' || known.some((word) => word.toLowerCase() === text.toLowerCase())) return []
    const message = `\`${name}\` must be \`${known.join('` or `')}\``
    return [{ ostiaryCode: unitCodes.wordUnknown, message, target: `/${name}` }]
  })
}

export const unitCodec = directoryCodec(administrativeUnit, {
  resource: 'AdministrativeUnit',
  required: ['displayName'],
  immutable: ['isMemberManagementRestricted'],
  binds: ['members'],
  longest: { displayName: 256, description: 1024, membershipRule: longestRule },
  check: ({ body, given }) => [
    ...findUnknownWords(given),
    ...(hasDynamicMembers(body) && memberText(body, 'membershipRule') === ''
      ? [
          {
            ostiaryCode: unitCodes.ruleMissing,
            message: 'a unit with dynamic members needs a `membershipRule`',
            target: '/membershipRule',
          },
        ]
      : []),
  ],
})
