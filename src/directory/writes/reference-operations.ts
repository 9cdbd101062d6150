/**
 * Writes of relations: `POST …/members/$ref`, `DELETE …/members/{id}/$ref`, `PUT` and `DELETE …/manager/$ref`.
 * Source: the reference pages `group-post-members`, `group-delete-members`, `user-post-manager`, and those of others.
 */

import { complexType, property, text } from '../../edm/model.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import { changeObjects } from '../../graph/change.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { requireEntity } from '../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondNoContent } from '../../graph/respond.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import { everyItem } from '../../store/every-item.ts'
import type { StoredObject, Transaction } from '../../store/port.ts'
import { keyOf } from '../../kernel/ids.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import { malformedReference, readReference } from './bindings.ts'
import type { DirectoryOptions } from './options.ts'
import { refuseWrite } from './refuse.ts'
import { writeCodes } from './write-codes.ts'
import {
  changeOfEdge,
  linkEdge,
  proposeEdges,
  unlinkEdge,
  type ProposedEdge,
  type WrittenReference,
} from './written-reference.ts'

/** Where a relation is written, and who may write it. */
export interface ReferenceOperations {
  /** The set of the objects that have the relation. */
  readonly set: EntitySet
  /** The kind of these objects as callers write it. */
  readonly kind: WrittenKind
  readonly reference: WrittenReference
  readonly access: AccessRule
  /** Checks that the caller may change the relation of one object; the access rule is enough when absent. */
  readonly requireAuthority?: (
    context: OperationContext,
    transaction: Transaction,
    source: StoredObject,
  ) => Promise<void>
}

const referenceBody = complexType('referenceCreate', [
  property('@odata.id', text, { isRequired: true }),
])

function readBody(context: OperationContext): string {
  const id = readReference(readJsonObject(context.request)['@odata.id'])
  if (id !== undefined) return id
  throw refuseWrite(writeCodes.referenceMalformed, malformedReference)
}

/** Finds the stored edge to an object. @throws OstiaryError `directoryResourceNotFound` when there is none. */
async function requireEdge(
  context: OperationContext,
  transaction: Transaction,
  { relation, targets }: WrittenReference,
  source: StoredObject,
  id: string | undefined,
): Promise<ProposedEdge> {
  const { tenant } = context.caller
  for (const { name } of targets) {
    const related = await transaction.listRelated(
      tenant,
      { relation, source, family: name },
      id === undefined
        ? { limit: 1 }
        : { filter: { kind: 'comparison', operator: 'eq', property: 'id', value: id }, limit: 1 },
    )
    const [target] = related.items
    if (target !== undefined) return { context, transaction, source, target }
  }
  throw directoryObjectNotFound(id ?? relation)
}

/** The operations that write one relation at one path. */
export function referenceOperations(
  { set, kind, reference, access, requireAuthority }: ReferenceOperations,
  { guardChange }: DirectoryOptions,
): readonly Operation[] {
  const { relation, isSingle } = reference
  const path = `${set.path}/{id}/${relation}`
  const common = { roots: set.versions, access, produces: 'none' as const }

  const add: Operation['handle'] = async (context) => {
    const id = readBody(context)
    await changeObjects(context, kind, async (writer) => {
      const { transaction } = writer
      const source = await requireEntity(transaction, context, set, context.keys['id'] ?? '')
      await requireAuthority?.(context, transaction, source)
      const edges = await proposeEdges(context, transaction, reference, source, [id])
      const changes = edges.map((edge) => changeOfEdge(reference, edge, 'link'))
      const { auditDetails } = await guardChange(context, transaction, changes, async () => {
        for (const edge of edges) await linkEdge(writer, reference, edge)
      })
      writer.addDetails(auditDetails)
    })
    return respondNoContent()
  }

  const remove: Operation['handle'] = async (context) => {
    const { id = '', targetId } = context.keys
    await changeObjects(context, kind, async (writer) => {
      const { transaction } = writer
      const source = await requireEntity(transaction, context, set, id)
      await requireAuthority?.(context, transaction, source)
      const edge = await requireEdge(context, transaction, reference, source, targetId)
      await reference.checkUnlink?.(edge)
      const changes = [changeOfEdge(reference, edge, 'unlink')]
      const { auditDetails } = await guardChange(context, transaction, changes, () =>
        unlinkEdge(writer, reference, edge),
      )
      writer.addDetails(auditDetails)
    })
    return respondNoContent()
  }

  return isSingle === true
    ? [
        { ...common, method: 'PUT', path: `${path}/$ref`, takes: referenceBody, handle: add },
        { ...common, method: 'DELETE', path: `${path}/$ref`, handle: remove },
      ]
    : [
        { ...common, method: 'POST', path: `${path}/$ref`, takes: referenceBody, handle: add },
        { ...common, method: 'DELETE', path: `${path}/{targetId}/$ref`, handle: remove },
      ]
}

/** Tells whether an object has another related one of a family than the given one. */
export async function hasOtherTarget(
  { context, transaction, source, target }: ProposedEdge,
  relation: string,
  family: string,
): Promise<boolean> {
  const others = await everyItem((query) =>
    transaction.listRelated(context.caller.tenant, { relation, source, family }, query),
  )
  return others.some(({ id }) => keyOf(id) !== keyOf(target.id))
}
