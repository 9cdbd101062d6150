/** The ids of key sets. Source: the Graph beta page "Create trustFrameworkKeySet"; sheet "Policy keys overview" of B2C. */

import { keyOf } from '../../kernel/ids.ts'

/** The prefix of every id; the service adds it where a new set lacks it. */
const keySetPrefix = 'B2C_1A_'

/** The end of the id of the copy that a deletion leaves. */
export const backupSuffix = '.bak'

/** Longest name of a set without its prefix. WHY our own number: B2C publishes none. */
export const longestKeySetName = 128

const allowedName = /^[a-z0-9_.-]+$/iu

/** Adds the prefix to the name of a new set. Undefined when B2C policies could not name such a set. */
export function keySetIdOf(name: string): string | undefined {
  const hasPrefix = keyOf(name).startsWith(keyOf(keySetPrefix))
  const rest = hasPrefix ? name.slice(keySetPrefix.length) : name
  if (rest.length > longestKeySetName || !allowedName.test(rest)) return undefined
  return hasPrefix ? name : `${keySetPrefix}${rest}`
}

/** Tells whether an id is that of the copy of a deleted set. */
export function isBackup(id: string): boolean {
  return keyOf(id).endsWith(backupSuffix)
}
