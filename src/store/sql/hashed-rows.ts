/** The rows that have a hash, as they are read. */

/** The bytes that are stored with a body; null when there are none. */
export interface ContentColumn {
  readonly content: Uint8Array | null
}

/** What a row says about its content: null and an empty text when there is none. */
interface ContentFacts {
  readonly media_type: string | null
  readonly content_hash: string
}

/** The columns of `objects` from which a listed object is made, without its content. */
export interface ListedObjectRow extends ContentFacts {
  readonly family: string
  readonly object_key: string
  readonly id: string
  readonly version: number
  readonly body: string
  readonly created_at: string
  readonly modified_at: string
  readonly row_hash: string
}

/** The columns of `objects` from which a stored object is made. */
export interface ObjectRow extends ListedObjectRow, ContentColumn {}

/** The columns of `versions` from which a listed version record is made, without its content. */
export interface ListedVersionRow extends ContentFacts {
  readonly family: string
  readonly object_key: string
  readonly id: string
  readonly version: number
  readonly change: string
  readonly body: string | null
  readonly author: string
  readonly request_id: string
  readonly recorded_at: string
  readonly row_hash: string
}

/** The columns of `versions` from which a version record is made. */
export interface VersionRow extends ListedVersionRow, ContentColumn {}

/**
 * The columns of `audit_records`. The records of a tenant are numbered from 1, without a gap; each has the
 * hash of the one before, the first an empty text. Drivers return a sequence as text or as a number.
 */
export interface AuditRow {
  readonly sequence: number | string
  readonly id: string
  readonly recorded_at: string
  readonly body: string
  readonly previous_hash: string
  /** The state of the tenant after the write, as `printAuditedState` prints it; empty in older records. */
  readonly state: string
  readonly row_hash: string
}
