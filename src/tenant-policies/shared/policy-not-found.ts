/** The error for an object of these policies that a tenant does not have. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'

/** The answer for an id that does not exist, or exists in another tenant. */
export function policyNotFound(id: string): OstiaryError {
  return new OstiaryError('directoryResourceNotFound', {
    ostiaryCode: tenantPolicyCodes.notFound,
    message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  })
}
