/** Codes of refusals and warnings of custom claims policies. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** What can be wrong with a custom claims policy. */
export const claimsPolicyCodes = defineCodes('stsPolicies.claimsPolicy', {
  audienceNotAbsolute: {
    meaning: '`audienceOverride` is not an absolute URI.',
    cause: 'An audience is compared as a whole, with its scheme.',
    fix: 'Give a URI such as `https://api.contoso.com`, or leave the member out.',
  },
  sourceUnknown: {
    meaning: 'The source of an attribute does not exist.',
    cause: 'The word is misspelt or missing.',
    fix: 'Use `user`, `application`, `resource`, `audience` or `company`.',
  },
  attributeUnknown: {
    status: 'warning',
    meaning: 'The source has no attribute of this name, so the claim gets no value from it.',
    cause: 'The name is misspelt, or the attribute is a directory extension.',
    fix: 'Correct `id`, or set `isExtensionAttribute` for a directory extension.',
  },
  claimRestricted: {
    status: 'warning',
    meaning: 'The claim is restricted, so a policy cannot change it.',
    cause: 'Microsoft Entra ID keeps claims of this name for itself.',
    fix: 'Choose another name.',
  },
  formatMissing: {
    status: 'warning',
    meaning: 'The claim is in no token.',
    cause: '`tokenFormat` is empty.',
    fix: 'Add `jwt`, `saml`, or both.',
  },
  sourceMissing: {
    meaning: 'A configuration of a claim has nothing to take a value from.',
    cause:
      'It has neither `attribute` nor `transformations`, or its first transformation has no `input`.',
    fix: 'Add `attribute`, or `input` to the first transformation.',
  },
  nameIdRepeated: {
    meaning: 'The policy has two claims of type `samlNameIdClaim`.',
    cause: 'An assertion has one NameID.',
    fix: 'Keep one of them; give it several configurations if its value depends on conditions.',
  },
  regexMalformed: {
    meaning: 'A regular expression cannot be read.',
    cause: 'It has a fault, or a part that this service does not evaluate.',
    fix: 'Correct it at the place that the message names.',
  },
  tooMany: {
    meaning: 'The policy has too many parts of one kind.',
    cause: 'Each token would take too much work.',
    fix: 'Remove parts, or assign a smaller policy.',
  },
})
