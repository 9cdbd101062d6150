/** Codes of refused reads of the audit log and of the history. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** The audit log. */
export const auditCodes = defineCodes('audit', {
  orderNotSupported: {
    status: 501,
    meaning: 'The audit log cannot be sorted in this way.',
    cause: 'Records are stored in the order of time and read newest first.',
    fix: 'Write `$orderby=activityDateTime desc`, or remove the option.',
  },
  recordNotFound: {
    status: 404,
    meaning: 'The audit log has no record with this id.',
    cause: 'The id is misspelt.',
    fix: 'List the records.',
  },
})

/** The history of policies. */
export const historyCodes = defineCodes('history', {
  notFound: {
    status: 404,
    meaning: 'The policy has no history, no such version, or the version has no content.',
    cause: 'The id or the version is misspelt.',
    fix: 'List the versions of the policy.',
  },
  versionPurged: {
    status: 404,
    meaning: 'The version of the policy was purged.',
    cause: '`--audit-retention` or `ostiary audit purge` deleted old versions.',
    fix: 'List the versions of the policy to see which are left.',
  },
})
