/** Codes that every list of findings can carry. */

import { defineCodes } from '../ostiary-codes.ts'

/** The code of the entry that replaces the findings that an answer leaves out. */
export const findingsCodes = defineCodes('findings', {
  omitted: {
    meaning: 'The answer does not list all problems of the request.',
    cause: 'An answer lists at most 50 problems.',
    fix: 'Correct the problems that are listed and send the request again.',
  },
})
