/** Every fixed statement of the store, compiled once for an engine. */

import { expressionBuilder } from 'kysely'
import type { SqlEngine } from './engine.ts'
import {
  containersOf,
  objectByKey,
  objectsOfFamily,
  relatedOfAnyFamily,
  relatedOfFamily,
  type ContainerValues,
  type KeyValues,
  type ListValues,
  type RelatedOfAnyFamilyValues,
  type RelatedOfFamilyValues,
} from './object-queries.ts'
import { auditedColumns } from './audited-state.ts'
import { addToTotals } from './family-totals.ts'
import { prepare, prepareRows } from './prepared.ts'
import { purgeStatements } from './purge-statements.ts'
import { auditColumns, versionColumns } from './row-columns.ts'
import type {
  AuditRecordsTable,
  DatabaseTables,
  DomainsTable,
  EdgesTable,
  IndexEntriesTable,
  ObjectsTable,
  TenantsTable,
  UniqueKeysTable,
  VersionsTable,
} from './schema.ts'

import { edgesOfWalk, type WalkValues } from './walk-query.ts'

interface TenantValues {
  readonly tenant: string
}

const listedVersionColumns = [...versionColumns, 'content_hash'] as const

/** What a write stores of its tenant when it ends. */
interface TenantEnd {
  readonly sequence: number
  readonly hash: string
  readonly digest: string
  readonly token: string
}

/** The columns of a new tenant that callers give. */
export type NewTenantRow = Pick<TenantsTable, 'id' | 'display_name' | 'created_at'> & {
  readonly write_count: number
  readonly identity_hash: string
  readonly rows_digest: string
}

