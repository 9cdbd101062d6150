/** Codes of files from which decisions are made without a server. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Faults of such files, and warnings about what they lack. */
export const fileCodes = defineCodes('files', {
  notAnObjectOrArray: {
    meaning: 'The file contains neither an object nor an array.',
    cause: 'A file has one policy, an array of policies, or the answer of a list request.',
    fix: 'Export the policies again.',
  },
  itemNotAnObject: {
    meaning: 'An item of the list is not an object.',
    cause: 'Policies, named locations and authentication strengths are objects.',
    fix: 'Remove the item.',
  },
  objectUnknown: {
    meaning: 'An object is not a policy, a named location or an authentication strength.',
    cause: 'The file has objects of another kind, or `@odata.type` is wrong.',
    fix: 'Leave the file or the object out.',
  },
  locationNotFound: {
    status: 'warning',
    meaning: 'A policy names a location that is in no file.',
    cause: 'The named locations were not exported.',
    fix: 'Add the file of the named locations; until then no sign-in comes from the location.',
  },
  strengthNotFound: {
    status: 'warning',
    meaning: 'A policy names an authentication strength that is in no file.',
    cause: 'The authentication strengths were not exported.',
    fix: 'Add the file of the strengths; until then no sign-in meets the strength.',
  },
  noTrustedLocation: {
    status: 'warning',
    meaning: 'A policy names all trusted locations, and no file has one.',
    cause: 'The named locations were not exported, or none is trusted.',
    fix: 'Add the file of the named locations; until then no sign-in comes from a trusted location.',
  },
})
