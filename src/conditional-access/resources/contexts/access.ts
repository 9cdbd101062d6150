/** Who may read and write authentication contexts. */

import { anyOf, type AccessRule } from '../../../graph/access-rule.ts'
import { readAccess, writeAccess } from '../../model/access.ts'

// DEVIATION: the page of DELETE lists `Policy.Read.ConditionalAccess`; here a read permission is not enough
// to delete.
const writePermissions = anyOf(
  'AuthenticationContext.ReadWrite.All',
  'Policy.ReadWrite.ConditionalAccess',
)

const readPermissions = [
  ...anyOf('AuthenticationContext.Read.All', 'Policy.Read.ConditionalAccess'),
  ...writePermissions,
]

/** Source: Graph page "List authenticationContextClassReferences". */
export const readContexts: AccessRule = {
  ...readAccess,
  delegated: readPermissions,
  application: readPermissions,
}

/** Source: Graph page "Create authenticationContextClassReference". */
export const writeContexts: AccessRule = {
  ...writeAccess(),
  delegated: writePermissions,
  application: writePermissions,
}
