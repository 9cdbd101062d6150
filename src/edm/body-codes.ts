/** Codes of members and values that the type of a body does not allow. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** Every fault that reading a body as a type can report. */
export const bodyCodes = defineCodes('body', {
  valueOfWrongKind: {
    meaning: 'A value is of another JSON type than the member takes.',
    cause: 'For instance a string was sent where the member takes an array.',
    fix: 'Send a value of the type that the message names.',
  },
  memberUnknown: {
    meaning: 'The type has no member of this name.',
    cause: 'The name is misspelt, or it belongs to another object.',
    fix: 'Use the name that the message suggests, or remove the member.',
  },
  nullLeftOut: {
    status: 'warning',
    meaning: 'The type has no member of this name. It was null or empty, and was left out.',
    cause: 'Another service printed a member that this service does not know.',
    fix: 'Nothing needs to be done; an empty member sets nothing. Check the spelling if the member should clear a value.',
  },
  memberLeftOut: {
    status: 'warning',
    meaning:
      'A warning: a file has a member whose value this service cannot hold. It was left out.',
    cause: 'Another service printed a member that this service does not know.',
    fix: 'Check by hand whether the member changes what the object does.',
  },
  valueLeftOut: {
    status: 'warning',
    meaning:
      'A warning: a policy of a file has a value that this service does not know. Decisions that depend on it are open.',
    cause: 'Another service printed a newer value, or the value is misspelt.',
    fix: 'Correct the value if it is misspelt; else check by hand what it does.',
  },
  warningsOmitted: {
    status: 'warning',
    meaning: 'More members or values were left out than are listed.',
    cause: 'The body has very many members or values that this service does not know.',
    fix: 'Compare the stored object with what was sent.',
  },
  memberRepeated: {
    meaning: 'A member is given twice, in different letter case.',
    cause: 'Member names match without regard to case, so both mean the same member.',
    fix: 'Remove one of the two.',
  },
  memberRequired: {
    meaning: 'A member is missing.',
    cause: 'A new object must have the member.',
    fix: 'Add the member.',
  },
  memberOfBeta: {
    meaning: 'The member exists only in the beta version of the API.',
    cause: 'The request was sent to `/v1.0`.',
    fix: 'Send the request to `/beta`, or remove the member.',
  },
  bindingNotSupported: {
    meaning: 'A member ends in `@odata.bind`.',
    cause: 'This service does not evaluate bindings and does not ignore them silently.',
    fix: 'Give the object with its `id` instead.',
  },
  nullNotAllowed: {
    meaning: 'A member or an item of a list is null.',
    cause: 'The member cannot be null, and lists contain no nulls.',
    fix: 'Give a value, or leave the member or item out.',
  },
  onlyNullAllowed: {
    meaning: 'The member can only be null.',
    cause: 'Microsoft Graph prints the member but does not publish its type.',
    fix: 'Remove the member.',
  },
  guidMalformed: {
    meaning: 'The value is not a GUID.',
    cause: 'The member takes the id of an object.',
    fix: 'Give an id such as `3f0e2a4c-6f0b-4a3c-9f1d-2b7c1d9e8a55`.',
  },
  instantMalformed: {
    meaning: 'The value is not a date and time with offset.',
    cause: 'The text is not in ISO 8601 form, or it has no offset from UTC.',
    fix: 'Give a value such as `2026-01-05T09:31:07Z`.',
  },
  integerMalformed: {
    meaning: 'The number is not an integer, or not one that the member can hold.',
    cause:
      'It has a fraction, or it is below -2147483648 or above 2147483647. Seconds since 1970 may be longer.',
    fix: 'Give a whole number within this range.',
  },
  valueUnknown: {
    meaning: 'The member does not take this value.',
    cause: 'The value is misspelt, or it is none of those that the member takes.',
    fix: 'Use one of the values that the message names.',
  },
  valueOfBeta: {
    meaning: 'The value exists only in the beta version of the API.',
    cause: 'The request was sent to `/v1.0`.',
    fix: 'Send the request to `/beta`, or use another value.',
  },
  typeRequired: {
    meaning: 'An object does not say which type it is of.',
    cause: 'Several types are possible here.',
    fix: 'Add `@odata.type` with one of the types that the message names.',
  },
  typeUnknown: {
    meaning: 'The `@odata.type` of an object is not possible here.',
    cause: 'The name is misspelt, or the type belongs elsewhere.',
    fix: 'Use one of the types that the message names.',
  },
  typeContradicted: {
    meaning: 'The `@odata.type` of an object and one of its members contradict each other.',
    cause: 'Both say which type the object is of.',
    fix: 'Correct one of the two, or remove `@odata.type`.',
  },
})
