/** What tombstones keep in addition to the deleted object. */

import type { JsonObject } from '../kernel/json.ts'

/** An edge of a deleted object to another one. */
export type KeptEdge = {
  readonly relation: string
  /** Which end the deleted object was. */
  readonly end: 'source' | 'target'
  readonly family: string
  readonly id: string
}

/** An object that belonged to a deleted one. */
export type KeptObject = {
  readonly family: string
  readonly id: string
  readonly createdDateTime: string
  readonly body: JsonObject
}

/** What a deletion takes with it and a restore brings back; a member is absent where there is nothing. */
export type KeptParts = {
  readonly edges?: readonly KeptEdge[]
  readonly owned?: readonly KeptObject[]
}
