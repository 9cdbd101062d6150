/** The columns of rows that have a hash, as queries select them. */

/** The columns of `versions` apart from the tenant and what says or holds the content. */
export const versionColumns = [
  'family',
  'object_key',
  'id',
  'version',
  'change',
  'body',
  'media_type',
  'author',
  'request_id',
  'recorded_at',
  'row_hash',
] as const

/** The columns of `audit_records` apart from the tenant and its state, which older releases do not have. */
export const auditColumns = [
  'sequence',
  'id',
  'recorded_at',
  'body',
  'previous_hash',
  'row_hash',
] as const
