/**
 * What a deletion takes with an object, and a restore brings back: its edges, and what belongs to it. A part that needs
 * another object that is itself deleted by then waits in the tombstone of that object.
 */

import { deletedFamily, indexDeletion, type Tombstone } from '../../graph/handlers/tombstone.ts'
import type { KeptEdge, KeptObject, KeptParts } from '../../graph/kept-parts.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Edge, EntityKey, Reader, StoredObject, Transaction } from '../../store/port.ts'
import { directoryRelations, managerRelation, objectKinds } from '../kinds.ts'
import { keptObject, otherOwners, ownedObjects, restoreOwned } from './owned-objects.ts'
import { edgeOf, hasEdge } from './written-reference.ts'

/** Relations of which an object has one edge at most. */
const singleRelations: readonly string[] = [managerRelation]

const families = objectKinds.map(({ name }) => name)
const deletedFamilies = objectKinds.map(deletedFamily)

async function edgesAt(
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

/** Takes from the tenant what belongs to an object that is deleted; its edges go with the object. Returns all of it. */
export async function takeParts(
  transaction: Transaction,
  tenant: TenantId,
  key: EntityKey,
): Promise<KeptParts> {
  const edges = await edgesAt(transaction, tenant, key)
  const owned = await ownedObjects(transaction, tenant, key)
  for (const object of owned) await transaction.delete(object)
  return {
    ...(edges.length > 0 && { edges }),
    ...(owned.length > 0 && { owned: owned.map(keptObject) }),
  }
}

function edgeWith(key: EntityKey, { relation, end, family, id }: KeptEdge): Edge {
  const other = { family, id }
  return end === 'source' ? edgeOf(relation, key, other) : edgeOf(relation, other, key)
}

/** What becomes of the parts that a tombstone kept. */
export interface RestoredParts {
  /** Edges whose other end exists. */
  readonly linked: readonly Edge[]
  /** Objects all of whose owners exist. */
  readonly owned: readonly KeptObject[]
  /** Parts that wait for an object that is deleted too, with its tombstone. */
  readonly waiting: readonly (readonly [tombstone: StoredObject, part: KeptParts])[]
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

/** Finds out which parts of a deleted object can come back. Those that need an object that is gone for good are dropped. */
export async function findRestoredParts(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
  kept: KeptParts,
): Promise<RestoredParts> {
  const linked: Edge[] = []
  const owned: KeptObject[] = []
  const waiting: (readonly [StoredObject, KeptParts])[] = []
  for (const each of kept.edges ?? []) {
    const { family, id } = each
    if ((await reader.find(tenant, { family, id })) !== undefined) {
      const edge = edgeWith(key, each)
      const isTaken = isSingle(edge) && linked.some((other) => sharesSource(edge, other))
      if (!isTaken && !(await isOutdated(reader, tenant, edge))) linked.push(edge)
      continue
    }
    const tombstone = await reader.find(tenant, { family: deletedFamily({ name: family }), id })
    const end = each.end === 'source' ? 'target' : 'source'
    const edge = { relation: each.relation, end, ...key } as const
    if (tombstone) waiting.push([tombstone, { edges: [edge] }])
  }
  const findIn = async (families: readonly string[], id: string) => {
    for (const family of families) {
      const object = await reader.find(tenant, { family, id })
      if (object) return object
    }
    return undefined
  }
  for (const each of kept.owned ?? []) {
    const missing: string[] = []
    for (const id of otherOwners(each, key)) {
      if ((await findIn(families, id)) === undefined) missing.push(id)
    }
    const [id] = missing
    if (id === undefined) owned.push(each)
    const tombstone = id === undefined ? undefined : await findIn(deletedFamilies, id)
    if (tombstone) waiting.push([tombstone, { owned: [each] }])
  }
  return { linked, owned, waiting }
}

/** Brings back what can come back, and leaves the rest in the tombstones for which it waits. */
export async function applyRestoredParts(
  transaction: Transaction,
  tenant: TenantId,
  { linked, owned, waiting }: RestoredParts,
): Promise<void> {
  for (const edge of linked) await transaction.link(edge)
  for (const object of owned) await restoreOwned(transaction, object)
  for (const [{ family, id }, part] of waiting) {
    const kind = objectKinds.find((each) => deletedFamily(each) === family)
    const tombstone = await transaction.find(tenant, { family, id })
    if (kind === undefined || tombstone === undefined) continue
    const body = tombstone.body as Tombstone<JsonObject>
    const edges = [...(body.edges ?? []), ...(part.edges ?? [])]
    const kept = [...(body.owned ?? []), ...(part.owned ?? [])]
    await transaction.replace({
      family,
      id,
      body: { ...body, edges, owned: kept },
      index: indexDeletion(kind, body.body, tombstone.createdAt),
      uniqueKeys: [],
    })
  }
}
