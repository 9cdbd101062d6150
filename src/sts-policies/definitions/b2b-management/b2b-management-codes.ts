/** Codes of refusals of B2B management. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The settings of a B2B management policy. */
export const b2bManagementCodes = defineCodes('stsPolicies.b2bManagement', {
  allowAndBlock: {
    meaning: 'A policy allows domains and blocks domains.',
    cause: 'A tenant has an allow list or a block list, not both.',
    fix: 'Empty `AllowedDomains` or `BlockedDomains`.',
  },
})
