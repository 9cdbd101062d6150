/** Codes of administrative units. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

export const unitCodes = defineCodes('directory.unit', {
  wordUnknown: {
    meaning: 'A member of the unit has a word that it does not take.',
    cause: 'The word is misspelt.',
    fix: 'Use one of the words that the message names.',
  },
  ruleMissing: {
    meaning: 'The unit has dynamic members and no rule for them.',
    cause: '`membershipType` is `Dynamic`, and `membershipRule` is missing.',
    fix: 'Add a rule, or make the members assigned.',
  },
  membersDynamic: {
    meaning: 'Members of the unit cannot be added or removed.',
    cause: 'Its membership is dynamic.',
    fix: 'Change the rule, or make the membership assigned first.',
  },
  otherUnit: {
    meaning: 'The body names another unit than the path.',
    cause: '`administrativeUnitId` is not the id in the path.',
    fix: 'Leave `administrativeUnitId` out.',
  },
  memberTypeMissing: {
    meaning: 'The body does not say that the new member is a group.',
    cause: 'Only groups can be created in a unit.',
    fix: 'Send `"@odata.type": "#microsoft.graph.group"`, or add an object with `members/$ref`.',
  },
})
