/** Codes of refusals and warnings about pages and their texts. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Content definitions and localization. */
export const contentCodes = defineCodes('trustFramework.content', {
  pageVersionUnknown: {
    meaning: 'The `DataUri` of a content definition names a version that its page does not have.',
    cause: 'Each page has its own versions: `unifiedssd` has no 2.1.7, which `selfasserted` has.',
    fix: 'Write one of the versions that the message lists.',
  },
  pageVersionUnlisted: {
    status: 'warning',
    meaning: 'The version of a page is higher than the published ones that are known here.',
    cause: 'The service gets new versions without notice, so it may exist.',
    fix: 'Compare the version with the page layout change log of Azure AD B2C.',
  },
  pageUnknown: {
    meaning: 'The `DataUri` of a content definition names a page that does not exist.',
    cause:
      'The name is misspelt, or a version of 1.2.0 and later is named without `contract` (`…:elements:selfasserted:2.0.0`).',
    fix: 'Write `urn:com:microsoft:aad:b2c:elements:contract:{page}:{version}`.',
  },
  scriptWithoutContract: {
    meaning:
      'Scripts are allowed, and a page that the policy shows has a `DataUri` without `contract`.',
    cause: 'Only pages with `contract` take scripts.',
    fix: 'Use `urn:com:microsoft:aad:b2c:elements:contract:{page}:{version}` in the content definition.',
  },
  pageMissing: {
    status: 'warning',
    meaning: 'A content definition has no `DataUri`, or no `LoadUri`.',
    cause: 'Neither the document nor its base policies give it; the page fails when it is shown.',
    fix: 'Add the element to the content definition.',
  },
  stringIdInvalid: {
    meaning:
      'A localized string of a page has a `StringId` that this version of the page does not have.',
    cause: 'Versions 2.0.0 and 2.1.0 of pages removed ids and added others.',
    fix: 'Remove the string, or use the id that replaced it; see the localization string ids of Azure AD B2C.',
  },
  stringIdUnlisted: {
    status: 'warning',
    meaning: 'A localized string of a page has a `StringId` that no published list has.',
    cause: 'The id is misspelt, or it is not documented.',
    fix: 'Compare the id with the localization string ids of Azure AD B2C.',
  },
  stringDuplicated: {
    status: 'warning',
    meaning:
      'Localized resources have two strings for the same `ElementType`, `ElementId` and `StringId`.',
    cause: 'One of them has no effect.',
    fix: 'Remove one.',
  },
})
