/**
 * Digests of sets of rows: the first 64 bits of the hashes of all rows, added without carry (XOR). A write changes
 * a digest by the rows that it changes, whatever else the set has. Rows that are missing, too many or moved change
 * it too. Like the hashes, they find accidents and careless edits, not a forger.
 */

import type { EdgesTable, UniqueKeysTable } from './schema.ts'
import { hashOf } from './row-hashes.ts'

/** Bytes of a digest. */
const digestBytes = 8

const bytes = Buffer.alloc(digestBytes)

/** The part of a hash that digests contain; of a text that is no hash, what can be read of it. */
export function digestOf(rowHash: string): bigint {
  if (bytes.write(rowHash, 'base64url') < digestBytes) {
    bytes.fill(0)
    bytes.write(rowHash, 'base64url')
  }
  return bytes.readBigInt64BE()
}

/** The part of an object in the digest of its family: its row, and what finds it. */
export function objectDigest(row: {
  readonly row_hash: string
  readonly keys_hash: string
}): bigint {
  return digestOf(row.row_hash) ^ digestOf(row.keys_hash)
}

/** Computes the hash of the search keys of an object. */
export function keysHash(
  tenant: string,
  row: { readonly family: string; readonly object_key: string; readonly search_keys: string },
): string {
  return hashOf(['keys', tenant, row.family, row.object_key, row.search_keys])
}

/** WHY well-formed: the databases store a lone surrogate as U+FFFD. */
function printColumns(columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => column.toWellFormed()))
}

function columnsOfEdge(row: EdgesTable): readonly string[] {
  return [
    row.tenant_id,
    row.source_family,
    row.source_key,
    row.relation,
    row.target_family,
    row.target_key,
  ]
}

/** The part of an edge in the digest of the links of its source's family. */
export function edgeDigest(row: EdgesTable): bigint {
  return digestOf(hashOf(['edge', printColumns(columnsOfEdge(row))]))
}

/** The part of a unique key that an edge holds. */
export function edgeKeyDigest(row: UniqueKeysTable): bigint {
  return digestOf(
    hashOf(['edge key', printColumns([...columnsOfEdge(row), row.constraint_name, row.value])]),
  )
}

/** A tenant and its domains, as they are created and never change. */
export interface TenantIdentity {
  readonly id: string
  readonly display_name: string
  readonly created_at: string
  readonly domains: readonly {
    readonly domain_key: string
    readonly name: string
    readonly is_default: number
    readonly position: number
  }[]
}

/** Computes the hash of a tenant and its domains. */
export function identityHash({ id, display_name, created_at, domains }: TenantIdentity): string {
  const names = domains
    .toSorted((one, other) => one.position - other.position)
    .map((row) => [row.domain_key.toWellFormed(), row.name.toWellFormed(), row.is_default])
  return hashOf(['tenant', JSON.stringify([id, display_name.toWellFormed(), created_at, names])])
}

/** The digests of a family. */
export interface FamilyDigests {
  readonly objects: bigint
  readonly versions: bigint
  readonly links: bigint
}

/** Reads the digests of a family, whose columns are read as text. */
export function toFamilyDigests(row: {
  readonly objects_digest: string
  readonly versions_digest: string
  readonly links_digest: string
}): FamilyDigests {
  return {
    objects: BigInt(row.objects_digest),
    versions: BigInt(row.versions_digest),
    links: BigInt(row.links_digest),
  }
}

/** The digest of all rows of a tenant. It begins with the tenant itself. */
export function tenantDigest(identity: string, families: Iterable<FamilyDigests>): bigint {
  let digest = digestOf(identity)
  for (const { objects, versions, links } of families) digest ^= objects ^ versions ^ links
  return digest
}
