/** Finds references whose letters differ in case from the id. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { knownElements } from '../../validation/references/reference-kinds.ts'
import { listReferences } from '../../validation/references/reference-sites.ts'
import type { LintRule } from '../lint-rule.ts'
import { isInDocument } from './own-document.ts'

/** Source: the starter packs, which refer to `surname` as `surName`. */
export const referenceDiffersByCase: LintRule = {
  id: 'reference-differs-by-case',
  severity: 'note',
  meaning: 'A reference writes an id in other letter case than its definition.',
  cause: 'The service finds it all the same; searches and editors do not.',
  fix: 'Write the id as its definition does.',
  example:
    '<BuildingBlocks><ClaimsSchema><ClaimType Id="surname"><DisplayName>Surname</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema><ClaimsTransformations><ClaimsTransformation Id="Clear" TransformationMethod="NullClaim"><OutputClaims><OutputClaim ClaimTypeReferenceId="surName" TransformationClaimType="claim_to_null"/></OutputClaims></ClaimsTransformation></ClaimsTransformations></BuildingBlocks>',
  corrected:
    '<BuildingBlocks><ClaimsSchema><ClaimType Id="surname"><DisplayName>Surname</DisplayName><DataType>string</DataType></ClaimType></ClaimsSchema><ClaimsTransformations><ClaimsTransformation Id="Clear" TransformationMethod="NullClaim"><OutputClaims><OutputClaim ClaimTypeReferenceId="surname" TransformationClaimType="claim_to_null"/></OutputClaims></ClaimsTransformation></ClaimsTransformations></BuildingBlocks>',
  source: 'Azure-Samples/active-directory-b2c-custom-policy-starterpack',
  *check(context) {
    const known = knownElements(context.policy)
    for (const { kind, id, place } of listReferences(context.policy)) {
      const target = known[kind].get(keyOf(id))
      if (target === undefined || target.id === id || !isInDocument(context, place)) continue
      yield {
        place,
        message: `${kind} \`${abbreviate(target.id)}\` is written \`${abbreviate(id)}\` here`,
        conflictsWith: target.element.place,
      }
    }
  },
}
