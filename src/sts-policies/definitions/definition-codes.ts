/** Codes of refusals of the definitions of STS policies. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** The text in `definition`. */
export const definitionCodes = defineCodes('stsPolicies.definition', {
  notOneString: {
    meaning: '`definition` is not an array of exactly one string.',
    cause: 'The string contains the settings as JSON text.',
    fix: 'Send `["{\\"TokenLifetimePolicy\\":{…}}"]`.',
  },
  tooLong: {
    meaning: 'The definition is longer than 25,000 characters.',
    cause: 'Microsoft Graph has this limit.',
    fix: 'Shorten the definition.',
  },
  notJson: {
    meaning: 'The text of the definition is not JSON.',
    cause: 'Often a quote or a brace is missing, or quotes are escaped twice.',
    fix: 'Correct the text at the line and column that the message names.',
  },
  notAnObject: {
    meaning: 'The text of the definition is JSON, but not an object.',
    cause: 'The settings are the members of an object.',
    fix: 'Write an object with the type of the policy as its only member.',
  },
  rootNotTheType: {
    meaning: 'The root member of the definition is not the type of the policy.',
    cause: 'The definition must have one root member, named like the `type`.',
    fix: 'Rename the root member, or correct `type`.',
  },
  rootNotAnObject: {
    meaning: 'The root member of the definition is not an object.',
    cause: 'The settings are the members of an object.',
    fix: 'Write an object there.',
  },
  versionWrong: {
    meaning: '`Version` is missing or not 1.',
    cause: '1 is the only version of definitions.',
    fix: 'Write `"Version": 1`.',
  },
})

/** The settings of a token lifetime policy. */
export const tokenLifetimeCodes = defineCodes('stsPolicies.tokenLifetime', {
  memberUnknown: {
    meaning: 'A token lifetime policy has no setting of this name.',
    cause: 'The name is misspelt.',
    fix: 'Use the name that the message suggests, or remove the setting.',
  },
  memberRepeated: {
    meaning: 'A setting is given twice, in different letter case.',
    cause: 'Names match without regard to case, so both mean the same setting.',
    fix: 'Remove one of the two.',
  },
  memberRetired: {
    meaning: 'A setting for refresh tokens or sessions cannot be used in a new policy.',
    cause: 'Microsoft retired these settings on May 30, 2020.',
    fix: 'Remove the setting; use the sign-in frequency of conditional access instead.',
  },
  timeSpanMalformed: {
    meaning: 'A lifetime is not a string in the form of a time span.',
    cause: 'Lifetimes are written as `days.hours:minutes:seconds`.',
    fix: 'Write for instance `02:00:00` for two hours.',
  },
  untilRevokedNotAllowed: {
    meaning: 'A lifetime is `until-revoked` where a time span is required.',
    cause: 'Only the ages of refresh tokens and sessions can be unlimited.',
    fix: 'Write a time span.',
  },
  tooShort: {
    meaning: 'A lifetime is below the minimum of ten minutes.',
    cause: 'Microsoft Entra has this limit.',
    fix: 'Write `00:10:00` or more.',
  },
  tooLong: {
    meaning: 'A lifetime is above its maximum.',
    cause: 'Microsoft Entra has a limit for each setting.',
    fix: 'Write at most the value that the message names.',
  },
  idleNotBelowAge: {
    meaning: 'The inactive time of a refresh token is not lower than its maximum age.',
    cause: 'The inactive time would never take effect.',
    fix: 'Lower `MaxInactiveTime`, or raise the age.',
  },
})