function tenantStatements({ queries }: SqlEngine) {
  const tenants = queries
    .selectFrom('tenants as t')
    .leftJoin('domains as d', 'd.tenant_id', 't.id')
    .select(['t.id', 't.display_name', 't.created_at', 'd.name', 'd.is_default'])
    .orderBy('t.id')
    .orderBy('d.position')
  return {
    listTenants: prepare(() => tenants),
    findTenant: prepare((p: TenantValues) => tenants.where('t.id', '=', p.tenant)),
    findTenantByDomain: prepare((p: { domainKey: string }) =>
      tenants.where('t.id', '=', (eb) =>
        eb.selectFrom('domains').select('tenant_id').where('domain_key', '=', p.domainKey),
      ),
    ),
    findRevision: prepare((p: TenantValues) =>
      queries
        .selectFrom('tenants')
        .select(['write_count', 'write_token', 'versions_purged_before'])
        .select(['identity_hash', 'rows_digest'])
        .where('id', '=', p.tenant),
    ),
    // Locks the row until the transaction ends, so that writes of a tenant are serial.
    beginRevision: prepare((p: TenantValues) =>
      queries
        .updateTable('tenants')
        .set((eb) => ({ write_count: eb('write_count', '+', 1) }))
        .where('id', '=', p.tenant)
        .returning([...auditedColumns, 'audit_sequence', 'audit_hash', 'purged_hash'])
        .returning('write_token'),
    ),
    endRevision: prepare((p: TenantValues & TenantEnd) =>
      queries
        .updateTable('tenants')
        .set({
          audit_sequence: p.sequence,
          audit_hash: p.hash,
          rows_digest: p.digest,
          write_token: p.token,
        })
        .where('id', '=', p.tenant),
    ),
    insertTenant: prepare((row: NewTenantRow) =>
      queries
        .insertInto('tenants')
        .values({
          id: row.id,
          display_name: row.display_name,
          created_at: row.created_at,
          write_count: row.write_count,
          identity_hash: row.identity_hash,
          rows_digest: row.rows_digest,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    insertDomain: prepare((row: DomainsTable) =>
      queries
        .insertInto('domains')
        .values({
          tenant_id: row.tenant_id,
          domain_key: row.domain_key,
          name: row.name,
          is_default: row.is_default,
          position: row.position,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
  }
}

/** A place in the versions of a family, by object and number. */
type PlaceInFamily = KeyValues & { readonly version: number }

function readStatements({ queries }: SqlEngine) {
  const laterVersions = (p: PlaceInFamily) =>
    queries
      .selectFrom('versions')
      .where('tenant_id', '=', p.tenant)
      .where('family', '=', p.family)
      .where((eb) => eb(eb.refTuple('object_key', 'version'), '>', eb.tuple(p.key, p.version)))
  return {
    find: prepare((p: KeyValues) => objectByKey(queries, p)),
    list: prepare((p: ListValues) => objectsOfFamily(queries, p)),
    listTotals: prepare((p: TenantValues) =>
      queries
        .selectFrom('family_totals')
        .select(['family', 'objects', 'body_bytes', 'content_bytes'])
        .where('tenant_id', '=', p.tenant),
    ),
    /** WHY as text: drivers read 64 bits as numbers that cannot hold them. */
    listDigests: prepare((p: TenantValues) =>
      queries
        .selectFrom('family_totals')
        .select((eb) => [
          'family',
          'objects',
          'versions',
          eb.cast<string>('objects_digest', 'text').as('objects_digest'),
          eb.cast<string>('versions_digest', 'text').as('versions_digest'),
          eb.cast<string>('links_digest', 'text').as('links_digest'),
        ])
        .where('tenant_id', '=', p.tenant),
    ),
    listRowHashes: prepare((p: ListValues) =>
      queries
        .selectFrom('objects')
        .select(['object_key', 'row_hash', 'keys_hash'])
        .where('tenant_id', '=', p.tenant)
        .where('family', '=', p.family)
        .where('object_key', '>', p.after)
        .orderBy('object_key')
        .limit(p.limit),
    ),
    /** The version that so many others precede after a place in the family. */
    findLaterVersion: prepare((p: PlaceInFamily & { skip: number }) =>
      laterVersions(p)
        .select(['object_key', 'version'])
        .orderBy('object_key')
        .orderBy('version')
        .limit(1)
        .offset(p.skip),
    ),
    countLaterVersions: prepare((p: PlaceInFamily) =>
      laterVersions(p).select((eb) => eb.fn.countAll<number | string>().as('total')),
    ),
    listTargets: prepare((p: RelatedOfFamilyValues) => relatedOfFamily(queries, 'source', p)),
    listSources: prepare((p: RelatedOfFamilyValues) => relatedOfFamily(queries, 'target', p)),
    listTargetsOfAnyFamily: prepare((p: RelatedOfAnyFamilyValues) =>
      relatedOfAnyFamily(queries, 'source', p),
    ),
    listSourcesOfAnyFamily: prepare((p: RelatedOfAnyFamilyValues) =>
      relatedOfAnyFamily(queries, 'target', p),
    ),
    listContainers: prepare((p: ContainerValues) => containersOf(queries, p)),
    walkFromSource: prepare((p: WalkValues) => edgesOfWalk(queries, 'source', p)),
    walkFromTarget: prepare((p: WalkValues) => edgesOfWalk(queries, 'target', p)),
  }
}

function historyStatements({ queries }: SqlEngine) {
  const versions = (p: KeyValues) =>
    queries
      .selectFrom('versions')
      .select(listedVersionColumns)
      .where('tenant_id', '=', p.tenant)
      .where('family', '=', p.family)
      .where('object_key', '=', p.key)
  const audit = (p: TenantValues) =>
    queries
      .selectFrom('audit_records')
      .select([...auditColumns, 'state'])
      .where('tenant_id', '=', p.tenant)
  const auditOfPeriod = (p: TenantValues & { from: string; to: string; limit: number }) =>
    audit(p)
      .where('recorded_at', '>=', p.from)
      .where('recorded_at', '<=', p.to)
      .orderBy('recorded_at', 'desc')
      .orderBy('id', 'desc')
      .limit(p.limit)
  return {
    findVersion: prepare((p: KeyValues & { version: number }) =>
      versions(p).select('content').where('version', '=', p.version),
    ),
    listVersions: prepare((p: KeyValues & { before: number; limit: number }) =>
      versions(p).where('version', '<', p.before).orderBy('version', 'desc').limit(p.limit),
    ),
    listAsOf: prepare((p: ListValues & { at: string }) =>
      queries
        .selectFrom('versions as v')
        .select(listedVersionColumns)
        .where('v.tenant_id', '=', p.tenant)
        .where('v.family', '=', p.family)
        .where('v.object_key', '>', p.after)
        .where('v.change', '<>', 'delete')
        .where('v.version', '=', (eb) =>
          eb
            .selectFrom('versions as earlier')
            .select((each) => each.fn.max('earlier.version').as('version'))
            .whereRef('earlier.tenant_id', '=', 'v.tenant_id')
            .whereRef('earlier.family', '=', 'v.family')
            .whereRef('earlier.object_key', '=', 'v.object_key')
            .where('earlier.recorded_at', '<=', p.at),
        )
        .orderBy('v.object_key')
        .limit(p.limit),
    ),
    insertVersion: prepare((row: VersionsTable) =>
      queries.insertInto('versions').values({
        tenant_id: row.tenant_id,
        family: row.family,
        object_key: row.object_key,
        version: row.version,
        id: row.id,
        change: row.change,
        author: row.author,
        request_id: row.request_id,
        recorded_at: row.recorded_at,
        media_type: row.media_type,
        body: row.body,
        content: row.content,
        content_hash: row.content_hash,
        row_hash: row.row_hash,
      }),
    ),
    findAudit: prepare((p: TenantValues & { id: string }) => audit(p).where('id', '=', p.id)),
    listAudit: prepare(auditOfPeriod),
    listAuditBefore: prepare(
      (p: TenantValues & { from: string; to: string; before: string; limit: number }) =>
        // The time of the named record limits the search; the ids decide the order.
        auditOfPeriod(p)
          .where('id', '<', p.before)
          .where('recorded_at', '<=', (eb) =>
            eb.fn.coalesce(
              eb
                .selectFrom('audit_records as named')
                .select('named.recorded_at')
                .where('named.tenant_id', '=', p.tenant)
                .where('named.id', '=', p.before),
              eb.val(p.to),
            ),
          ),
    ),
    insertAudit: prepare((row: AuditRecordsTable) =>
      queries
        .insertInto('audit_records')
        .values({
          tenant_id: row.tenant_id,
          id: row.id,
          recorded_at: row.recorded_at,
          body: row.body,
          sequence: row.sequence,
          previous_hash: row.previous_hash,
          state: row.state,
          row_hash: row.row_hash,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
  }
}

/** WHY `octet_length`: it takes a size from the row; `length` would read and decode the whole text. */
function storedBytes() {
  const eb = expressionBuilder<DatabaseTables, 'objects'>()
  return [
    eb.fn<number>('octet_length', ['body']).as('body_bytes'),
    eb.fn<number | null>('octet_length', ['content']).as('content_bytes'),
  ] as const
}

function objectStatements({ queries }: SqlEngine) {
  return {
    findState: prepare((p: KeyValues) =>
      queries
        .selectFrom('objects')
        .select(['id', 'version', 'created_at', 'search_keys', 'row_hash', 'keys_hash'])
        .select(storedBytes())
        .where('tenant_id', '=', p.tenant)
        .where('family', '=', p.family)
        .where('object_key', '=', p.key),
    ),
    // The versions of a deleted object with the same key stay; the new object continues them.
    findLastVersion: prepare((p: KeyValues) =>
      queries
        .selectFrom('versions')
        .select((eb) => eb.fn.max<number | null>('version').as('version'))
        .where('tenant_id', '=', p.tenant)
        .where('family', '=', p.family)
        .where('object_key', '=', p.key),
    ),
    insertObject: prepare((row: ObjectsTable) =>
      queries
        .insertInto('objects')
        .values({
          tenant_id: row.tenant_id,
          family: row.family,
          object_key: row.object_key,
          id: row.id,
          version: row.version,
          created_at: row.created_at,
          modified_at: row.modified_at,
          search_keys: row.search_keys,
          media_type: row.media_type,
          body: row.body,
          content: row.content,
          content_hash: row.content_hash,
          row_hash: row.row_hash,
          keys_hash: row.keys_hash,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    updateObject: prepare((row: Omit<ObjectsTable, 'id' | 'created_at'>) =>
      queries
        .updateTable('objects')
        .set({
          version: row.version,
          modified_at: row.modified_at,
          search_keys: row.search_keys,
          media_type: row.media_type,
          body: row.body,
          content: row.content,
          content_hash: row.content_hash,
          row_hash: row.row_hash,
          keys_hash: row.keys_hash,
        })
        .where('tenant_id', '=', row.tenant_id)
        .where('family', '=', row.family)
        .where('object_key', '=', row.object_key),
    ),
    deleteObject: prepare((p: KeyValues) =>
      queries
        .deleteFrom('objects')
        .where('tenant_id', '=', p.tenant)
        .where('family', '=', p.family)
        .where('object_key', '=', p.key)
        .returning(['id', 'version', 'row_hash', 'keys_hash', ...storedBytes()]),
    ),
    addToTotals: addToTotals(queries),
  }
}

function indexStatements({ queries }: SqlEngine) {
  const ofObject = (p: KeyValues) =>
    queries
      .deleteFrom('index_entries')
      .where('tenant_id', '=', p.tenant)
      .where('family', '=', p.family)
      .where('object_key', '=', p.key)
  return {
    putIndexEntries: prepareRows((rows: readonly IndexEntriesTable[]) =>
      queries
        .insertInto('index_entries')
        .values(
          rows.map((row) => ({
            tenant_id: row.tenant_id,
            family: row.family,
            object_key: row.object_key,
            property: row.property,
            position: row.position,
            text_value: row.text_value,
            number_value: row.number_value,
          })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'family', 'object_key', 'property', 'position'])
            .doUpdateSet((eb) => ({
              text_value: eb.ref('excluded.text_value'),
              number_value: eb.ref('excluded.number_value'),
            })),
        ),
    ),
    deleteIndexEntriesFrom: prepare((p: KeyValues & { property: string; position: number }) =>
      ofObject(p).where('property', '=', p.property).where('position', '>=', p.position),
    ),
    deleteIndexEntries: prepare(ofObject),
  }
}

function linkStatements({ queries }: SqlEngine) {
  const keysOfTenant = (tenant: string) =>
    queries.deleteFrom('unique_keys').where('tenant_id', '=', tenant)
  const edge = (row: EdgesTable) =>
    queries
      .deleteFrom('edges')
      .where('tenant_id', '=', row.tenant_id)
      .where('source_family', '=', row.source_family)
      .where('source_key', '=', row.source_key)
      .where('relation', '=', row.relation)
      .where('target_key', '=', row.target_key)
      .where('target_family', '=', row.target_family)
  return {
    insertUniqueKey: prepare((row: UniqueKeysTable) =>
      queries
        .insertInto('unique_keys')
        .values({
          tenant_id: row.tenant_id,
          constraint_name: row.constraint_name,
          value: row.value,
          source_family: row.source_family,
          source_key: row.source_key,
          relation: row.relation,
          target_family: row.target_family,
          target_key: row.target_key,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    deleteUniqueKey: prepare((p: { tenant: string; constraint: string; value: string }) =>
      keysOfTenant(p.tenant)
        .where('constraint_name', '=', p.constraint)
        .where('value', '=', p.value),
    ),
    deleteUniqueKeysOfEdge: prepare((row: EdgesTable) =>
      keysOfTenant(row.tenant_id)
        .where('source_family', '=', row.source_family)
        .where('source_key', '=', row.source_key)
        .where('relation', '=', row.relation)
        .where('target_key', '=', row.target_key)
        .where('target_family', '=', row.target_family)
        .returningAll(),
    ),
    /** The keys of the object itself and of every edge at it. */
    deleteUniqueKeysAt: prepare((p: KeyValues) =>
      keysOfTenant(p.tenant)
        .where((eb) =>
          eb.or([
            eb.and({ source_family: p.family, source_key: p.key }),
            eb.and({ target_family: p.family, target_key: p.key }),
          ]),
        )
        .returningAll(),
    ),
    insertEdge: prepare((row: EdgesTable) =>
      queries
        .insertInto('edges')
        .values({
          tenant_id: row.tenant_id,
          source_family: row.source_family,
          source_key: row.source_key,
          relation: row.relation,
          target_key: row.target_key,
          target_family: row.target_family,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    deleteEdge: prepare(edge),
    deleteEdgesAt: prepare((p: KeyValues) =>
      queries
        .deleteFrom('edges')
        .where('tenant_id', '=', p.tenant)
        .where((eb) =>
          eb.or([
            eb.and({ source_family: p.family, source_key: p.key }),
            eb.and({ target_family: p.family, target_key: p.key }),
          ]),
        )
        .returningAll(),
    ),
  }
}

/** Compiles the statements. */
export function compileStatements(engine: SqlEngine) {
  return {
    ...tenantStatements(engine),
    ...readStatements(engine),
    ...historyStatements(engine),
    ...objectStatements(engine),
    ...indexStatements(engine),
    ...linkStatements(engine),
    ...purgeStatements(engine),
  }
}

/** The compiled statements of one engine. */
export type Statements = ReturnType<typeof compileStatements>
