/** The rules that an uploaded policy must keep, in the order in which they run. */

import { localizationRules } from './content/localization-rules.ts'
import { pageRules } from './content/page-rules.ts'
import { checkIncludes } from './include-rules.ts'
import { journeyRules } from './journeys/journey-rules.ts'
import { profileRules } from './profiles/profile-rules.ts'
import { referenceRules } from './references/reference-rules.ts'
import type { PolicyRule } from './rule.ts'
import { transformationRules } from './transformations/transformation-rules.ts'

/** Each folder of rules exports its lists. */
export const policyRules: readonly PolicyRule[] = [
  checkIncludes,
  ...referenceRules,
  ...transformationRules,
  ...pageRules,
  ...localizationRules,
  ...profileRules,
  ...journeyRules,
]
