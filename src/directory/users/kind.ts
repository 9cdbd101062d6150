/** Users as callers write them. */

import { readUsers } from '../access.ts'
import { userType } from '../entity-types.ts'
import { users } from '../kinds.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'

export const writtenUsers = writtenDirectoryKind(users, {
  type: userType,
  readAccess: readUsers,
  audit: { category: 'UserManagement', targetType: 'User' },
  noun: 'user',
})
