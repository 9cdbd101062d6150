/** The rules that an uploaded policy must keep, in the order in which they run. */

import type { PolicyRule } from './rule.ts'

/** Each folder of rules exports one list. */
export const policyRules: readonly PolicyRule[] = []
