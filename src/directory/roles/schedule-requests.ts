/**
 * Requests for role schedules. An administrator assigns and removes; what else Privileged Identity Management does is
 * refused by name. A request is done when it is answered.
 * Source: `rbacapplication-post-roleeligibilityschedulerequests`, `rbacapplication-post-roleassignmentschedulerequests`.
 */

import { changeObjects } from '../../graph/change.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { encodeEntity } from '../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson } from '../../graph/respond.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import type { ComplexType } from '../../edm/model.ts'
import { formatSevenDigits, formatWholeSeconds, millisecondsPerDay } from '../../kernel/clock.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { directoryCodec } from '../writes/directory-codec.ts'
import { refuseBody, refuseWrite } from '../writes/refuse.ts'
import { readProposed } from './assignment-operations.ts'
import type { ProposedAssignment } from './assignments.ts'
import { createRecorded, type RelatedWriter } from './recorded-writes.ts'
import { roleCodes } from './role-codes.ts'
import { scopeMembers } from './role-scope.ts'
import { printPeriod, readPeriod, type SchedulePeriod } from './schedule-period.ts'

/** Most requests of a kind that a tenant keeps. WHY our own number: Entra publishes none. */
export const mostScheduleRequests = 10_000

/** Days for which a request stays after its effect ended. */
const retentionDays = 30

/** Old requests that one write removes, so that no write takes long. */
const oldPerWrite = 50

/** What an administrator asks for. */
export interface ScheduleRequest extends ProposedAssignment {
  readonly id: string
  readonly period: SchedulePeriod
}

/** One kind of schedules, and what its requests do. Both functions return the id of the schedule. */
export interface RequestedSchedules {
  readonly set: EntitySet
  readonly kind: WrittenKind
  readonly type: ComplexType
  readonly access: AccessRule
  /** @throws OstiaryError `roleAssignmentExists`. */
  readonly assign: (
    context: OperationContext,
    writer: RelatedWriter,
    request: ScheduleRequest,
  ) => Promise<string>
  /** @throws OstiaryError `roleAssignmentMissing`. */
  readonly remove: (
    context: OperationContext,
    writer: RelatedWriter,
    request: ScheduleRequest,
  ) => Promise<string>
}

/** The error for a part of Privileged Identity Management that this service does not have. */
export function notSupported(what: string): OstiaryError {
  return new OstiaryError('notImplemented', {
    ostiaryCode: roleCodes.requestUnsupported,
    message: `${what} of Privileged Identity Management is not supported by this service.`,
  })
}

function readAction(body: JsonObject): 'adminAssign' | 'adminRemove' {
  const action = memberText(body, 'action')
  if (action !== 'adminAssign' && action !== 'adminRemove') {
    throw notSupported(`The action '${action}'`)
  }
  if (body['isValidationOnly'] === true) throw notSupported("'isValidationOnly'")
  const info = body['scheduleInfo']
  if (isJsonObject(info) && isJsonObject(info['recurrence'])) throw notSupported("'recurrence'")
  return action
}

async function forgetOld(
  { caller, request }: OperationContext,
  { transaction }: RelatedWriter,
  { name }: WrittenKind,
): Promise<void> {
  const oldest = new Date(request.at.getTime() - retentionDays * millisecondsPerDay)
  const { items } = await transaction.list(caller.tenant, name, {
    filter: {
      kind: 'comparison',
      operator: 'le',
      property: 'finishedAt',
      value: formatSevenDigits(oldest),
    },
    limit: oldPerWrite,
  })
  for (const old of items) await transaction.delete(old)
  const count = await transaction.count(caller.tenant, name)
  if (count < mostScheduleRequests) return
  throw refuseWrite(
    roleCodes.tooManyAssignments,
    `The tenant has ${count} requests; the most are ${mostScheduleRequests}.`,
  )
}

function createdBy({ author }: OperationContext['provenance']): JsonObject {
  const identity = { id: author.appId ?? author.id, displayName: author.displayName ?? null }
  return author.kind === 'user'
    ? { user: { ...identity, id: author.id } }
    : { application: identity }
}

/** `POST` of a schedule request. */
export function scheduleRequestOperation(schedules: RequestedSchedules): Operation {
  const { set, kind, type, access } = schedules
  const codec = directoryCodec(type, {
    resource: 'UnifiedRoleScheduleRequest',
    required: ['action', 'principalId', 'roleDefinitionId'],
    readOnly: [
      'approvalId',
      'completedDateTime',
      'createdBy',
      'createdDateTime',
      'status',
      'targetScheduleId',
    ],
    longest: { justification: 1024, customData: 1024 },
  })
  return {
    method: 'POST',
    path: set.path,
    roots: set.versions,
    access,
    produces: 'json',
    takes: set.type.schema,
    answers: { type: set.type.schema, as: 'entity' },
    handle: async (context) => {
      const { request, version, provenance } = context
      const proposal = codec.create(readJsonObject(request), version)
      if (!proposal.ok) throw refuseBody(proposal.findings)
      const { body } = proposal.value
      const action = readAction(body)
      const period = readPeriod(body['scheduleInfo'], request.at)
      if (!period.ok) throw refuseBody(period.findings)
      const id = context.ids()
      const wanted = { ...readProposed(body), id, period: period.value }
      const isAssign = action === 'adminAssign'
      const created = await changeObjects(context, kind, async (writer) => {
        await forgetOld(context, writer, kind)
        const run = isAssign ? schedules.assign : schedules.remove
        const targetScheduleId = await run(context, writer, wanted)
        const { principalId, roleDefinitionId, scope } = wanted
        return createRecorded(writer, kind, id, {
          ...body,
          principalId,
          roleDefinitionId,
          ...scopeMembers(scope),
          isValidationOnly: false,
          scheduleInfo: isAssign ? printPeriod(wanted.period) : null,
          targetScheduleId,
          status: isAssign ? 'Provisioned' : 'Revoked',
          createdBy: createdBy(provenance),
          createdDateTime: formatWholeSeconds(request.at),
          completedDateTime: formatWholeSeconds(request.at),
        })
      })
      return respondJson(201, await encodeEntity(context, set, created), {
        Location: `${request.origin}/${version}${set.path}/${id}`,
        ETag: etagOf(created.version),
      })
    },
  }
}
