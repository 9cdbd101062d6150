/** The manager of a user. Source: `user-post-manager`, `user-delete-manager`. */

import { managerRelation, users } from '../kinds.ts'
import type { WrittenReference } from '../writes/written-reference.ts'

export const userManager: WrittenReference = {
  relation: managerRelation,
  source: users,
  targets: [users],
  isSingle: true,
  mostTargets: 1,
  audit: {
    category: 'UserManagement',
    sourceType: 'User',
    link: 'Set user manager',
    unlink: 'Remove user manager',
  },
}
