/** Codes of refusals and warnings about references between elements. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** References and ids. */
export const referenceCodes = defineCodes('trustFramework.reference', {
  targetMissing: {
    status: '400 or warning',
    meaning: 'The policy refers to an element that neither it nor its base policies define.',
    cause:
      'The id is misspelt, the element was removed, or the document that defines it is not a base policy of this one.',
    fix: 'Correct the id, or define the element in the document or a base policy. Letter case does not matter.',
  },
  settingTargetMissing: {
    status: 'warning',
    meaning: 'A setting refers to an element that neither the policy nor its base policies define.',
    cause: 'The service does not check it on upload, or is not known to; the sign-in fails.',
    fix: 'Correct the id, or define the element.',
  },
  targetHasBlanks: {
    status: 'warning',
    meaning: 'A reference finds its element only without the blanks around the id.',
    cause: 'The id was copied with a blank.',
    fix: 'Remove the blanks.',
  },
  characterSetEscapeInvalid: {
    meaning: 'The `CharacterSet` of a predicate has an escape that the service does not allow.',
    cause: 'Only a backslash and a hyphen are escaped: `\\\\` and `\\-`.',
    fix: 'Write the character without a backslash, or a backslash as `\\\\`.',
  },
  characterSetEscapeDoubtful: {
    status: 'warning',
    meaning: 'The `CharacterSet` of a predicate escapes a bracket or a circumflex.',
    cause: 'The service names only `\\\\` and `\\-` as allowed.',
    fix: 'Write the character without a backslash.',
  },
  predicateMethodUnknown: {
    status: 'warning',
    meaning: 'The `Method` of a predicate is not known.',
    cause: 'It is misspelt.',
    fix: 'Write `IsLengthRange`, `MatchesRegex`, `IncludesCharacters` or `IsDateRange`.',
  },
  idDuplicated: {
    status: 'warning',
    meaning: 'Two elements of one kind in a document have the same id.',
    cause: 'References do not tell them apart; one of them has no effect.',
    fix: 'Rename or remove one.',
  },
  idsDifferByCase: {
    status: 'warning',
    meaning: 'The ids of two elements of one kind in a document differ by letter case only.',
    cause: 'References resolve without regard to case, so one of them has no effect.',
    fix: 'Rename or remove one.',
  },
})
