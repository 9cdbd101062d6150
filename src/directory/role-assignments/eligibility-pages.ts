/**
 * Eligible role assignments as schedules and as instances of these. An eligible principal holds no role: decisions and
 * permissions follow active assignments only.
 * Source: `unifiedRoleEligibilitySchedule`, `unifiedRoleEligibilityScheduleInstance`.
 */

import type { DerivedPages, Visibility } from '../../graph/entity-set.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { indexedCandidate, matchesFilter } from '../../odata/evaluate-filter.ts'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import type { StoredObject } from '../../store/port.ts'
import { eligibilityInstances, eligibilitySchedules } from '../kinds.ts'
import { inForce, notEnded } from './schedule-index.ts'

/** Hides schedules that have ended. */
export function currentSchedules({ request }: OperationContext): Visibility {
  const filter = notEnded(request.at)
  return {
    filter,
    holds: ({ body }) => matchesFilter(filter, indexedCandidate(eligibilitySchedules.index(body))),
  }
}

function instanceOf(schedule: StoredObject): StoredObject {
  const { scheduleInfo, ...members } = schedule.body
  const info: JsonObject = isJsonObject(scheduleInfo) ? scheduleInfo : {}
  const expiration = isJsonObject(info['expiration']) ? info['expiration'] : {}
  return {
    ...schedule,
    family: eligibilityInstances.name,
    body: {
      appScopeId: members['appScopeId'],
      directoryScopeId: members['directoryScopeId'],
      endDateTime: expiration['endDateTime'] ?? null,
      memberType: members['memberType'],
      principalId: members['principalId'],
      roleDefinitionId: members['roleDefinitionId'],
      roleEligibilityScheduleId: schedule.id,
      startDateTime: info['startDateTime'],
    },
  }
}

function narrowed({ request }: OperationContext, filter: Filter | undefined): Filter {
  const current = inForce(request.at)
  return filter === undefined ? current : { kind: 'and', operands: [filter, current] }
}

/** The instances of the schedules that are in force. Each has the id of its schedule. */
export const eligibilityInstancePages: DerivedPages = {
  find: async (context, id) => {
    const { store, caller } = context
    const schedule = await store.find(caller.tenant, { family: eligibilitySchedules.name, id })
    if (schedule === undefined) return undefined
    const entries = indexedCandidate(eligibilitySchedules.index(schedule.body))
    return matchesFilter(inForce(context.request.at), entries) ? instanceOf(schedule) : undefined
  },
  list: async (context, { filter, ...query }) => {
    const { store, caller } = context
    const page = await store.list(caller.tenant, eligibilitySchedules.name, {
      ...query,
      filter: narrowed(context, filter),
    })
    return { ...page, items: page.items.map(instanceOf) }
  },
  count: ({ store, caller, ...context }, filter) =>
    store.count(
      caller.tenant,
      eligibilitySchedules.name,
      narrowed({ store, caller, ...context }, filter),
    ),
}
