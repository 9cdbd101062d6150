/**
 * What a deletion takes with an object, and a restore brings back: its edges, and what belongs to it. A part that needs
 * another object that is itself deleted by then waits in the tombstone of that object.
 */

import { deletedFamily, indexDeletion, type Tombstone } from '../../graph/handlers/tombstone.ts'
import {
  contentOfParts,
  partsOf,
  type KeptEdges,
  type KeptObject,
  type KeptParts,
} from '../../graph/kept-parts.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { nextTurn } from '../../kernel/turn.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Edge, EntityKey, Reader, Transaction } from '../../store/port.ts'
import { directoryRelations, managerRelation, objectKinds } from '../kinds.ts'
import { keptObject, otherOwners, ownedObjects, restoreOwned } from './owned-objects.ts'
import { edgeOf } from './written-reference.ts'

/** Relations of which an object has one edge at most. */
const singleRelations: readonly string[] = [managerRelation]

/** Edges that are linked in one turn of the event loop, so that reads go on beside the restore of a large group. */
const edgesPerTurn = 500

const families = objectKinds.map(({ name }) => name)
const deletedFamilies = objectKinds.map(deletedFamily)

async function edgesAt(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
): Promise<readonly KeptEdges[]> {
  const edges: KeptEdges[] = []
  for (const relation of directoryRelations) {
    for (const end of ['source', 'target'] as const) {
      const near = end === 'source' ? { relation, source: key } : { relation, target: key }
      const others = await everyItem(async (query) => {
        if (query.after !== undefined) await nextTurn()
        const page = await reader.listRelated(tenant, near, query)
        return { ...page, items: page.items.map(({ family, id }) => ({ family, id })) }
      })
      for (const [family, ofFamily] of Map.groupBy(others, (other) => other.family)) {
        edges.push({ relation, end, family, ids: ofFamily.map(({ id }) => id) })
      }
    }
  }
  return edges
}

/** Deletes what belongs to an object that is deleted, and returns it with the edges, which go with the object. */
export async function takeParts(
  transaction: Transaction,
  tenant: TenantId,
  key: EntityKey,
): Promise<KeptParts> {
  const edges = await edgesAt(transaction, tenant, key)
  const owned = await ownedObjects(transaction, tenant, key)
  for (const object of owned) await transaction.delete(object)
  return { edges, owned: owned.map(keptObject) }
}

/** What becomes of the parts that a tombstone kept. */
export interface RestoredParts {
  /** Edges whose other end exists. */
  readonly linked: readonly Edge[]
  /** Objects all of whose owners exist. */
  readonly owned: readonly KeptObject[]
  /** Parts that wait for an object that is deleted too, with the key of its tombstone. */
  readonly waiting: readonly (readonly [tombstone: EntityKey, part: KeptParts])[]
}

/** Drops edges of single relations whose source has one by now, or has another one among these. */
async function withoutOutdated(
  reader: Reader,
  tenant: TenantId,
  edges: readonly Edge[],
): Promise<readonly Edge[]> {
  const kept: Edge[] = []
  const taken = new Set<string>()
  for (const edge of edges) {
    const { relation, source } = edge
    if (singleRelations.includes(relation)) {
      const place = `${relation}/${keyOf(source.id)}`
      if (taken.has(place) || (await reader.countRelated(tenant, { relation, source })) > 0)
        continue
      taken.add(place)
    }
    kept.push(edge)
  }
  return kept
}

/**
 * Finds out which edges of a deleted object can come back. Other edges than these cannot be there already: an object that
 * is deleted gets none.
 */
async function findRestoredEdges(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
  kept: KeptParts['edges'],
): Promise<Pick<RestoredParts, 'linked' | 'waiting'>> {
  const linked: Edge[] = []
  const waiting: (readonly [EntityKey, KeptParts])[] = []
  for (const { relation, end, family, ids } of kept) {
    const known = new Set(await reader.findKnown(tenant, family, 'id', ids))
    for (const id of known) {
      const other = { family, id }
      linked.push(end === 'source' ? edgeOf(relation, key, other) : edgeOf(relation, other, key))
    }
    const tombstones = deletedFamily({ name: family })
    const missing = ids.filter((id) => !known.has(id))
    const otherEnd = end === 'source' ? 'target' : 'source'
    const edge = { relation, end: otherEnd, family: key.family, ids: [key.id] } as const
    for (const id of await reader.findKnown(tenant, tombstones, 'id', missing)) {
      waiting.push([
        { family: tombstones, id },
        { edges: [edge], owned: [] },
      ])
    }
  }
  return { linked: await withoutOutdated(reader, tenant, linked), waiting }
}

/** Finds out which parts of a deleted object can come back. Those that need an object that is gone for good are dropped. */
export async function findRestoredParts(
  reader: Reader,
  tenant: TenantId,
  key: EntityKey,
  kept: KeptParts,
): Promise<RestoredParts> {
  const { linked, waiting: waitingEdges } = await findRestoredEdges(reader, tenant, key, kept.edges)
  const owned: KeptObject[] = []
  const waiting = [...waitingEdges]
  const findIn = async (families: readonly string[], id: string) => {
    for (const family of families) {
      const object = await reader.find(tenant, { family, id })
      if (object) return object
    }
    return undefined
  }
  for (const each of kept.owned) {
    const missing: string[] = []
    for (const id of otherOwners(each, key)) {
      if ((await findIn(families, id)) === undefined) missing.push(id)
    }
    const [id] = missing
    if (id === undefined) owned.push(each)
    const tombstone = id === undefined ? undefined : await findIn(deletedFamilies, id)
    if (tombstone) waiting.push([tombstone, { edges: [], owned: [each] }])
  }
  return { linked, owned, waiting }
}

/** Brings back what can come back, and leaves the rest in the tombstones for which it waits. */
export async function applyRestoredParts(
  transaction: Transaction,
  tenant: TenantId,
  { linked, owned, waiting }: RestoredParts,
): Promise<void> {
  for (const [index, edge] of linked.entries()) {
    if (index % edgesPerTurn === edgesPerTurn - 1) await nextTurn()
    await transaction.link(edge)
  }
  for (const object of owned) await restoreOwned(transaction, object)
  for (const [{ family, id }, part] of waiting) {
    const kind = objectKinds.find((each) => deletedFamily(each) === family)
    const tombstone = await transaction.find(tenant, { family, id })
    if (kind === undefined || tombstone === undefined) continue
    const { body, createdAt } = tombstone
    const { edges, owned: kept } = partsOf(tombstone)
    await transaction.replace({
      family,
      id,
      body,
      ...contentOfParts({ edges: [...edges, ...part.edges], owned: [...kept, ...part.owned] }),
      index: indexDeletion(kind, (body as Tombstone<JsonObject>).body, createdAt),
      uniqueKeys: [],
    })
  }
}
