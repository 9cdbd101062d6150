/** Composes grants: app role assignments, delegated permissions and their classifications. */

import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { appRoleAssignmentOperations, writtenAppRoleAssignments } from './app-role-assignments.ts'
import { classificationOperations, writtenClassifications } from './permission-classifications.ts'
import { createPermissionGrants } from './permission-grants.ts'

/** Composes grants. */
export function createGrants(options: DirectoryOptions): WrittenPart {
  const delegated = createPermissionGrants(options)
  return {
    sets: delegated.sets,
    kinds: [writtenAppRoleAssignments, writtenClassifications],
    operations: [
      ...delegated.operations,
      ...appRoleAssignmentOperations,
      ...classificationOperations,
    ],
  }
}
