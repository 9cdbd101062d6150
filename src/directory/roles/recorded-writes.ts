/** Writes of objects that belong to the write of another one: each with its own version and audit record. */

import type { ObjectWriter } from '../../graph/change.ts'
import { operationTypeOf } from '../../graph/directory-audit.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { stateOf } from '../kinds.ts'

/** What a write of any kind offers to those that belong to it. */
export type RelatedWriter = Pick<ObjectWriter<JsonObject>, 'transaction' | 'record' | 'addDetails'>

function record(
  writer: RelatedWriter,
  kind: WrittenKind,
  change: 'create' | 'update' | 'delete',
  before: StoredObject | undefined,
  after: StoredObject | undefined,
): void {
  const object = after ?? before
  if (object === undefined) return
  writer.record({
    descriptor: kind.audit,
    activityDisplayName: kind.activities[change],
    operationType: operationTypeOf[change],
    target: { id: object.id, displayName: kind.displayNameOf(object) },
    modifiedProperties: kind.modifiedProperties(before, after),
  })
}

/** Creates an object. */
export async function createRecorded(
  writer: RelatedWriter,
  kind: WrittenKind,
  id: string,
  body: JsonObject,
): Promise<StoredObject> {
  const after = await writer.transaction.create(stateOf(kind, id, body))
  record(writer, kind, 'create', undefined, after)
  return after
}

/** Replaces the body of an object. */
export async function replaceRecorded(
  writer: RelatedWriter,
  kind: WrittenKind,
  before: StoredObject,
  body: JsonObject,
): Promise<StoredObject> {
  const after = await writer.transaction.replace(stateOf(kind, before.id, body))
  record(writer, kind, 'update', before, after)
  return after
}

/** Deletes an object. */
export async function deleteRecorded(
  writer: RelatedWriter,
  kind: WrittenKind,
  before: StoredObject,
): Promise<void> {
  await writer.transaction.delete(before)
  record(writer, kind, 'delete', before, undefined)
}
