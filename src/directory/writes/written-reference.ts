/** Relations between directory objects that callers write, and the checks of a new edge. */

import type { AuditDescriptor, AuditTarget } from '../../graph/directory-audit.ts'
import type { ObjectWriter, RecordedEvent } from '../../graph/change.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { isGuid, keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Edge, EntityKey, Reader, StoredObject, Transaction } from '../../store/port.ts'
import { findAnyObject } from '../any-object.ts'
import { users } from '../kinds.ts'
import { directoryObjectNotFound } from '../own-tenant.ts'
import type { DirectoryChange } from './guard-change.ts'
import { refuseWrite } from './refuse.ts'
import { writeCodes } from './write-codes.ts'

/** One end of an edge: an object that is stored, or the one that the same write creates. */
export interface ReferenceEnd extends EntityKey {
  readonly body: JsonObject
}

/** An edge that a write adds or removes, with the objects at its ends. */
export interface ProposedEdge {
  readonly context: OperationContext
  readonly transaction: Transaction
  readonly source: ReferenceEnd
  readonly target: ReferenceEnd
}

/** A relation as callers write it. Its name is that of the path and of the edges in the store. */
export interface WrittenReference {
  /** Shape: `members`. */
  readonly relation: string
  readonly source: ObjectKind
  readonly targets: readonly ObjectKind[]
  /** The object has at most one; a new one replaces it. */
  readonly isSingle?: true
  /** Most edges of one object. */
  readonly mostTargets: number
  readonly audit: {
    readonly category: AuditDescriptor['category']
    /** The name of the type of the source. Shape: `Group`. */
    readonly sourceType: string
    /** Shape: `Add member to group`. */
    readonly link: string
    /** Shape: `Remove member from group`. */
    readonly unlink: string
  }
  /** Rules of the relation. They throw to refuse an edge. */
  readonly checkLink?: (edge: ProposedEdge) => Promise<void> | void
  readonly checkUnlink?: (edge: ProposedEdge) => Promise<void> | void
}

const targetTypes: Readonly<Record<string, string>> = {
  users: 'User',
  groups: 'Group',
  servicePrincipals: 'ServicePrincipal',
  applications: 'Application',
  devices: 'Device',
  directoryRoles: 'Role',
  administrativeUnits: 'AdministrativeUnit',
}

/** The name of the type of an object in audit records and messages. Shape: `User`. */
function typeNameOf({ family }: Pick<EntityKey, 'family'>): string {
  return targetTypes[family] ?? family
}

/** The edge of a relation between two objects. */
export function edgeOf(relation: string, source: EntityKey, target: EntityKey): Edge {
  return {
    relation,
    source: { family: source.family, id: source.id },
    target: { family: target.family, id: target.id },
  }
}

/** Tells whether the edge is stored. */
export async function hasEdge(
  reader: Reader,
  tenant: TenantId,
  { relation, source, target }: Edge,
): Promise<boolean> {
  const { items } = await reader.listRelated(
    tenant,
    { relation, source, family: target.family },
    { filter: { kind: 'comparison', operator: 'eq', property: 'id', value: target.id }, limit: 1 },
  )
  return items.length > 0
}

/** The error for an object that cannot be at the end of a relation. */
export function wrongTarget(relation: string, object: EntityKey) {
  const type = typeNameOf(object)
  return refuseWrite(
    writeCodes.referenceOfWrongType,
    `The reference target '${type}_${object.id}' of type '${type}' is invalid for the '${relation}' reference.`,
  )
}

async function findUserByName(
  reader: Reader,
  tenant: TenantId,
  name: string,
): Promise<StoredObject | undefined> {
  const { items } = await reader.list(tenant, users.name, {
    filter: { kind: 'comparison', operator: 'eq', property: 'userPrincipalName', value: name },
    limit: 1,
  })
  return items.map(users.read)[0]
}

/** Finds the objects that a request names. @throws OstiaryError for one that is missing or of another type. */
async function findTargets(
  context: OperationContext,
  transaction: Transaction,
  { relation, targets }: WrittenReference,
  ids: readonly string[],
): Promise<readonly StoredObject[]> {
  const found: StoredObject[] = []
  for (const id of ids) {
    const object = isGuid(id)
      ? await findAnyObject({ store: transaction, caller: context.caller }, id)
      : await findUserByName(transaction, context.caller.tenant, id)
    if (object === undefined) throw directoryObjectNotFound(id)
    if (!targets.some(({ name }) => name === object.family)) throw wrongTarget(relation, object)
    found.push(object)
  }
  return found
}

