/** Turns rows of a walk into edges, and places of a walk into marks. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { DamagedRowError } from '../errors.ts'
import type { WalkedEdge } from '../port.ts'
import type { WalkPlace } from './walk-query.ts'

/** One edge of a walk. */
export interface WalkRow {
  readonly near_family: string
  readonly near_key: string
  readonly family: string
  readonly object_key: string
  readonly id: string
}

/** Makes an edge of its row. @throws DamagedRowError when the id is not that of the key. */
export function toWalkedEdge(tenant: TenantId, row: WalkRow): WalkedEdge {
  if (keyOf(row.id) !== row.object_key) {
    throw new DamagedRowError({ tenant, row: `object \`${row.id}\` of \`${row.family}\`` })
  }
  return {
    near: { family: row.near_family, id: row.near_key },
    far: { family: row.family, id: row.id },
  }
}

/** Prints the place of an edge. */
export function printWalkMark(row: WalkRow): string {
  return JSON.stringify([row.object_key, row.family, row.near_key, row.near_family])
}

/** Reads the place of an edge; before all edges when there is none. */
export function parseWalkMark(mark: string | undefined): WalkPlace {
  const [afterKey = '', afterFamily = '', afterNearKey = '', afterNearFamily = ''] =
    mark === undefined ? [] : (JSON.parse(mark) as readonly string[])
  return { afterKey, afterFamily, afterNearKey, afterNearFamily }
}
