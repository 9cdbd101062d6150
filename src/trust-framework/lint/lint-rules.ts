/** All lint rules, in the order in which their pages are listed. */

import type { LintRule } from './lint-rule.ts'

/** Every rule once; ids are distinct. */
export const lintRules: readonly LintRule[] = []
