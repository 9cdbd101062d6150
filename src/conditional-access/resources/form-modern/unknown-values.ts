/** Where a policy of a file may have a value that this service does not know (E89). */

import type { DecodeOptions, UnreadableMembers } from '../../../edm/decode.ts'

/** Without these members nobody can tell what a policy is about. */
const indispensable: readonly string[] = ['conditions', 'displayname', 'definition']

/** Reads unknown values as unknown members are read: everywhere in the state, the conditions and the controls. */
export function unknownValueOptions(
  unreadableMembers: UnreadableMembers | undefined,
): Pick<DecodeOptions, 'unreadableMembers' | 'mayLackValueAt'> {
  if (unreadableMembers !== 'report') return { unreadableMembers }
  return {
    unreadableMembers,
    mayLackValueAt: ([member, ...inside]) => {
      if (member === undefined) return false
      return inside.length > 0 || !indispensable.includes(String(member).toLowerCase())
    },
  }
}
