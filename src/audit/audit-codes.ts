/** Codes of refused reads of the audit log and of the history. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** The audit log. */
export const auditCodes = defineCodes('audit', {
  filterNotSupported: {
    meaning: 'The audit log cannot be filtered in this way.',
    cause: 'It can be filtered by `activityDateTime` only.',
    fix: 'Write for instance `activityDateTime ge 2026-01-01T00:00:00Z`.',
  },
  instantMalformed: {
    meaning: 'The filter compares with something that is not a date and time.',
    cause: 'The value is not in ISO 8601 form.',
    fix: 'Write for instance `2026-01-01T00:00:00Z`.',
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
