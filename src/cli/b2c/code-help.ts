/** Explains the codes of trust framework policies. */

import { explainCodes, type CodeExplanation } from '../../kernel/ostiary-codes.ts'
import { settingsCodes, policySetCodes } from '../../trust-framework/sets/set-codes.ts'
import { basePolicyCodes, documentCodes } from '../../trust-framework/trust-framework-codes.ts'

const explained: ReadonlyMap<string, CodeExplanation> = new Map(
  [documentCodes, basePolicyCodes, policySetCodes, settingsCodes].flatMap((catalogue) => [
    ...explainCodes(catalogue),
  ]),
)

/** Finds what a code means, how it comes about and what to do; undefined for a code of another area. */
export function helpOfCode(code: string): CodeExplanation | undefined {
  return explained.get(code)
}
