/** The one write path: it writes a policy with its version, index, keys and audit record, all or nothing. */

import { directoryAudit, operationTypeOf, type AuditDetail } from './directory-audit.ts'
import type { JsonObject } from '../kernel/json.ts'
import { ConflictError } from '../store/errors.ts'
import type { Content, EntityKey, StoredObject, Transaction } from '../store/port.ts'
import type { PolicyFamily } from './policy-family.ts'
import type { OperationContext } from './operation.ts'
import { requireRoom } from './storage-limits.ts'

/** The writes of one request on one family. Each writes its audit record in the same transaction. */
export interface PolicyWriter<Body extends JsonObject> {
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
  readonly recordPurge: (last: StoredObject<Body>) => Promise<void>
}

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

async function audit<Body extends JsonObject>(
  context: OperationContext,
  transaction: Transaction,
  family: PolicyFamily<Body>,
  { change, before, after, details = [] }: AuditedChange<Body>,
): Promise<void> {
  const object = after ?? before
  if (!object) return
  const record = directoryAudit(
    {
      descriptor: family.audit,
      activityDisplayName: family.activities[change] ?? change,
      operationType: operationTypeOf[change],
      ...context.provenance,
      target: { id: object.id, displayName: family.displayNameOf(object) },
      modifiedProperties: family.modifiedProperties(before, after),
      details,
    },
    context.ids(),
  )
  await transaction.appendAudit(record)
}

function createWriter<Body extends JsonObject>(
  context: OperationContext,
  transaction: Transaction,
  family: PolicyFamily<Body>,
): PolicyWriter<Body> {
  const stateOf = (key: EntityKey, body: Body, content?: Content) => ({
    family: family.name,
    id: key.id,
    body,
    index: family.index(body),
    uniqueKeys: family.uniqueKeys(body),
    ...(content === undefined ? {} : { content }),
  })
  const record = (change: AuditedChange<Body>) => audit(context, transaction, family, change)
  return {
    transaction,
    async create(id, body, { content, details, initial } = {}) {
      await requireRoom(context, transaction, family, undefined, body, content)
      const state = stateOf({ family: family.name, id }, body, content)
      const after = family.read(await transaction.create(state))
      await record(
        initial === undefined
          ? { change: 'create', after, details }
          : { change: 'update', before: initial, after, details },
      )
      return after
    },
    async replace(before, body, { content, details } = {}) {
      await requireRoom(context, transaction, family, before, body, content)
      const after = family.read(await transaction.replace(stateOf(before, body, content)))
      await record({ change: 'update', before, after, details })
      return after
    },
    async delete(before, { details } = {}) {
      await transaction.delete(before)
      await record({ change: 'delete', before, details })
    },
    async restore(id, body, createdAt, { content, details } = {}) {
      const state = stateOf({ family: family.name, id }, body, content)
      const after = family.read(await transaction.restore(state, createdAt))
      await record({ change: 'restore', after, details })
      return after
    },
    recordPurge: (before) => record({ change: 'purge', before }),
  }
}

/**
 * Runs the work in one transaction of the caller's tenant and commits it.
 * @throws OstiaryError the family's conflict error when another object holds a unique key.
 */
export async function changePolicies<Body extends JsonObject, Result>(
  context: OperationContext,
  family: PolicyFamily<Body>,
  work: (writer: PolicyWriter<Body>) => Promise<Result>,
): Promise<Result> {
  try {
    return await context.store.write(context.caller.tenant, context.provenance, (transaction) =>
      work(createWriter(context, transaction, family)),
    )
  } catch (error) {
    throw error instanceof ConflictError && error.uniqueKey ? family.conflictError(error) : error
  }
}
