/**
 * The hashes by which damaged rows are found. Whoever can write to the database can also compute a hash:
 * they find accidents and careless edits, not a forger. Migrations use them: what they cover never changes.
 */

import { hash } from 'node:crypto'
import type { AuditRow, ContentColumn, ListedObjectRow, ListedVersionRow } from './hashed-rows.ts'

/** Separates the columns of a row; no column that comes before the body contains it. */
const separator = '\u001f'

/** Computes the hash of columns. Only the last one may contain the separator. */
export function hashOf(columns: readonly (string | number | null)[]): string {
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

/** Computes the hash of a content; an empty text when there is none. */
export function contentHash(content: Uint8Array | null): string {
  return content === null ? '' : hash('sha256', content, 'base64url')
}

/** Adds the hash of its content to a row that was read with its content. */
export function withContentHash<Row extends ContentColumn>(
  row: Row,
): Row & { readonly content_hash: string } {
  return { ...row, content_hash: contentHash(row.content) }
}

/** Computes the hash of a row of `objects`. It covers all columns but the search keys, and the content by its hash. */
export function objectHash(tenant: string, row: Omit<ListedObjectRow, 'row_hash'>): string {
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
    row.content_hash,
    row.body,
  ])
}

/** Computes the hash of a row of `versions`. It covers all columns, and the content by its hash. */
export function versionHash(tenant: string, row: Omit<ListedVersionRow, 'row_hash'>): string {
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
    row.content_hash,
    row.body === null ? 'none' : 'body',
    row.body,
  ])
}

/** Computes the hash of an audit record; it covers the hash of the record before and the state of the tenant. */
export function auditHash(tenant: string, row: Omit<AuditRow, 'row_hash'>): string {
  // Records of releases without states keep the hash that they have.
  const name = row.state === '' ? ['audit', tenant] : ['audit with state', tenant, row.state]
  return hashOf([
    ...name,
    Number(row.sequence),
    row.previous_hash,
    row.id,
    row.recorded_at,
    row.body,
  ])
}
