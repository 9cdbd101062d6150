/** Tombstones: they replace deleted objects as long as these can be restored. */

import { formatSevenDigits, millisecondsPerDay } from '../../kernel/clock.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { EntityKey, StoredObject, Transaction } from '../../store/port.ts'
import type { ObjectWriter } from '../change.ts'
import { contentOfParts, type KeptParts } from '../kept-parts.ts'
import type { ObjectKind } from '../object-kind.ts'
import type { WritableEntitySet } from '../writable-entity-set.ts'
import type { RecordedKind } from '../written-kind.ts'
import type { OperationContext } from '../operation.ts'

/** The body that is kept of a deleted object. The tombstone is created when the object is deleted. */
export type Tombstone<Body extends JsonObject> = {
  readonly createdDateTime: string
  readonly modifiedDateTime: string
  readonly body: Body
}

/** What soft deletion needs to know of a set. */
export type DeletableSet<Body extends JsonObject> = Pick<
  WritableEntitySet<Body, unknown>,
  'kind' | 'retentionDays'
>

/** The name of the deleted items of a set in the store. */
export function deletedFamily({ name }: Pick<ObjectKind, 'name'>): string {
  return `deleted/${name}`
}

/** The index of a tombstone. Instants compare as text: all are printed alike. */
export function indexDeletion<Body extends JsonObject>(
  kind: ObjectKind<Body>,
  body: Body,
  deletedAt: Date,
) {
  return [...kind.index(body), { property: 'deletedDateTime', value: formatSevenDigits(deletedAt) }]
}

/** Puts an object among the deleted items. The caller deletes it in the same transaction. */
export async function softDelete<Body extends JsonObject>(
  context: OperationContext,
  set: DeletableSet<Body>,
  { transaction }: ObjectWriter<Body>,
  object: StoredObject<Body>,
  kept?: KeptParts,
): Promise<void> {
  const { at } = context.request
  await forgetExpired(context, set, transaction)
  const body: Tombstone<Body> = {
    createdDateTime: object.createdAt.toISOString(),
    modifiedDateTime: object.modifiedAt.toISOString(),
    body: object.body,
  }
  await transaction.create({
    family: deletedFamily(set.kind),
    id: object.id,
    body,
    ...contentOfParts(kept),
    index: indexDeletion(set.kind, object.body, at),
    uniqueKeys: [],
  })
}

/** The instant up to which deleted objects have expired. */
export function expiry(
  context: OperationContext,
  { retentionDays = 0 }: { readonly retentionDays?: number },
): Date {
  return new Date(context.request.at.getTime() - retentionDays * millisecondsPerDay)
}

/** How many expired objects one write removes, so that no write takes long. */
const expiredPerWrite = 50

/** Removes a tombstone, and what belongs to its object under the same id. */
export async function removeForGood(
  transaction: Transaction,
  { caller }: Pick<OperationContext, 'caller'>,
  { companions = [] }: Pick<RecordedKind, 'companions'>,
  tombstone: EntityKey,
): Promise<void> {
  await transaction.delete(tombstone)
  for (const family of companions) {
    const companion = await transaction.find(caller.tenant, { family, id: tombstone.id })
    if (companion !== undefined) await transaction.delete(companion)
  }
}

async function forgetExpired<Body extends JsonObject>(
  context: OperationContext,
  set: DeletableSet<Body>,
  transaction: Transaction,
): Promise<void> {
  const { items } = await transaction.list(context.caller.tenant, deletedFamily(set.kind), {
    filter: {
      kind: 'comparison',
      operator: 'le',
      property: 'deletedDateTime',
      value: formatSevenDigits(expiry(context, set)),
    },
    limit: expiredPerWrite,
  })
  for (const expired of items) await removeForGood(transaction, context, set.kind, expired)
}

/** The object as it was when it was deleted. */
export function lastOf<Body extends JsonObject>(
  { name }: Pick<ObjectKind, 'name'>,
  tombstone: StoredObject<Tombstone<Body>>,
): StoredObject<Body> {
  const { createdDateTime, modifiedDateTime, body } = tombstone.body
  return {
    family: name,
    id: tombstone.id,
    version: tombstone.version,
    body,
    createdAt: new Date(createdDateTime),
    modifiedAt: new Date(modifiedDateTime),
  }
}
