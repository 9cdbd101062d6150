/** What stands for a deleted object while it can be restored. */

import { formatSevenDigits } from '../../kernel/clock.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject, Transaction } from '../../store/port.ts'
import type { PolicyWriter } from '../change.ts'
import type { WritableEntitySet } from '../descriptor.ts'
import type { OperationContext } from '../operation.ts'

/** What is kept of a deleted object; it is created when the object is deleted. */
interface Tombstone extends JsonObject {
  readonly createdDateTime: string
  readonly modifiedDateTime: string
  readonly body: JsonObject
}

const millisecondsPerDay = 86_400_000

/** The name of the deleted items of a set in the store. */
export function deletedFamily(set: WritableEntitySet): string {
  return `deleted/${set.kind.name}`
}

/** Instants compare as text: all are printed alike. */
function indexDeletion(set: WritableEntitySet, body: JsonObject, deletedAt: Date) {
  return [
    ...set.kind.index(body),
    { property: 'deletedDateTime', value: formatSevenDigits(deletedAt) },
  ]
}

/** Puts an object among the deleted items. The caller deletes it in the same transaction. */
export async function softDelete(
  context: OperationContext,
  set: WritableEntitySet,
  { transaction }: PolicyWriter,
  object: StoredObject,
): Promise<void> {
  const { at } = context.request
  await forgetExpired(context, set, transaction)
  const body: Tombstone = {
    createdDateTime: object.createdAt.toISOString(),
    modifiedDateTime: object.modifiedAt.toISOString(),
    body: object.body,
  }
  await transaction.create({
    family: deletedFamily(set),
    id: object.id,
    body,
    index: indexDeletion(set, object.body, at),
    uniqueKeys: [],
  })
}

/** The instant up to which deleted objects are gone. */
export function expiry(context: OperationContext, set: WritableEntitySet): Date {
  return new Date(context.request.at.getTime() - (set.retentionDays ?? 0) * millisecondsPerDay)
}

/** How many expired objects one write takes away, so that no write takes long. */
const expiredPerWrite = 50

async function forgetExpired(
  context: OperationContext,
  set: WritableEntitySet,
  transaction: Transaction,
): Promise<void> {
  const { items } = await transaction.list(context.caller.tenant, deletedFamily(set), {
    filter: {
      kind: 'comparison',
      operator: 'le',
      property: 'deletedDateTime',
      value: formatSevenDigits(expiry(context, set)),
    },
    limit: expiredPerWrite,
  })
  for (const expired of items) await transaction.delete(expired)
}

/** The object as it was when it was deleted. */
export function lastOf(set: WritableEntitySet, tombstone: StoredObject): StoredObject {
  const { createdDateTime, modifiedDateTime, body } = tombstone.body as Tombstone
  return {
    family: set.kind.name,
    id: tombstone.id,
    version: tombstone.version,
    body,
    createdAt: new Date(createdDateTime),
    modifiedAt: new Date(modifiedDateTime),
  }
}
