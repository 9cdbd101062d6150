/**
 * Who may read and write authentication strengths.
 * Source: permission tables of the Graph reference, v1.0, "Get authenticationStrengthPolicy" and "Create
 * authenticationStrengthPolicy": either write permission is enough.
 */

import { anyOf, type AccessRule } from '../../../graph/access-rule.ts'
import { readAccess, writeAccess } from '../../model/access.ts'

const writePermissions = anyOf(
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.AuthenticationMethod',
)

const readPermissions = [
  ...anyOf('Policy.Read.AuthenticationMethod', 'Policy.Read.All'),
  ...writePermissions,
]

export const readStrengths: AccessRule = {
  ...readAccess,
  delegated: readPermissions,
  application: readPermissions,
}

export const writeStrengths: AccessRule = {
  ...writeAccess(),
  delegated: writePermissions,
  application: writePermissions,
}
