/**
 * The service principal of an application in its own tenant: it follows changes of the application, is deleted with it
 * and restored with it.
 * Source: https://learn.microsoft.com/entra/identity/enterprise-apps/delete-recover-faq.
 */

import { directoryAudit } from '../../graph/directory-audit.ts'
import {
  deletedFamily,
  expiry,
  softDelete,
  type Tombstone,
} from '../../graph/handlers/tombstone.ts'
import type { ObjectWriter, RecordedEvent } from '../../graph/change.ts'
import { partsOf } from '../../graph/kept-parts.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { sameJson } from '../../edm/same-json.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject, Transaction } from '../../store/port.ts'
import { servicePrincipals } from '../kinds.ts'
import { membersOfApplication } from '../service-principals/from-application.ts'
import { writtenServicePrincipals } from '../service-principals/kind.ts'
import { findByAppId } from '../service-principals/prepare.ts'
import { applyRestoredParts, findRestoredParts, takeParts } from '../writes/deleted-parts.ts'
import type { WrittenSet } from '../writes/written-set.ts'

const kind = writtenServicePrincipals

function stateOf(id: string, body: JsonObject) {
  return { family: kind.name, id, body, index: kind.index(body), uniqueKeys: kind.uniqueKeys(body) }
}

function eventOf(
  activityDisplayName: string,
  operationType: RecordedEvent['operationType'],
  before: StoredObject | undefined,
  after: StoredObject | undefined,
): RecordedEvent {
  const { id = '', body = {} } = after ?? before ?? {}
  return {
    descriptor: kind.audit,
    activityDisplayName,
    operationType,
    target: { id, displayName: memberText(body, 'displayName') },
    modifiedProperties: kind.modifiedProperties(before, after),
  }
}

/** Changes what the service principal has of its application, if there is one and something differs. */
export async function followApplication(
  context: OperationContext,
  writer: Pick<ObjectWriter<JsonObject>, 'transaction' | 'record'>,
  application: JsonObject,
): Promise<void> {
  const { transaction, record } = writer
  const appId = memberText(application, 'appId')
  const before = await findByAppId(context, transaction, servicePrincipals, appId)
  if (before === undefined) return
  const body = { ...before.body, ...membersOfApplication(application, context.caller.tenant) }
  if (sameJson(body, before.body)) return
  const after = kind.read(await transaction.replace(stateOf(before.id, body)))
  record(eventOf('Update service principal', 'Update', before, after))
}

/** Finds the service principal that is deleted with its application. */
export async function principalOf(
  context: OperationContext,
  transaction: Transaction,
  application: JsonObject,
): Promise<StoredObject | undefined> {
  const appId = memberText(application, 'appId')
  return findByAppId(context, transaction, servicePrincipals, appId)
}

/** Moves the service principal to the deleted items, with its edges and what belongs to it. */
export async function deletePrincipal(
  context: OperationContext,
  writer: ObjectWriter<JsonObject>,
  set: WrittenSet,
  principal: StoredObject,
): Promise<void> {
  const { transaction, record } = writer
  const parts = await takeParts(transaction, context.caller.tenant, principalKey(principal))
  await softDelete(context, set, writer, principal, parts)
  await transaction.delete(principal)
  record(eventOf('Delete service principal', 'Delete', principal, undefined))
}

function principalKey({ id }: StoredObject) {
  return { family: kind.name, id }
}

/** Restores the service principal that was deleted with the application, if it still can be. */
export async function restorePrincipal(
  context: OperationContext,
  transaction: Transaction,
  set: WrittenSet,
  application: JsonObject,
): Promise<void> {
  const { tenant } = context.caller
  const appId = memberText(application, 'appId')
  if ((await findByAppId(context, transaction, servicePrincipals, appId)) !== undefined) return
  const filter = { kind: 'comparison', operator: 'eq', property: 'appId', value: appId } as const
  const { items } = await transaction.list(tenant, deletedFamily(kind), { filter, limit: 10 })
  const restorable = items.filter(({ createdAt }) => createdAt > expiry(context, set))
  const newest = restorable.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0]
  const tombstone = newest && (await transaction.find(tenant, newest))
  if (tombstone === undefined) return
  const last = tombstone.body as Tombstone<JsonObject>
  const key = { family: kind.name, id: tombstone.id }
  const found = await findRestoredParts(transaction, tenant, key, partsOf(tombstone))
  await transaction.delete(tombstone)
  const state = stateOf(tombstone.id, last.body)
  const after = kind.read(await transaction.restore(state, new Date(last.createdDateTime)))
  await applyRestoredParts(transaction, tenant, found)
  const event = eventOf('Restore service principal', 'Add', undefined, after)
  const record = { ...event, ...context.provenance, details: event.details ?? [] }
  await transaction.appendAudit(directoryAudit(record, context.ids()))
}
