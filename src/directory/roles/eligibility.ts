/** Eligible role assignments: what requests for them do. */

import type { OperationContext } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { formatWholeSeconds } from '../../kernel/clock.ts'
import type { Filter } from '../../odata/filter.ts'
import type { StoredObject } from '../../store/port.ts'
import { eligibilityRequests, eligibilitySchedules, servicePrincipals } from '../kinds.ts'
import { notEnded } from '../role-assignments/schedule-index.ts'
import { eligibilityRequestSet } from '../sets.ts'
import { unifiedRoleEligibilityScheduleRequest } from '../types/role-schedules.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { manageEligibility } from './access.ts'
import type { ProposedAssignment } from './assignments.ts'
import { writtenEligibilityRequests, writtenEligibilitySchedules } from './kind.ts'
import { createRecorded, deleteRecorded, replaceRecorded } from './recorded-writes.ts'
import { roleCodes } from './role-codes.ts'
import { requireHolder, requireRole, requireScope } from './role-holders.ts'
import { scopeMembers } from './role-scope.ts'
import { printPeriod } from './schedule-period.ts'
import type { RequestedSchedules } from './schedule-requests.ts'

async function findSchedule(
  { caller, request }: OperationContext,
  { transaction }: { readonly transaction: Parameters<typeof requireRole>[0] },
  { principalId, roleDefinitionId, scope }: ProposedAssignment,
): Promise<StoredObject | undefined> {
  const wanted = { principalId, roleDefinitionId, ...scopeMembers(scope) }
  const operands = Object.entries(wanted).map(([property, value]): Filter => ({
    kind: 'comparison',
    operator: 'eq',
    property,
    value,
  }))
  const { items } = await transaction.list(caller.tenant, eligibilitySchedules.name, {
    filter: { kind: 'and', operands: [...operands, notEnded(request.at)] },
    limit: 1,
  })
  return items[0]
}

/** What requests for eligibility do. */
export const requestedEligibility: RequestedSchedules = {
  set: eligibilityRequestSet,
  kind: writtenEligibilityRequests,
  type: unifiedRoleEligibilityScheduleRequest,
  access: manageEligibility,
  assign: async (context, writer, { id, period, ...proposed }) => {
    const { transaction } = writer
    const role = await requireRole(transaction, context.caller, proposed.roleDefinitionId)
    const principal = await requireHolder(transaction, context.caller, proposed.principalId)
    if (principal.family === servicePrincipals.name) {
      throw refuseWrite(
        roleCodes.principalOfWrongType,
        'A service principal cannot be eligible for a role: nobody could activate it.',
      )
    }
    await requireScope(transaction, context.caller, proposed.scope)
    if ((await findSchedule(context, writer, proposed)) !== undefined) {
      throw new OstiaryError('roleAssignmentExists', { ostiaryCode: roleCodes.eligibilityExists })
    }
    const schedule = await createRecorded(writer, writtenEligibilitySchedules, id, {
      principalId: principal.id,
      roleDefinitionId: role.id,
      ...scopeMembers(proposed.scope),
      createdUsing: id,
      memberType: 'Direct',
      scheduleInfo: printPeriod(period),
      status: 'Provisioned',
    })
    return schedule.id
  },
  remove: async (context, writer, proposed) => {
    const schedule = await findSchedule(context, writer, proposed)
    if (schedule === undefined) {
      throw new OstiaryError('roleAssignmentMissing', { ostiaryCode: roleCodes.eligibilityMissing })
    }
    await deleteRecorded(writer, writtenEligibilitySchedules, schedule)
    const { tenant } = context.caller
    const key = { family: eligibilityRequests.name, id: schedule.id }
    const request = await writer.transaction.find(tenant, key)
    if (request !== undefined) {
      await replaceRecorded(writer, writtenEligibilityRequests, request, {
        ...request.body,
        status: 'Revoked',
        completedDateTime: formatWholeSeconds(context.request.at),
      })
    }
    return schedule.id
  },
}
