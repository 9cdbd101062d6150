/** Which answers rules give, so that tests see whether vectors show all of them. */

import { explainCodes, type CodeCatalogue } from '../../kernel/ostiary-codes.ts'
import type { PolicyFinding } from '../validation/policy-finding.ts'

/** Lists the codes of findings with their answer, sorted, each once. Shape: `trustFramework.profile.keyMissing warns`. */
export function answersOf(findings: readonly PolicyFinding[]): readonly string[] {
  const answers = findings.map(
    ({ ostiaryCode, isWarning }) => `${ostiaryCode} ${isWarning === true ? 'warns' : 'refuses'}`,
  )
  return [...new Set(answers)].toSorted()
}

/** Lists what catalogues declare, in the shape of `answersOf`. */
export function declaredAnswers(...catalogues: readonly CodeCatalogue[]): readonly string[] {
  return catalogues
    .flatMap((catalogue) =>
      [...explainCodes(catalogue)].flatMap(([code, { status = 400 }]) => [
        ...(status === 'warning' ? [] : [`${code} refuses`]),
        ...(typeof status === 'number' ? [] : [`${code} warns`]),
      ]),
    )
    .toSorted()
}
