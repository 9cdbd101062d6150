/**
 * Reads of a tenant's terms of use, which conditional access policies require users to accept.
 * Source: https://learn.microsoft.com/graph/api/termsofusecontainer-list-agreements and `agreement-get`.
 */

import { anyOf, type AccessRule } from '../graph/access-rule.ts'
import type { EntitySet } from '../graph/entity-set.ts'
import { getOperation, listOperation } from '../graph/handlers/read.ts'
import { bothVersions } from '../graph/message.ts'
import type { Operation } from '../graph/operation.ts'
import { roleTemplates } from '../graph/role-templates.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { agreementType } from './entity-types.ts'
import { agreements } from './kinds.ts'
import { directoryCodes } from './directory-codes.ts'

const permissions = anyOf('Agreement.Read.All', 'Agreement.ReadWrite.All')

// WHY more than the reference pages list: the service itself names both scopes when it refuses a caller,
// and takes them from applications. Source: https://github.com/Microsoft365DSC/Microsoft365DSC/issues/1972
// and 3329.
const readAccess: AccessRule = {
  delegated: permissions,
  application: permissions,
  directoryRoles: [
    roleTemplates.globalAdministrator,
    roleTemplates.globalReader,
    roleTemplates.conditionalAccessAdministrator,
    roleTemplates.securityAdministrator,
    roleTemplates.securityReader,
  ],
  denial: 'accessDenied',
}

const agreementSet: EntitySet = {
  kind: agreements,
  path: '/identityGovernance/termsOfUse/agreements',
  versions: bothVersions,
  keyTemplate: '{id}',
  contextPath: 'agreements',
  type: agreementType,
  readAccess,
  notFoundError: (id) =>
    new OstiaryError('resourceNotFound', {
      ostiaryCode: directoryCodes.agreementNotFound,
      message: `The agreement '${id}' does not exist.`,
    }),
}

/** Every operation on terms of use. */
export const agreementOperations: readonly Operation[] = [
  listOperation(agreementSet),
  getOperation(agreementSet),
]
