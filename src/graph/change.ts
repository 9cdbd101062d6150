/** The one write path: a change to a policy together with its version, index, keys and audit record. */

import { directoryAudit, operationTypeOf } from '../audit/directory-audit.ts'
import type { JsonObject } from '../kernel/json.ts'
import { ConflictError } from '../store/errors.ts'
import type { Change, Content, EntityKey, StoredObject, Transaction } from '../store/port.ts'
import type { PolicyFamily } from './descriptor.ts'
import type { OperationContext } from './operation.ts'

/** The writes of one request on one family. Each writes its audit record in the same transaction. */
export interface PolicyWriter {
  readonly transaction: Transaction
  readonly create: (id: string, body: JsonObject, content?: Content) => Promise<StoredObject>
  readonly replace: (
    before: StoredObject,
    body: JsonObject,
    content?: Content,
  ) => Promise<StoredObject>
  readonly delete: (before: StoredObject) => Promise<void>
}

async function audit(
  context: OperationContext,
  transaction: Transaction,
  family: PolicyFamily,
  change: Change,
  before: StoredObject | undefined,
  after: StoredObject | undefined,
): Promise<void> {
  const object = after ?? before
  if (!object) return
  const record = directoryAudit(
    {
      descriptor: family.audit,
      activityDisplayName: family.activities[change],
      operationType: operationTypeOf[change],
      ...context.provenance,
      target: { id: object.id, displayName: family.displayNameOf(object) },
      modifiedProperties: family.modifiedProperties(before, after),
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
  return {
    transaction,
    async create(id, body, content) {
      const key = { family: family.name, id }
      const after = await transaction.create(stateOf(key, body, content))
      await audit(context, transaction, family, 'create', undefined, after)
      return after
    },
    async replace(before, body, content) {
      const after = await transaction.replace(stateOf(before, body, content))
      await audit(context, transaction, family, 'update', before, after)
      return after
    },
    async delete(before) {
      await transaction.delete(before)
      await audit(context, transaction, family, 'delete', before, undefined)
    },
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
