/** Explains the codes of findings about trust framework policies. */

import { explainCodes, type CodeExplanation } from '../../kernel/ostiary-codes.ts'
import { includeCodes } from '../../trust-framework/inheritance/include-codes.ts'
import { policySetCodes } from '../../trust-framework/sets/set-codes.ts'
import { basePolicyCodes } from '../../trust-framework/inheritance/base-policy-codes.ts'
import { documentCodes } from '../../trust-framework/xml/document-codes.ts'
import { contentCodes } from '../../trust-framework/validation/content/content-codes.ts'
import {
  claimFlowCodes,
  journeyCodes,
} from '../../trust-framework/validation/journeys/journey-codes.ts'
import { profileCodes } from '../../trust-framework/validation/profiles/profiles-codes.ts'
import { referenceCodes } from '../../trust-framework/validation/references/references-codes.ts'
import { transformationCodes } from '../../trust-framework/validation/transformations/transformations-codes.ts'

const explained: ReadonlyMap<string, CodeExplanation> = new Map(
  [
    documentCodes,
    basePolicyCodes,
    policySetCodes,
    includeCodes,
    contentCodes,
    claimFlowCodes,
    journeyCodes,
    profileCodes,
    referenceCodes,
    transformationCodes,
  ].flatMap((catalogue) => [...explainCodes(catalogue)]),
)

/** Finds what a code means, how it comes about and what to do; undefined for a code of another area. */
export function helpOfCode(code: string): CodeExplanation | undefined {
  return explained.get(code)
}
