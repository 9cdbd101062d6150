/** The members of an object in a definition by their canonical names. */

import { didYouMean } from '../../kernel/did-you-mean.ts'
import { abbreviate } from '../../kernel/abbreviate.ts'
import { definitionCodes } from './definition-codes.ts'
import type { DefinitionReport } from './definition-report.ts'
import type { DefinitionValue } from './located-json.ts'

/** Most unknown members of one object for which a known one is suggested. */
const mostSuggestions = 10

/** The members of one object by canonical name; those that the object has. */
export type LocatedMembers<Name extends string> = ReadonlyMap<Name, DefinitionValue>

/**
 * Reads the members of an object that the type knows; names match in any letter case. Refuses a member that is there
 * twice in different letter case, and warns of one that the type does not know: the service ignores it.
 * `owner` names the object in messages: `TokenLifetimePolicy`, `DomainHintPolicy`. `formerNames` are suggestions for
 * names, in lower case, that members had before.
 */
export function readMembers<const Name extends string>(
  object: DefinitionValue,
  names: readonly Name[],
  owner: string,
  report: DefinitionReport,
  formerNames: ReadonlyMap<string, Name> = new Map(),
): LocatedMembers<Name> {
  const canonical = new Map(names.map((name) => [name.toLowerCase(), name]))
  const members = new Map<Name, DefinitionValue>()
  let unknown = 0
  for (const member of object.members()) {
    const given = String(member.key)
    const name = canonical.get(given.toLowerCase())
    if (name === undefined) {
      const near =
        formerNames.get(given.toLowerCase()) ??
        (unknown < mostSuggestions ? didYouMean(given, names) : undefined)
      unknown += 1
      const suggestion = near === undefined ? '' : `; did you mean \`${near}\`?`
      const text = `\`${abbreviate(given)}\` is not a member of ${owner} and is ignored${suggestion}`
      report.warn(member, definitionCodes.memberUnknown, text, 'name')
    } else if (member.value === null) {
      // WHY: null counts as absent, as for the readers of .NET.
      continue
    } else if (members.has(name)) {
      const text = `\`${name}\` occurs twice in different letter case; remove one of the two`
      report.refuse(member, definitionCodes.memberRepeated, text, 'name')
    } else {
      members.set(name, member)
    }
  }
  return members
}
