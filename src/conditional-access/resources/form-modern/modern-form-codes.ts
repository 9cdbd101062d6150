/** Codes of bodies that are not a policy in the modern form. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Members that a policy in the modern form must have. */
export const modernFormCodes = defineCodes('conditionalAccess.form', {
  clientAppTypesEmpty: {
    meaning: 'The list of client app types is empty.',
    cause: 'A policy names the client apps that it applies to.',
    fix: 'Write `["all"]` for every client app.',
  },
  principalsMissing: {
    meaning: 'The policy has neither users nor client applications.',
    cause: 'A policy is for users or for service principals.',
    fix: 'Add `conditions.users` or `conditions.clientApplications`.',
  },
})
