/** Codes of includes of technical profiles. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** What keeps an include from being resolved. */
export const includeCodes = defineCodes('trustFramework.include', {
  circular: {
    status: 'warning',
    meaning: 'A technical profile includes itself, directly or through others.',
    cause:
      'One of the included profiles includes the first one. The checks leave this include out.',
    fix: 'Remove the include that closes the circle.',
  },
  tooLarge: {
    meaning: 'A technical profile includes more than can be checked.',
    cause:
      'More than 50 profiles include each other in one line, or the profiles of the policy have more than 200,000 elements together with what they include.',
    fix: 'Include fewer or smaller profiles.',
  },
})
