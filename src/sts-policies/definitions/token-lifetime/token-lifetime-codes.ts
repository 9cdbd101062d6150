/** Codes of refusals of token lifetimes, and of warnings about them. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The settings of a token lifetime policy. */
export const tokenLifetimeCodes = defineCodes('stsPolicies.tokenLifetime', {
  memberRetired: {
    meaning: 'A setting for refresh tokens or sessions cannot be used in a new policy.',
    cause: 'Microsoft retired these settings on May 30, 2020.',
    fix: 'Remove the setting; use the sign-in frequency of conditional access instead.',
  },
  retiredWithoutEffect: {
    status: 'warning',
    meaning: 'A setting for refresh tokens or sessions is kept, but has no effect.',
    cause: 'Microsoft Entra ignores these settings since January 30, 2021.',
    fix: 'Remove the setting; use the sign-in frequency of conditional access instead.',
  },
  timeSpanMalformed: {
    meaning: 'A lifetime is not a string in the form of a time span.',
    cause: 'Lifetimes are written as `days.hours:minutes:seconds`.',
    fix: 'Write for instance `02:00:00` for two hours.',
  },
  minutesAboveSixty: {
    status: 'warning',
    meaning: 'A lifetime has more than 59 minutes in its field for minutes.',
    cause: 'Pages of 2016 to 2019 allowed it. The typed families refuse it.',
    fix: 'Write hours and minutes: `01:30:00` for 90 minutes.',
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
