/** Codes of refusals of the policies of a tenant. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** The set of policies of a tenant. */
export const trustFrameworkPolicyCodes = defineCodes('trustFramework.policy', {
  exists: {
    meaning: 'The tenant already has a policy with this id.',
    cause: 'POST only creates policies.',
    fix: 'Replace the policy with PUT, or use another id.',
  },
  notFound: {
    status: 404,
    meaning: 'The tenant has no trust framework policy with this id.',
    cause: 'The id is misspelt, or the policy was deleted.',
    fix: 'List the policies.',
  },
})
