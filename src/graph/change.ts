/** The one write path: a change to a policy together with its version, index, keys and audit record. */

import { directoryAudit, operationTypeOf, type AuditDetail } from './directory-audit.ts'
import type { JsonObject } from '../kernel/json.ts'
import { ConflictError } from '../store/errors.ts'
import type { Content, EntityKey, StoredObject, Transaction } from '../store/port.ts'
import type { PolicyFamily } from './descriptor.ts'
import type { OperationContext } from './operation.ts'

/** The writes of one request on one family. Each writes its audit record in the same transaction. */
export interface PolicyWriter {
  readonly transaction: Transaction
  readonly create: (id: string, body: JsonObject, extras?: CreateExtras) => Promise<StoredObject>
  readonly replace: (
    before: StoredObject,
    body: JsonObject,
    extras?: WriteExtras,
  ) => Promise<StoredObject>
  readonly delete: (before: StoredObject, extras?: WriteExtras) => Promise<void>
  readonly restore: (
    id: string,
    body: JsonObject,
    createdAt: Date,
    extras?: WriteExtras,
  ) => Promise<StoredObject>
  /** Records that a soft-deleted object, as it last was, is gone for good. */
  readonly recordPurge: (last: StoredObject) => Promise<void>
}

/** What goes with a write: verbatim content, and details for its audit record. */
export interface WriteExtras {
  readonly content?: Content
  readonly details?: readonly AuditDetail[]
}

interface CreateExtras extends WriteExtras {
  /** What every tenant had in its place until now: the change is recorded as an update of that. */
  readonly initial?: StoredObject
}

interface AuditedChange {
  readonly change: keyof typeof operationTypeOf
  readonly before?: StoredObject
  readonly after?: StoredObject
  readonly details?: readonly AuditDetail[] | undefined
}

async function audit(
  context: OperationContext,
  transaction: Transaction,
  family: PolicyFamily,
  { change, before, after, details = [] }: AuditedChange,
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

function createWriter(
  context: OperationContext,
  transaction: Transaction,
  family: PolicyFamily,
): PolicyWriter {
  const stateOf = (key: EntityKey, body: JsonObject, content?: Content) => ({
    family: family.name,
    id: key.id,
    body,
    index: family.index(body),
    uniqueKeys: family.uniqueKeys(body),
    ...(content === undefined ? {} : { content }),
  })
  const record = (change: AuditedChange) => audit(context, transaction, family, change)
  return {
    transaction,
    async create(id, body, { content, details, initial } = {}) {
      const after = await transaction.create(stateOf({ family: family.name, id }, body, content))
      await record(
        initial === undefined
          ? { change: 'create', after, details }
          : { change: 'update', before: initial, after, details },
      )
      return after
    },
    async replace(before, body, { content, details } = {}) {
      const after = await transaction.replace(stateOf(before, body, content))
      await record({ change: 'update', before, after, details })
      return after
    },
    async delete(before, { details } = {}) {
      await transaction.delete(before)
      await record({ change: 'delete', before, details })
    },
    async restore(id, body, createdAt, { content, details } = {}) {
      const state = stateOf({ family: family.name, id }, body, content)
      const after = await transaction.restore(state, createdAt)
      await record({ change: 'restore', after, details })
      return after
    },
    recordPurge: (before) => record({ change: 'purge', before }),
  }
}

/**
 * Runs the work in one transaction of the caller's tenant and commits it.
 * @throws OstiaryError the family's conflict error when a unique key is taken.
 */
export async function changePolicies<Result>(
  context: OperationContext,
  family: PolicyFamily,
  work: (writer: PolicyWriter) => Promise<Result>,
): Promise<Result> {
  try {
    return await context.store.write(context.caller.tenant, context.provenance, (transaction) =>
      work(createWriter(context, transaction, family)),
    )
  } catch (error) {
    throw error instanceof ConflictError && error.uniqueKey ? family.conflictError(error) : error
  }
}
