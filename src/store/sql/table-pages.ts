/** Reads whole tables, of all tenants, a few rows at a time. */

import type { Kysely } from 'kysely'
import type { Execute } from './engine.ts'
import { prepare, type Prepared } from './prepared.ts'
import type { AuditRow, ObjectRow, VersionRow } from './hashed-rows.ts'
import { auditColumns, versionColumns } from './row-columns.ts'
import type { DatabaseTables } from './schema.ts'

/** Rows in memory at once. A row has up to 2 MiB. */
const pageSize = 32

/** A row with the tenant that it belongs to. */
type OfTenant<Row> = Row & { readonly tenant_id: string }

/** A row of `objects` as a walk through the table sees it. */
export type WalkedObject = OfTenant<Omit<ObjectRow, 'content_hash'>> & {
  readonly search_keys: string
}

/** A row of `versions` as a walk through the table sees it. */
export type WalkedVersion = OfTenant<Omit<VersionRow, 'content_hash'>>

/** A row of `audit_records` as a walk through the table sees it. */
export type WalkedAudit = OfTenant<AuditRow>

/** The same, as releases without states in audit records stored it. */
export type WalkedOldAudit = OfTenant<Omit<AuditRow, 'state'>>

/** Where a row stands among the objects or versions of all tenants; of an object, the version does not count. */
export interface RowPlace {
  readonly tenant: string
  readonly family: string
  readonly key: string
  readonly version: number
}

/** Before every row. */
export const firstRowPlace: RowPlace = { tenant: '', family: '', key: '', version: 0 }

/** Finds the place of a row. */
export function rowPlaceOf(row: {
  readonly tenant_id: string
  readonly family: string
  readonly object_key: string
  readonly version: number
}): RowPlace {
  return { tenant: row.tenant_id, family: row.family, key: row.object_key, version: row.version }
}

/** Reads pages, each after the last row of the one before, until one is empty. */
export async function* walkPages<Row, Mark extends object>(
  execute: Execute,
  pageAfter: Prepared<Mark, Row>,
  start: Mark,
  markOf: (last: Row) => Mark,
): AsyncGenerator<readonly Row[]> {
  for (let mark = start; ;) {
    const { rows } = await execute(pageAfter(mark))
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    mark = markOf(last)
  }
}

/** Reads every object, by its key. */
export function objectPages(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): AsyncGenerator<readonly WalkedObject[]> {
  const pageAfter = prepare((p: RowPlace) =>
    queries
      .selectFrom('objects')
      .select([
        'tenant_id',
        'family',
        'object_key',
        'id',
        'version',
        'body',
        'content',
        'media_type',
        'created_at',
        'modified_at',
        'search_keys',
        'row_hash',
      ])
      .where((eb) =>
        eb(
          eb.refTuple('tenant_id', 'family', 'object_key'),
          '>',
          eb.tuple(p.tenant, p.family, p.key),
        ),
      )
      .orderBy('tenant_id')
      .orderBy('family')
      .orderBy('object_key')
      .limit(pageSize),
  )
  return walkPages(execute, pageAfter, firstRowPlace, rowPlaceOf)
}

/** Reads every version, by the key of its object and its number. */
export function versionPages(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): AsyncGenerator<readonly WalkedVersion[]> {
  const pageAfter = prepare((p: RowPlace) =>
    queries
      .selectFrom('versions')
      .select(['tenant_id', ...versionColumns, 'content'])
      .where((eb) =>
        eb(
          eb.refTuple('tenant_id', 'family', 'object_key', 'version'),
          '>',
          eb.tuple(p.tenant, p.family, p.key, p.version),
        ),
      )
      .orderBy('tenant_id')
      .orderBy('family')
      .orderBy('object_key')
      .orderBy('version')
      .limit(pageSize),
  )
  return walkPages(execute, pageAfter, firstRowPlace, rowPlaceOf)
}

/** Reads every audit record that has a number, in the order of the tenants' chains. */
export function auditPages(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): AsyncGenerator<readonly WalkedAudit[]> {
  interface Mark {
    readonly tenant: string
    readonly sequence: number | string
  }
  const pageAfter = prepare((p: Mark) =>
    queries
      .selectFrom('audit_records')
      .select(['tenant_id', ...auditColumns, 'state'])
      .where('sequence', '>', 0)
      .where((eb) => eb(eb.refTuple('tenant_id', 'sequence'), '>', eb.tuple(p.tenant, p.sequence)))
      .orderBy('tenant_id')
      .orderBy('sequence')
      .limit(pageSize),
  )
  return walkPages(execute, pageAfter, { tenant: '', sequence: 0 }, (last) => ({
    tenant: last.tenant_id,
    sequence: last.sequence,
  }))
}

/** Reads every audit record, those of a tenant by time. */
export function auditPagesByTime(
  queries: Kysely<DatabaseTables>,
  execute: Execute,
): AsyncGenerator<readonly WalkedOldAudit[]> {
  interface Mark {
    readonly tenant: string
    readonly at: string
    readonly id: string
  }
  const pageAfter = prepare((p: Mark) =>
    queries
      .selectFrom('audit_records')
      .select(['tenant_id', ...auditColumns])
      .where((eb) =>
        eb(eb.refTuple('tenant_id', 'recorded_at', 'id'), '>', eb.tuple(p.tenant, p.at, p.id)),
      )
      .orderBy('tenant_id')
      .orderBy('recorded_at')
      .orderBy('id')
      .limit(pageSize),
  )
  return walkPages(execute, pageAfter, { tenant: '', at: '', id: '' }, (last) => ({
    tenant: last.tenant_id,
    at: last.recorded_at,
    id: last.id,
  }))
}
