/** What a tenant keeps of its families: the numbers and digests of their rows. */

import { toFamilyDigests, type FamilyDigests } from './row-digests.ts'

/** What a tenant keeps of a family. */
export interface KeptFamily {
  readonly versions: number
  readonly digests: FamilyDigests
}

/** A family that never had an object. */
export const emptyFamily: KeptFamily = {
  versions: 0,
  digests: { objects: 0n, versions: 0n, links: 0n },
}

/** A row of the totals, with digests as text. */
interface KeptRow {
  readonly family: string
  readonly versions: number | string
  readonly objects_digest: string
  readonly versions_digest: string
  readonly links_digest: string
}

/** Reads the rows of a tenant, by the names of the families. */
export function toKeptFamilies(rows: readonly KeptRow[]): ReadonlyMap<string, KeptFamily> {
  return new Map(
    rows.map((row) => [
      row.family,
      { versions: Number(row.versions), digests: toFamilyDigests(row) },
    ]),
  )
}
