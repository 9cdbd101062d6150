/** Composes roles: directory roles with their members, role definitions, assignments, and schedules. */

import { roleSet } from '../sets.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { manageRoles } from './access.ts'
import { prepareRole, roleCodec } from './activation.ts'
import { roleAssignmentOperations } from './assignment-operations.ts'
import { requestedAssignments } from './active-schedules.ts'
import { requestedEligibility } from './eligibility.ts'
import {
  writtenAssignmentRequests,
  writtenAssignments,
  writtenEligibilityRequests,
  writtenEligibilitySchedules,
  writtenRoles,
} from './kind.ts'
import { createRoleDefinitions } from './role-definitions.ts'
import { roleMembers } from './role-members.ts'
import { scheduleRequestOperation } from './schedule-requests.ts'

/** Composes roles. */
export function createRoles(options: DirectoryOptions): WrittenPart {
  const at = { set: roleSet, kind: writtenRoles }
  const roles = writableObjects(
    {
      ...at,
      codec: roleCodec,
      access: { create: manageRoles, update: manageRoles, delete: manageRoles },
      prepare: prepareRole,
    },
    options,
  )
  const definitions = createRoleDefinitions(options)
  return {
    sets: [roles.set, definitions.set],
    kinds: [
      writtenAssignments,
      writtenAssignmentRequests,
      writtenEligibilityRequests,
      writtenEligibilitySchedules,
    ],
    operations: [
      // A directory role that was activated stays as it is.
      ...roles.operations.filter(({ method }) => method === 'POST'),
      ...referenceOperations({ ...at, reference: roleMembers, access: manageRoles }, options),
      ...definitions.operations,
      ...roleAssignmentOperations(options),
      scheduleRequestOperation(requestedEligibility),
      scheduleRequestOperation(requestedAssignments(options)),
    ],
  }
}
