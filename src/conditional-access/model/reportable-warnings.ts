/** Limits the warnings of a write: the caller reads them, and every version stores them. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { Finding } from '../../kernel/findings.ts'
import { warningListCodes } from './value-codes.ts'

/** Warnings of one write at most: a list or a group may have any number of members. */
const mostWarnings = 50

/** Longest message of one warning, characters. */
const longestMessage = 400

/** Shortens each message, and replaces the warnings beyond a number by one that says that there are more. */
export function reportableWarnings(warnings: readonly Finding[]): readonly Finding[] {
  const reported = warnings
    .slice(0, mostWarnings)
    .map((warning) => ({ ...warning, message: abbreviate(warning.message, longestMessage) }))
  if (warnings.length <= mostWarnings) return reported
  const message = 'there are more warnings, which are not listed'
  return [...reported, { ostiaryCode: warningListCodes.omitted, message }]
}
