/** What a tombstone keeps in addition to the deleted object. */

import type { JsonObject } from '../kernel/json.ts'
import type { Content, StoredObject } from '../store/port.ts'

/** Edges of a deleted object: all of a relation, in one direction, to the objects of one family. */
export type KeptEdges = {
  readonly relation: string
  /** Which end the deleted object was. */
  readonly end: 'source' | 'target'
  readonly family: string
  readonly ids: readonly string[]
}

/** An object that belonged to a deleted one. */
export type KeptObject = {
  readonly family: string
  readonly id: string
  readonly createdDateTime: string
  readonly body: JsonObject
}

/** What a deletion takes with it and a restore brings back. */
export type KeptParts = {
  readonly edges: readonly KeptEdges[]
  readonly owned: readonly KeptObject[]
}

/**
 * The parts as the content of a tombstone; none where there is nothing to keep. WHY not in its body: a list of deleted
 * objects reads bodies, and one group can have hundreds of thousands of members.
 */
export function contentOfParts(parts: KeptParts | undefined): { readonly content?: Content } {
  if (parts === undefined || parts.edges.length + parts.owned.length === 0) return {}
  const bytes = Buffer.from(JSON.stringify(parts))
  return { content: { bytes, mediaType: 'application/json' } }
}

/** Reads the parts of a tombstone that was found by its key. */
export function partsOf({ content }: Pick<StoredObject, 'content'>): KeptParts {
  if (content === undefined) return { edges: [], owned: [] }
  return JSON.parse(Buffer.from(content.bytes).toString()) as KeptParts
}
