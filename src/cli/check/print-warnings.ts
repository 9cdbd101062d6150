/** Prints warnings about policies for people. */

import type {
  ConcernedPolicy,
  PolicyWarning,
} from '../../conditional-access/checks/policy-warning.ts'
import { inColumns } from '../columns.ts'
import { filesInWords, missingInWords, type ReadFiles } from '../what-if/files-report.ts'

function policyLine({ displayName, id, target }: ConcernedPolicy): string {
  return `  - ${displayName} (${id}): ${target}`
}

function linesOf({ ostiaryCode, certainty, message, policies, nextStep }: PolicyWarning) {
  return [
    '',
    `${certainty === 'certain' ? 'warning' : 'possible'}  ${ostiaryCode}`,
    `  ${message}`,
    ...policies.map(policyLine),
    `  Next: ${nextStep}`,
  ]
}

/** Lays warnings out in lines, behind what was read. */
export function warningLines(
  files: ReadFiles,
  at: Date,
  warnings: readonly PolicyWarning[],
): readonly string[] {
  return [
    ...inColumns([
      ['As of', at.toISOString()],
      ['Files', filesInWords(files)],
      ...missingInWords(files).map((line) => ['Incomplete', line]),
    ]),
    ...warnings.flatMap(linesOf),
    ...(warnings.length === 0 ? ['', 'no warnings'] : []),
  ]
}
