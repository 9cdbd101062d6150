/** Codes of faults in a JSON text. */

import { defineCodes } from './ostiary-codes.ts'

/** Every fault that reading a JSON text can report. */
export const jsonCodes = defineCodes('json', {
  malformed: {
    meaning: 'The text is not JSON.',
    cause: 'A brace, bracket, comma, colon or quote is missing or too many, or a word is unknown.',
    fix: 'Correct the text at the line and column that the message names.',
  },
  memberRepeated: {
    meaning: 'One object has the same member twice.',
    cause: 'Readers of JSON disagree about which of the two counts.',
    fix: 'Remove one of the two members.',
  },
  memberNameForbidden: {
    meaning: 'An object has a member named `__proto__`.',
    cause: 'The name changes the behaviour of JavaScript programs that read the object.',
    fix: 'Remove the member.',
  },
  tooDeep: {
    meaning: 'Objects and arrays are nested deeper than 64 levels.',
    cause: 'Deep nesting exhausts the stack of readers; no body of this service needs it.',
    fix: 'Send a flatter body.',
  },
  textNotStorable: {
    meaning: 'A string contains the NUL character or half of a surrogate pair.',
    cause: 'Databases and UTF-8 cannot store these characters.',
    fix: 'Remove the character.',
  },
})
