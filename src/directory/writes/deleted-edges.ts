/**
 * Edges of deleted objects: a deletion keeps them in the tombstone, and a restore brings them back. An edge to an object
 * that is itself deleted by then waits in the tombstone of that object.
 */

import { deletedFamily, indexDeletion, type Tombstone } from '../../graph/handlers/tombstone.ts'
import type { KeptEdge } from '../../graph/kept-edge.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Edge, EntityKey, Reader, StoredObject, Transaction } from '../../store/port.ts'
import { directoryRelations, managerRelation } from '../kinds.ts'
import type { WrittenSet } from './written-set.ts'
import { edgeOf, hasEdge } from './written-reference.ts'

/** Relations of which an object has one edge at most. */
const singleRelations: readonly string[] = [managerRelation]

/** Lists the edges of an object to others of the directory. */
export async function edgesAt(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
): Promise<readonly KeptEdge[]> {
  const edges: KeptEdge[] = []
  for (const relation of directoryRelations) {
    for (const end of ['source', 'target'] as const) {
      const near = end === 'source' ? { relation, source: key } : { relation, target: key }
      const others = await everyItem((query) => reader.listRelated(tenant, near, query))
      edges.push(...others.map(({ family, id }) => ({ relation, end, family, id })))
    }
  }
  return edges
}

function edgeWith(key: EntityKey, { relation, end, family, id }: KeptEdge): Edge {
  const other = { family, id }
  return end === 'source' ? edgeOf(relation, key, other) : edgeOf(relation, other, key)
}

/** What becomes of the edges that a tombstone kept. */
export interface RestoredEdges {
  /** Those whose other end exists. */
  readonly linked: readonly Edge[]
  /** Those whose other end is deleted too, with its tombstone. */
  readonly waiting: readonly (readonly [tombstone: StoredObject, kept: KeptEdge])[]
}

function isSingle({ relation }: Edge): boolean {
  return singleRelations.includes(relation)
}

function sharesSource(one: Edge, other: Edge): boolean {
  return one.relation === other.relation && keyOf(one.source.id) === keyOf(other.source.id)
}

/** Tells whether an edge that comes back is there already, or has been replaced while it was gone. */
async function isOutdated(reader: Reader, tenant: TenantId, edge: Edge): Promise<boolean> {
  const { relation, source } = edge
  if (!isSingle(edge)) return hasEdge(reader, tenant, edge)
  return (await reader.countRelated(tenant, { relation, source })) > 0
}

/** Finds out which edges of a deleted object can come back. Those to objects that are gone for good are dropped. */
export async function findRestoredEdges(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
  kept: readonly KeptEdge[],
): Promise<RestoredEdges> {
  const linked: Edge[] = []
  const waiting: (readonly [StoredObject, KeptEdge])[] = []
  for (const each of kept) {
    const { family, id } = each
    if ((await reader.find(tenant, { family, id })) !== undefined) {
      const edge = edgeWith(key, each)
      const isTaken = isSingle(edge) && linked.some((other) => sharesSource(edge, other))
      if (!isTaken && !(await isOutdated(reader, tenant, edge))) linked.push(edge)
      continue
    }
    const deleted = { family: deletedFamily({ name: family }), id }
    const tombstone = await reader.find(tenant, deleted)
    const end = each.end === 'source' ? 'target' : 'source'
    if (tombstone) waiting.push([tombstone, { relation: each.relation, end, ...key }])
  }
  return { linked, waiting }
}

/** Links the edges that come back, and leaves the others with the tombstones of their other ends. */
export async function applyRestoredEdges(
  transaction: Transaction,
  tenant: TenantId,
  { linked, waiting }: RestoredEdges,
  sets: readonly WrittenSet[],
): Promise<void> {
  for (const edge of linked) await transaction.link(edge)
  for (const [{ family, id }, edge] of waiting) {
    const set = sets.find(({ kind }) => deletedFamily(kind) === family)
    const tombstone = await transaction.find(tenant, { family, id })
    if (set === undefined || tombstone === undefined) continue
    const body = tombstone.body as Tombstone<JsonObject>
    await transaction.replace({
      family,
      id,
      body: { ...body, edges: [...(body.edges ?? []), edge] },
      index: indexDeletion(set.kind, body.body, tombstone.createdAt),
      uniqueKeys: [],
    })
  }
}
