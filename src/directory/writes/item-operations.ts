/**
 * Writes of what belongs to one directory object: POST below the object, PATCH and DELETE of one item. Their reads are
 * in `owned-collections.ts`.
 */

import type { AccessRule } from '../../graph/access-rule.ts'
import { changeObjects } from '../../graph/change.ts'
import type { EntitySet, EntityType } from '../../graph/entity-set.ts'
import { encodeWritten, respondUpdated } from '../../graph/handlers/respond-written.ts'
import { requireEntity } from '../../graph/handlers/read.ts'
import { requireMatch } from '../../graph/if-match.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson, respondNoContent } from '../../graph/respond.ts'
import type { ObjectWriter } from '../../graph/change.ts'
import type { WriteCodec } from '../../graph/writable-entity-set.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import { acceptedAsIs, writeObject } from '../../graph/write-object.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject, Transaction } from '../../store/port.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import type { DirectoryProposal } from './directory-codec.ts'

/** A write of an item, with the object it belongs to. */
export interface OwnedWrite {
  readonly context: OperationContext
  readonly transaction: Transaction
  readonly id: string
  readonly owner: StoredObject
  /** Undefined for a new item. */
  readonly before: StoredObject | undefined
}

/** A collection below the objects of a set, as callers write it. */
export interface OwnedObjects {
  readonly owner: EntitySet
  /** The name of the collection in the path. */
  readonly name: string
  readonly kind: WrittenKind
  readonly type: EntityType
  /** The member of each item that holds the id of its owner. */
  readonly ownerMember: string
  readonly codec: WriteCodec<JsonObject, DirectoryProposal>
  readonly access: AccessRule
  readonly isUpdatable: boolean
  /** A member that names an item as its id does: `items(name='…')` and `items/…`. */
  readonly alternateKey?: string
  /** Checks a new or changed item, and returns what is stored. Throws to refuse it. */
  readonly prepare: (write: OwnedWrite, proposal: DirectoryProposal) => Promise<JsonObject>
  /** Checks a removal. Throws to refuse it. */
  readonly checkDelete?: (write: OwnedWrite) => Promise<void>
  /** Does what belongs to a removal. */
  readonly afterDelete?: (
    writer: ObjectWriter<JsonObject>,
    write: OwnedWrite,
    item: StoredObject,
  ) => Promise<void>
}

const keyPattern = /^(\w+)='((?:[^']|'')*)'$/su

async function findItem(
  reader: Reader,
  { caller }: OperationContext,
  { kind, ownerMember, alternateKey }: OwnedObjects,
  owner: StoredObject,
  key: string,
): Promise<StoredObject | undefined> {
  const isOwn = ({ body }: StoredObject): boolean =>
    keyOf(memberText(body, ownerMember)) === keyOf(owner.id)
  const byId = await reader.find(caller.tenant, { family: kind.name, id: key })
  if (byId !== undefined) return isOwn(byId) ? kind.read(byId) : undefined
  if (alternateKey === undefined) return undefined
  const value = keyPattern.exec(key)?.[2]?.replaceAll("''", "'") ?? key
  const equals = (property: string, text: string) =>
    ({ kind: 'comparison', operator: 'eq', property, value: text }) as const
  const { items } = await reader.list(caller.tenant, kind.name, {
    filter: { kind: 'and', operands: [equals(ownerMember, owner.id), equals(alternateKey, value)] },
    limit: 1,
  })
  return items[0] && kind.read(items[0])
}

/** The operations that write one collection. */
export function ownedObjectOperations(objects: OwnedObjects): readonly Operation[] {
  const { owner: ownerSet, name, kind, type, codec, access, prepare } = objects
  const path = `${ownerSet.path}/{id}/${name}`
  const common = { roots: ownerSet.versions, access }

  const requireOwner = (context: OperationContext, reader: Reader): Promise<StoredObject> =>
    requireEntity(reader, context, ownerSet, context.keys['id'] ?? '')

  const requireItem = async (
    context: OperationContext,
    transaction: Transaction,
  ): Promise<readonly [owner: StoredObject, item: StoredObject]> => {
    const owner = await requireOwner(context, transaction)
    const key = context.keys['itemId'] ?? ''
    const item = await findItem(transaction, context, objects, owner, key)
    if (item === undefined) throw directoryObjectNotFound(key)
    return [owner, item]
  }

  /** Writes the item that `find` finds, or a new one. */
  const write = async (
    context: OperationContext,
    find: (transaction: Transaction) => Promise<readonly [StoredObject, StoredObject | undefined]>,
  ) => {
    const json = readJsonObject(context.request)
    const { version } = context
    let owner: StoredObject | undefined
    const written = await writeObject<JsonObject, DirectoryProposal>(context, {
      family: kind,
      find: async (transaction) => {
        const [found, current] = await find(transaction)
        owner = found
        return {
          id: current?.id ?? context.ids(),
          current,
          ifMatch: current ?? 'ignored',
          decode: () =>
            current === undefined
              ? codec.create(json, version)
              : codec.update(current, json, version),
        }
      },
      invalid: codec.invalid,
      guard: async ({ transaction, id, before }, proposal) => {
        if (owner === undefined) throw new Error('the owner was not found before the guard')
        return acceptedAsIs(await prepare({ context, transaction, id, owner, before }, proposal))
      },
    })
    const contextPath = `${ownerSet.contextPath}('${owner?.id ?? ''}')/${name}`
    return { written, shown: { contextPath, type } }
  }

  const create: Operation = {
    ...common,
    method: 'POST',
    path,
    produces: 'json',
    takes: type.schema,
    answers: { type: type.schema, as: 'entity' },
    handle: async (context) => {
      const { written, shown } = await write(context, async (transaction) => [
        await requireOwner(context, transaction),
        undefined,
      ])
      const { object } = written
      const { origin, path: sentTo } = context.request
      return respondJson(201, await encodeWritten(context, shown, written), {
        Location: `${origin}${sentTo.replace(/\/$/u, '')}/${object.id}`,
        ETag: etagOf(object.version),
      })
    },
  }

  const update: Operation = {
    ...common,
    method: 'PATCH',
    path: `${path}/{itemId}`,
    produces: 'json',
    takes: type.schema,
    answers: { type: type.schema, as: 'entity' },
    handle: async (context) => {
      const { written, shown } = await write(context, (transaction) =>
        requireItem(context, transaction),
      )
      return respondUpdated(context, written, () => encodeWritten(context, shown, written))
    },
  }

  const remove: Operation = {
    ...common,
    method: 'DELETE',
    path: `${path}/{itemId}`,
    produces: 'none',
    handle: async (context) => {
      await changeObjects(context, kind, async (writer) => {
        const { transaction } = writer
        const [owner, item] = await requireItem(context, transaction)
        requireMatch(context.request, item)
        const change = { context, transaction, id: item.id, owner, before: item }
        await objects.checkDelete?.(change)
        await writer.delete(item)
        await objects.afterDelete?.(writer, change, item)
      })
      return respondNoContent()
    },
  }

  return [create, ...(objects.isUpdatable ? [update] : []), remove]
}