/** The error for an edge that is stored already, or given twice. */
function alreadyThere(relation: string) {
  return refuseWrite(
    writeCodes.referenceExists,
    `One or more added object references already exist for the following modified properties: '${relation}'.`,
  )
}

/**
 * Checks new edges of one object.
 * @throws OstiaryError for an object that is missing, of another type or already there, and for too many.
 */
export async function proposeEdges(
  context: OperationContext,
  transaction: Transaction,
  reference: WrittenReference,
  source: ReferenceEnd,
  ids: readonly string[],
): Promise<readonly ProposedEdge[]> {
  const { relation, mostTargets } = reference
  const { tenant } = context.caller
  const targets = await findTargets(context, transaction, reference, ids)
  if (new Set(targets.map(({ id }) => keyOf(id))).size < targets.length)
    throw alreadyThere(relation)
  for (const target of targets) {
    await reference.checkLink?.({ context, transaction, source, target })
    const isStored = await hasEdge(transaction, tenant, edgeOf(relation, source, target))
    if (isStored && reference.isSingle !== true) throw alreadyThere(relation)
  }
  const stored = await transaction.countRelated(tenant, { relation, source })
  if (reference.isSingle !== true && stored + targets.length > mostTargets) {
    throw refuseWrite(
      writeCodes.relationFull,
      `The object would have ${stored + targets.length} '${relation}'; the most are ${mostTargets}.`,
    )
  }
  return targets.map((target) => ({ context, transaction, source, target }))
}

/** What a guard is told of an edge. */
export function changeOfEdge(
  { relation }: WrittenReference,
  { source, target }: ProposedEdge,
  change: 'link' | 'unlink',
): DirectoryChange {
  return { kind: 'edge', change, ...edgeOf(relation, source, target) }
}

function auditTarget({ id, body }: ReferenceEnd): AuditTarget {
  return { id, displayName: memberText(body, 'displayName'), body }
}

function edgeEvent(
  { audit }: WrittenReference,
  { source, target }: ProposedEdge,
  change: 'link' | 'unlink',
): RecordedEvent {
  const side = change === 'link' ? 'newValue' : 'oldValue'
  return {
    descriptor: {
      category: audit.category,
      loggedByService: 'Core Directory',
      targetType: typeNameOf(target),
    },
    activityDisplayName: audit[change],
    operationType: change === 'link' ? 'Assign' : 'Unassign',
    target: auditTarget(target),
    otherTargets: [{ ...auditTarget(source), type: audit.sourceType }],
    modifiedProperties: [
      { displayName: `${audit.sourceType}.ObjectID`, [side]: source.id },
      {
        displayName: `${audit.sourceType}.DisplayName`,
        [side]: memberText(source.body, 'displayName'),
      },
    ],
  }
}

/** Adds an edge that was checked, with its audit record. */
export async function linkEdge(
  writer: Pick<ObjectWriter<JsonObject>, 'transaction' | 'record'>,
  reference: WrittenReference,
  edge: ProposedEdge,
): Promise<void> {
  const { relation } = reference
  if (reference.isSingle === true) {
    const { tenant } = edge.context.caller
    const { items } = await writer.transaction.listRelated(
      tenant,
      { relation, source: edge.source },
      { limit: 2 },
    )
    for (const target of items)
      await writer.transaction.unlink(edgeOf(relation, edge.source, target))
  }
  await writer.transaction.link(edgeOf(relation, edge.source, edge.target))
  writer.record(edgeEvent(reference, edge, 'link'))
}

/** Removes an edge, with an audit record. */
export async function unlinkEdge(
  writer: Pick<ObjectWriter<JsonObject>, 'transaction' | 'record'>,
  reference: WrittenReference,
  edge: ProposedEdge,
): Promise<void> {
  await writer.transaction.unlink(edgeOf(reference.relation, edge.source, edge.target))
  writer.record(edgeEvent(reference, edge, 'unlink'))
}
