/** What a transaction changes in the totals and digests of a family. */

import type { FamilyDigests } from './row-digests.ts'

/** What a family of a tenant has. */
export interface FamilyTotal {
  readonly objects: number
  readonly bodies: number
  readonly contents: number
}

/** Changes of a family, added up: numbers are added, digests are added without carry (XOR). */
export class FamilyChange implements FamilyTotal {
  objects = 0
  bodies = 0
  contents = 0
  versions = 0
  readonly digests: { -readonly [Part in keyof FamilyDigests]: bigint } = {
    objects: 0n,
    versions: 0n,
    links: 0n,
  }

  addTotal({ objects, bodies, contents }: FamilyTotal): void {
    this.objects += objects
    this.bodies += bodies
    this.contents += contents
  }

  /** Adds versions, or takes them away when `count` is negative. */
  addVersions(count: number, digest: bigint): void {
    this.versions += count
    this.digests.versions ^= digest
  }

  addDigest(part: keyof FamilyDigests, digest: bigint): void {
    this.digests[part] ^= digest
  }
}
