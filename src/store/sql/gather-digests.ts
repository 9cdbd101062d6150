/** Computes the digests of every tenant from its rows. */

import type { Kysely } from 'kysely'
import { edgeKeyPages, edgePages, objectHashPages, versionHashPages } from './digest-pages.ts'
import type { Execute } from './engine.ts'
import { FamilyChange } from './family-change.ts'
import { digestOf, edgeDigest, edgeKeyDigest, objectDigest } from './row-digests.ts'
import type { DatabaseTables } from './schema.ts'

type RowOf<Pages> = Pages extends AsyncGenerator<readonly (infer Row)[]> ? Row : never

/** An object as it is walked over. */
export type HashedObject = RowOf<ReturnType<typeof objectHashPages>>

/** A version as it is walked over, those of an object in their order. */
export type HashedVersion = RowOf<ReturnType<typeof versionHashPages>>

/** What all rows of a family come to: versions and digests; of objects the digest alone. */
export type GatheredDigests = ReadonlyMap<string, ReadonlyMap<string, FamilyChange>>

/** Sees each object and version, and returns the object as it counts. */
export interface RowObserver {
  readonly onObject: (row: HashedObject) => HashedObject | Promise<HashedObject>
  readonly onVersion: (row: HashedVersion) => void
}

/** Reads all rows and returns what they come to, by tenant and family. */
export async function gatherDigests(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
  observer: RowObserver,
): Promise<GatheredDigests> {
  const tenants = new Map<string, Map<string, FamilyChange>>()
  const changeOf = (tenant: string, family: string): FamilyChange => {
    const families = tenants.get(tenant) ?? new Map<string, FamilyChange>()
    tenants.set(tenant, families)
    const change = families.get(family) ?? new FamilyChange()
    families.set(family, change)
    return change
  }
  for await (const page of objectHashPages(queries, execute)) {
    for (const row of page) {
      const objects = objectDigest(await observer.onObject(row))
      changeOf(row.tenant_id, row.family).addDigest('objects', objects)
    }
  }
  for await (const page of versionHashPages(queries, execute)) {
    for (const row of page) {
      observer.onVersion(row)
      changeOf(row.tenant_id, row.family).addVersions(1, digestOf(row.row_hash))
    }
  }
  for await (const page of edgePages(queries, execute)) {
    for (const row of page) {
      changeOf(row.tenant_id, row.source_family).addDigest('links', edgeDigest(row))
    }
  }
  for await (const page of edgeKeyPages(queries, execute)) {
    for (const row of page) {
      changeOf(row.tenant_id, row.source_family).addDigest('links', edgeKeyDigest(row))
    }
  }
  return tenants
}
