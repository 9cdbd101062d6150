/** Keeps what a write warns of readable: it is told to the caller, and kept with every version. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { Finding } from '../../kernel/findings.ts'

/** Most warnings of one write: a list or a group may have any number of members. */
const mostWarnings = 50

/** Longest message of one warning, characters. */
const longestMessage = 400

/** Shortens each message, and says of warnings beyond a number only how many there are. */
export function reportableWarnings(warnings: readonly Finding[]): readonly Finding[] {
  const reported = warnings
    .slice(0, mostWarnings)
    .map((warning) => ({ ...warning, message: abbreviate(warning.message, longestMessage) }))
  const rest = warnings.length - reported.length
  return rest === 0 ? reported : [...reported, { message: `and ${rest} more warnings` }]
}
