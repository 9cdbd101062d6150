/**
 * The hashes by which damaged rows are found. Whoever can write to the database can also compute a hash:
 * they find accidents and careless edits, not a forger. Migrations use them: what they cover never changes.
 */

import { hash } from 'node:crypto'
import type { AuditRow, ObjectRow, VersionRow } from './hashed-rows.ts'

/** Separates the columns of a row; no column that comes before the body contains it. */
const separator = '\u001f'

function hashOf(columns: readonly (string | number | null)[]): string {
  // WHY well-formed: the databases store a lone surrogate as U+FFFD.
  return hash(
    'sha256',
    columns
      .map((column) => column ?? '')
      .join(separator)
      .toWellFormed(),
    'base64url',
  )
}

function contentHash(content: Uint8Array | null): string {
  return content === null ? '' : hash('sha256', content, 'base64url')
}

/** Computes the hash of a row of `objects`. It covers all columns but the search keys. */
export function objectHash(tenant: string, row: Omit<ObjectRow, 'row_hash'>): string {
  return hashOf([
    'object',
    tenant,
    row.family,
    row.object_key,
    row.id,
    row.version,
    row.created_at,
    row.modified_at,
    row.media_type,
    contentHash(row.content),
    row.body,
  ])
}

/** Computes the hash of a row of `versions`. It covers all columns. */
export function versionHash(tenant: string, row: Omit<VersionRow, 'row_hash'>): string {
  return hashOf([
    'version',
    tenant,
    row.family,
    row.object_key,
    row.id,
    row.version,
    row.change,
    row.author,
    row.request_id,
    row.recorded_at,
    row.media_type,
    contentHash(row.content),
    row.body === null ? 'none' : 'body',
    row.body,
  ])
}

/** Computes the hash of an audit record; it covers the hash of the record before. */
export function auditHash(tenant: string, row: Omit<AuditRow, 'row_hash'>): string {
  return hashOf([
    'audit',
    tenant,
    Number(row.sequence),
    row.previous_hash,
    row.id,
    row.recorded_at,
    row.body,
  ])
}
