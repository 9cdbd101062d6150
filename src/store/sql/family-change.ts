/** What a transaction changes in the totals and digests of a family. Pure. */

import type { FamilyDigests } from './row-digests.ts'

/** What a family of a tenant has. */
export interface FamilyTotal {
  readonly objects: number
  readonly bodies: number
  readonly contents: number
}

/** A change: numbers are added, digests are added without carry. */
export interface FamilyChange extends FamilyTotal {
  readonly versions: number
  readonly digests: FamilyDigests
}

/** The change that changes nothing. */
export const noChange: FamilyChange = {
  objects: 0,
  bodies: 0,
  contents: 0,
  versions: 0,
  digests: { objects: 0n, versions: 0n, links: 0n },
}

/** One change after another. */
export function plus(one: FamilyChange, other: Partial<FamilyChange>): FamilyChange {
  const { objects = 0, bodies = 0, contents = 0, versions = 0, digests } = other
  return {
    objects: one.objects + objects,
    bodies: one.bodies + bodies,
    contents: one.contents + contents,
    versions: one.versions + versions,
    digests:
      digests === undefined
        ? one.digests
        : {
            objects: one.digests.objects ^ digests.objects,
            versions: one.digests.versions ^ digests.versions,
            links: one.digests.links ^ digests.links,
          },
  }
}

/** The change of digests alone. */
export function digestChange(digests: Partial<FamilyDigests>): Partial<FamilyChange> {
  return { digests: { ...noChange.digests, ...digests } }
}
