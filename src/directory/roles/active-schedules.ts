/** Active role assignments that are requested as schedules: they are the assignments that every other view shows. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { assignmentRequestSet } from '../sets.ts'
import { unifiedRoleAssignmentScheduleRequest } from '../types/role-schedules.ts'
import type { DirectoryOptions } from '../writes/options.ts'
import { manageAssignmentSchedules } from './access.ts'
import { assign, findProposed, unassign } from './assignments.ts'
import { writtenAssignmentRequests } from './kind.ts'
import { roleCodes } from './role-codes.ts'
import { notSupported, type RequestedSchedules } from './schedule-requests.ts'

/** How far the clock of a client may be ahead, milliseconds. */
const clockSkew = 300_000

/** What requests for active assignments do. */
export function requestedAssignments(options: DirectoryOptions): RequestedSchedules {
  return {
    set: assignmentRequestSet,
    kind: writtenAssignmentRequests,
    type: unifiedRoleAssignmentScheduleRequest,
    access: manageAssignmentSchedules,
    assign: async (context, writer, { period, ...proposed }) => {
      const startsLater = period.start.getTime() > context.request.at.getTime() + clockSkew
      if (period.end !== undefined || startsLater) {
        throw notSupported('An active assignment that ends or starts later')
      }
      if ((await findProposed(context, writer, proposed)) !== undefined) {
        throw new OstiaryError('roleAssignmentExists', { ostiaryCode: roleCodes.assignmentExists })
      }
      return (await assign(context, writer, options, proposed)).id
    },
    remove: async (context, writer, proposed) => {
      const assignment = await findProposed(context, writer, proposed)
      if (assignment === undefined) {
        throw new OstiaryError('roleAssignmentMissing', {
          ostiaryCode: roleCodes.assignmentMissing,
        })
      }
      await unassign(context, writer, options, assignment.id)
      return assignment.id
    },
  }
}
