/** The one write path: it writes an object with its version, index, keys and audit record, all or nothing. */

import {
  directoryAudit,
  operationTypeOf,
  type AuditDetail,
  type AuditEvent,
} from './directory-audit.ts'
import type { JsonObject } from '../kernel/json.ts'
import { ConflictError } from '../store/errors.ts'
import type { Content, EntityKey, StoredObject, Transaction } from '../store/port.ts'
import type { WrittenKind } from './written-kind.ts'
import type { OperationContext } from './operation.ts'
import { requireRoom } from './storage-limits.ts'

/**
 * The writes of one request on one family. Each writes its audit record in the same transaction, after the work of the
 * write is done.
 */
export interface ObjectWriter<Body extends JsonObject> {
  readonly transaction: Transaction
  readonly create: (
    id: string,
    body: Body,
    extras?: CreateExtras<Body>,
  ) => Promise<StoredObject<Body>>
  readonly replace: (
    before: StoredObject<Body>,
    body: Body,
    extras?: WriteExtras,
  ) => Promise<StoredObject<Body>>
  readonly delete: (before: StoredObject<Body>, extras?: WriteExtras) => Promise<void>
  readonly restore: (
    id: string,
    body: Body,
    createdAt: Date,
    extras?: WriteExtras,
  ) => Promise<StoredObject<Body>>
  /** Records that a soft-deleted object was removed for good; `last` is its last state. */
  readonly recordPurge: (last: StoredObject<Body>) => void
  /** Adds a record about something else that the write does, such as a new edge. */
  readonly record: (event: RecordedEvent) => void
  /** Adds details to every record of this write, also to those that were added before. */
  readonly addDetails: (details: readonly AuditDetail[]) => void
}

/** What a record says in addition to who wrote, and when. */
export type RecordedEvent = Omit<AuditEvent, 'author' | 'requestId' | 'at'>

/** What is written with an object: verbatim content, and details for its audit record. */
export interface WriteExtras {
  readonly content?: Content
  readonly details?: readonly AuditDetail[]
}

interface CreateExtras<Body extends JsonObject> extends WriteExtras {
  /** The default that every tenant has until now: the change is recorded as an update of it. */
  readonly initial?: StoredObject<Body>
}

interface AuditedChange<Body extends JsonObject> {
  readonly change: keyof typeof operationTypeOf
  readonly before?: StoredObject<Body>
  readonly after?: StoredObject<Body>
  readonly details?: readonly AuditDetail[] | undefined
}

function eventOf<Body extends JsonObject>(
  family: WrittenKind<Body>,
  { change, before, after, details = [] }: AuditedChange<Body>,
): readonly RecordedEvent[] {
  const object = after ?? before
  if (!object) return []
  return [
    {
      descriptor: family.audit,
      activityDisplayName: family.activities[change] ?? change,
      operationType: operationTypeOf[change],
      target: { id: object.id, displayName: family.displayNameOf(object), body: object.body },
      modifiedProperties: family.modifiedProperties(before, after),
      details,
    },
  ]
}

interface RecordingWriter<Body extends JsonObject> {
  readonly writer: ObjectWriter<Body>
  /** Stores the audit records. */
  readonly finish: () => Promise<void>
}

function createWriter<Body extends JsonObject>(
  context: OperationContext,
  transaction: Transaction,
  family: WrittenKind<Body>,
): RecordingWriter<Body> {
  const events: RecordedEvent[] = []
  const shared: AuditDetail[] = []
  const stateOf = (key: EntityKey, body: Body, content?: Content) => ({
    family: family.name,
    id: key.id,
    body,
    index: family.index(body),
    uniqueKeys: family.uniqueKeys(body),
    ...(content === undefined ? {} : { content }),
  })
  const record = (change: AuditedChange<Body>) => void events.push(...eventOf(family, change))
  const writer: ObjectWriter<Body> = {
    transaction,
    async create(id, body, { content, details, initial } = {}) {
      await requireRoom(context, transaction, family, undefined, body, content)
      const state = stateOf({ family: family.name, id }, body, content)
      const after = family.read(await transaction.create(state))
      record(
        initial === undefined
          ? { change: 'create', after, details }
          : { change: 'update', before: initial, after, details },
      )
      return after
    },
    async replace(before, body, { content, details } = {}) {
      await requireRoom(context, transaction, family, before, body, content)
      const after = family.read(await transaction.replace(stateOf(before, body, content)))
      record({ change: 'update', before, after, details })
      return after
    },
    async delete(before, { details } = {}) {
      await transaction.delete(before)
      record({ change: 'delete', before, details })
    },
    async restore(id, body, createdAt, { content, details } = {}) {
      const state = stateOf({ family: family.name, id }, body, content)
      const after = family.read(await transaction.restore(state, createdAt))
      record({ change: 'restore', after, details })
      return after
    },
    recordPurge: (before) => record({ change: 'purge', before }),
    record: (event) => void events.push(event),
    addDetails: (details) => void shared.push(...details),
  }
  const finish = async (): Promise<void> => {
    for (const { details = [], ...event } of events) {
      const whole = { ...event, ...context.provenance, details: [...details, ...shared] }
      await transaction.appendAudit(directoryAudit(whole, context.ids()))
    }
  }
  return { writer, finish }
}

/**
 * Runs the work in one transaction of the caller's tenant and commits it.
 * @throws OstiaryError the family's conflict error when another object holds a unique key.
 */
export async function changeObjects<Body extends JsonObject, Result>(
  context: OperationContext,
  family: WrittenKind<Body>,
  work: (writer: ObjectWriter<Body>) => Promise<Result>,
): Promise<Result> {
  try {
    return await context.store.write(
      context.caller.tenant,
      context.provenance,
      async (transaction) => {
        const { writer, finish } = createWriter(context, transaction, family)
        const result = await work(writer)
        await finish()
        return result
      },
    )
  } catch (error) {
    throw error instanceof ConflictError && error.uniqueKey ? family.conflictError(error) : error
  }
}
