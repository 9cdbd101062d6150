/** Checks the includes of technical profiles. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import { includeCodes } from '../inheritance/include-codes.ts'
import { longestIncludePath, mostIncludedElements } from '../inheritance/include-plan.ts'
import { inPolicy } from '../policy-identity.ts'
import type { PolicyRule } from './rule.ts'

/**
 * Warns of includes that lead back to their own profile, and refuses those that are too large to be checked.
 *
 * DEVIATION: the documentation names no limit of includes.
 */
export const checkIncludes: PolicyRule = function* check({ effective, document, report, warn }) {
  for (const { kind, profile, place } of effective.includeFaults()) {
    const named = `TechnicalProfile with id "${abbreviate(profile.id)}" ${inPolicy(document)}`
    yield kind === 'circular'
      ? warn(place, {
          ostiaryCode: includeCodes.circular,
          message: `The ${named} includes itself through other technical profiles.`,
        })
      : report(place, {
          ostiaryCode: includeCodes.tooLarge,
          message: `The ${named} includes too much: at most ${longestIncludePath} technical profiles may include each other in one line, and all may have at most ${mostIncludedElements} elements together with what they include.`,
        })
  }
}
