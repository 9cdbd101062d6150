/** Codes of faults that only the schemas of this service's own API know; the rest are those of bodies. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every fault that a schema can report in addition to those of bodies. */
export const requestCodes = defineCodes('request', {
  textEmpty: {
    meaning: 'A text is empty.',
    cause:
      'The member takes a name or an id. An unknown value is left out, and is not an empty text.',
    fix: 'Give a text, or leave the member out.',
  },
  textMalformed: {
    meaning: 'A text does not have the form that the member takes.',
    cause: 'The member takes an IP address, a country code, or a date and time with offset.',
    fix: 'Correct the text, for instance to `203.0.113.7`, `US` or `2026-01-05T09:31:07Z`.',
  },
  integerOutOfRange: {
    meaning: 'A number is not an integer within the range that the member takes.',
    cause: 'It has a fraction, or it is too small or too large.',
    fix: 'Give a whole number within the range that the message names.',
  },
  itemCountOutOfRange: {
    meaning: 'A list has too few or too many items.',
    cause: 'One request takes a limited number of items.',
    fix: 'Send the number of items that the message allows. Many sign-ins can be sent in lines.',
  },
  oneMemberRequired: {
    meaning: 'An object has none or several of the members of which it needs exactly one.',
    cause: 'The members exclude each other.',
    fix: 'Give exactly one of the members that the message names.',
  },
})
