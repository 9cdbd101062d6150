/** The error of a policy that does not exist. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { trustFrameworkPolicyCodes } from './resource-codes.ts'

/** Names the policy. Source: answers of the Graph beta pages of `trustFrameworkPolicy`. */
export function missingPolicy(id: string): OstiaryError {
  return new OstiaryError('resourceNotFound', {
    ostiaryCode: trustFrameworkPolicyCodes.notFound,
    message: `Policy with id '${id}' does not exist in the directory.`,
  })
}
