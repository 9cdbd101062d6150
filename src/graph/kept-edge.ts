/** Edges that tombstones keep. */

/** An edge of a deleted object to another one. */
export type KeptEdge = {
  readonly relation: string
  /** Which end the deleted object was. */
  readonly end: 'source' | 'target'
  readonly family: string
  readonly id: string
}
