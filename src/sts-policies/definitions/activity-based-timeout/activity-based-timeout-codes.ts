/** Codes of refusals of idle timeouts, and of warnings about them. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The settings of an activity-based timeout policy. */
export const activityBasedTimeoutCodes = defineCodes('stsPolicies.activityBasedTimeout', {
  memberRequired: {
    meaning: 'An entry lacks `ApplicationId` or `WebSessionIdleTimeout`.',
    cause: 'An entry says which application has which timeout.',
    fix: 'Add the member.',
  },
  applicationUnknown: {
    meaning: '`ApplicationId` is neither a GUID nor `default`.',
    cause: 'A name was written in place of an id.',
    fix: 'Write the application id, or `default` for every other application.',
  },
  applicationRepeated: {
    status: 'warning',
    meaning: 'Two entries are for the same application.',
    cause: 'This service uses the first one; Microsoft does not say what happens.',
    fix: 'Remove one of the two.',
  },
  timeoutMalformed: {
    meaning: '`WebSessionIdleTimeout` is not a time span.',
    cause: 'A timeout is written as `hours:minutes:seconds`.',
    fix: 'Write for instance `01:00:00` for an hour.',
  },
  timeoutOutOfRange: {
    meaning: '`WebSessionIdleTimeout` is below 5 minutes or above 23:59:59.',
    cause: 'Microsoft Entra has these limits.',
    fix: 'Write a time span from `00:05:00` to `23:59:59`.',
  },
})
