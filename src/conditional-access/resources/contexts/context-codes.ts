/** Codes of refusals of authentication contexts. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Authentication contexts. */
export const contextCodes = defineCodes('conditionalAccess.authenticationContext', {
  notFound: {
    status: 404,
    meaning: 'The tenant has no authentication context with this id.',
    cause: 'The id is misspelt, or the context was deleted.',
    fix: 'List the authentication contexts.',
  },
  idMalformed: {
    meaning: 'The id is not `c1` to `c99`.',
    cause: 'Authentication contexts have these ids only.',
    fix: 'Use a free id from `c1` to `c99`.',
  },
  exists: {
    status: 409,
    meaning: 'The tenant already has an authentication context with this id.',
    cause: 'POST only creates contexts.',
    fix: 'Update the context with PATCH, or use another id.',
  },
  available: {
    status: 403,
    meaning: 'An authentication context that applications can ask for cannot be deleted.',
    cause: '`isAvailable` is true.',
    fix: 'Set `isAvailable` to false first.',
  },
  inUse: {
    meaning: 'The authentication context is used by a policy.',
    cause: 'Without the context the policy would protect nothing.',
    fix: 'Remove the context from the policy first.',
  },
})
