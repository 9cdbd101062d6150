/** Checks every row of a database. It reads one committed state, so a server may write meanwhile. */

import { sql } from 'kysely'
import { findWrongContentHashes } from './content-hashes.ts'
import {
  breaksAt,
  breaksAtEnd,
  placeOfRecord,
  type ChainBreak,
  type ChainPlace,
} from './audit-chain.ts'
import { auditedColumns, stateBreaks } from './audited-state.ts'
import type { DatabaseReads } from './engine.ts'
import { findDigestDamage } from './find-digest-damage.ts'
import { readIndex } from './find-index-damage.ts'
import { auditHash, objectHash, versionHash, withContentHash } from './row-hashes.ts'
import { auditPages, objectPages, versionPages } from './table-pages.ts'

/** The newest audit record of a tenant; number 0 and an empty hash when it has none. */
export interface AuditChainEnd extends ChainPlace {
  readonly tenant: string
}

/** Questions about rows that belong together; each row of an answer is one finding. */
const contradictions: readonly {
  readonly meaning: string
  readonly query: string
}[] = [
  {
    meaning: 'has no version with its number',
    query: `
      select o.tenant_id, o.family, o.id from objects o
      left join versions v on v.tenant_id = o.tenant_id and v.family = o.family
        and v.object_key = o.object_key and v.version = o.version
      where v.version is null or v.change = 'delete' or v.recorded_at <> o.modified_at`,
  },
  {
    meaning: 'is missing, or older than its newest version',
    query: `
      select v.tenant_id, v.family, v.id from versions v
      join (select tenant_id, family, object_key, max(version) as newest from versions
        group by tenant_id, family, object_key) n
        on n.tenant_id = v.tenant_id and n.family = v.family and n.object_key = v.object_key
        and n.newest = v.version
      left join objects o on o.tenant_id = v.tenant_id and o.family = v.family
        and o.object_key = v.object_key
      where v.change <> 'delete' and (o.version is null or o.version < v.version)`,
  },
  {
    meaning: 'is missing, but still in the index',
    query: `
      select distinct i.tenant_id, i.family, i.object_key as id from index_entries i
      left join objects o on o.tenant_id = i.tenant_id and o.family = i.family
        and o.object_key = i.object_key
      where o.version is null`,
  },
  {
    meaning: 'is missing, but still holds a unique key',
    query: `
      select distinct u.tenant_id, u.source_family as family, u.source_key as id from unique_keys u
      left join objects o on o.tenant_id = u.tenant_id and o.family = u.source_family
        and o.object_key = u.source_key
      where o.version is null`,
  },
]

function inTenant(tenant: string, text: string): string {
  return `tenant ${tenant}: ${text}`
}

function objectName({ family, id }: { readonly family: string; readonly id: string }): string {
  return `object ${id} of ${family}`
}

/** The difference between the totals and the objects; each row of the answer is a family with one. */
const wrongTotals = `
  select tenant_id, family from (
    select tenant_id, family, objects, body_bytes, content_bytes from family_totals
    union all
    select tenant_id, family, -count(*), -sum(octet_length(body)),
      -coalesce(sum(octet_length(content)), 0)
    from objects group by tenant_id, family
  ) as parts
  group by tenant_id, family
  having sum(objects) <> 0 or sum(body_bytes) <> 0 or sum(content_bytes) <> 0
  order by tenant_id, family`

async function* findWrongTotals({ execute, queries }: DatabaseReads): AsyncGenerator<string> {
  const { rows } = await execute(
    sql<{ tenant_id: string; family: string }>`${sql.raw(wrongTotals)}`.compile(queries),
  )
  for (const { tenant_id: tenant, family } of rows) {
    yield inTenant(tenant, `the totals of ${family} do not match its objects`)
  }
}

async function* findContradictions({ execute, queries }: DatabaseReads): AsyncGenerator<string> {
  for (const { meaning, query } of contradictions) {
    const { rows } = await execute(
      sql<{ tenant_id: string; family: string; id: string }>`${sql.raw(query)}`.compile(queries),
    )
    for (const row of rows) yield inTenant(row.tenant_id, `${objectName(row)} ${meaning}`)
  }
}

async function* findDamagedObjects(reads: DatabaseReads): AsyncGenerator<string> {
  for await (const page of objectPages(reads.queries, reads.execute)) {
    const hasItsIndex = await readIndex(reads, page)
    for (const row of page) {
      if (row.row_hash !== objectHash(row.tenant_id, withContentHash(row))) {
        yield inTenant(row.tenant_id, `${objectName(row)} does not match its hash`)
      }
      if (!hasItsIndex(row)) {
        yield inTenant(row.tenant_id, `the index does not match ${objectName(row)}`)
      }
    }
  }
}

async function* findDamagedVersions({ queries, execute }: DatabaseReads): AsyncGenerator<string> {
  for await (const page of versionPages(queries, execute)) {
    for (const row of page) {
      if (row.row_hash !== versionHash(row.tenant_id, withContentHash(row))) {
        const name = `version ${row.version} of ${objectName(row)}`
        yield inTenant(row.tenant_id, `${name} does not match its hash`)
      }
    }
  }
}

async function* findDamagedContents({ queries, execute }: DatabaseReads): AsyncGenerator<string> {
  for await (const row of findWrongContentHashes(queries, execute)) {
    const name =
      row.table === 'objects' ? objectName(row) : `version ${row.version} of ${objectName(row)}`
    yield inTenant(row.tenant_id, `the content of ${name} does not match its hash`)
  }
}

function* endInTenant(found: ChainPlace, head: AuditChainEnd): Generator<string> {
  for (const each of breaksAtEnd(found, head)) yield breakInTenant(head.tenant, each)
}

function breakInTenant(tenant: string, { row, fault }: ChainBreak): string {
  return inTenant(tenant, `${row} ${fault}`)
}

/** Reads the newest audit record of each tenant, as the tenant names it. */
export async function listAuditHeads({
  queries,
  execute,
}: DatabaseReads): Promise<readonly AuditChainEnd[]> {
  const { rows } = await execute(
    queries
      .selectFrom('tenants')
      .select(['id', 'audit_sequence', 'audit_hash'])
      .orderBy('id')
      .compile(),
  )
  return rows.map((row) => ({
    tenant: row.id,
    sequence: Number(row.audit_sequence),
    hash: row.audit_hash,
  }))
}

/** Reads each tenant with its newest audit record, whose columns are null when there is none. */
async function listNewestRecords({ queries, execute }: DatabaseReads) {
  const { rows } = await execute(
    queries
      .selectFrom('tenants as t')
      .leftJoin('audit_records as a', (join) =>
        join.onRef('a.tenant_id', '=', 't.id').on('a.sequence', '=', (eb) =>
          eb
            .selectFrom('audit_records as newest')
            .select((each) => each.fn.max('newest.sequence').as('sequence'))
            .whereRef('newest.tenant_id', '=', 't.id'),
        ),
      )
      .select(['t.id as tenant', 't.audit_sequence', 't.audit_hash', 't.purged_hash'])
      .select(auditedColumns)
      .select(['a.sequence', 'a.id', 'a.recorded_at', 'a.body', 'a.previous_hash', 'a.row_hash'])
      .select('a.state')
      .orderBy('t.id')
      .compile(),
  )
  return rows
}

type NewestRecord = Awaited<ReturnType<typeof listNewestRecords>>[number]

function* stateFindings(row: NewestRecord): Generator<string> {
  const purged = Number(row.purged_sequence)
  if (row.state !== null) {
    for (const text of stateBreaks(row, row.state)) yield inTenant(row.tenant, text)
  } else if (purged > 0) {
    yield inTenant(
      row.tenant,
      `the audit records up to ${purged} are said to be purged, but no audit record says so`,
    )
  }
}

/**
 * Finds tenants whose newest audit record is not the one that the tenant names, does not match its hash, or says
 * something else of the tenant. Shape as in `findRowDamage`.
 */
export async function* findHeadDamage(reads: DatabaseReads): AsyncGenerator<string> {
  for (const row of await listNewestRecords(reads)) {
    const { tenant, sequence, id, recorded_at, body, previous_hash, state, row_hash } = row
    const head = { tenant, sequence: Number(row.audit_sequence), hash: row.audit_hash }
    yield* stateFindings(row)
    if (
      sequence === null ||
      id === null ||
      recorded_at === null ||
      body === null ||
      previous_hash === null ||
      state === null ||
      row_hash === null
    ) {
      const purged = { sequence: Number(row.purged_sequence), hash: row.purged_hash }
      yield* endInTenant(purged, head)
      continue
    }
    yield* endInTenant({ sequence: Number(sequence), hash: row_hash }, head)
    if (row_hash !== auditHash(tenant, { sequence, id, recorded_at, body, previous_hash, state })) {
      yield inTenant(tenant, `audit record ${Number(sequence)} (${id}) does not match its hash`)
    }
  }
}

async function* findBrokenChains(reads: DatabaseReads): AsyncGenerator<string> {
  const { queries, execute } = reads
  const heads = new Map((await listAuditHeads(reads)).map((head) => [head.tenant, head]))
  const starts = await execute(
    queries.selectFrom('tenants').select(['id', 'purged_sequence', 'purged_hash']).compile(),
  )
  const ends = new Map<string, ChainPlace>(
    starts.rows.map((row) => [
      row.id,
      { sequence: Number(row.purged_sequence), hash: row.purged_hash },
    ]),
  )
  for await (const page of auditPages(queries, execute)) {
    for (const row of page) {
      const end = ends.get(row.tenant_id) ?? { sequence: 0, hash: '' }
      for (const found of breaksAt(row.tenant_id, end, row)) {
        yield breakInTenant(row.tenant_id, found)
      }
      ends.set(row.tenant_id, placeOfRecord(row))
    }
  }
  for (const [tenant, found] of ends) {
    const head = heads.get(tenant)
    if (head !== undefined) yield* endInTenant(found, head)
    else yield inTenant(tenant, 'has audit records, but the tenant itself is missing')
  }
  const unnumbered = await execute(
    queries
      .selectFrom('audit_records')
      .select(['tenant_id', 'id'])
      .where((eb) => eb.or([eb('sequence', 'is', null), eb('sequence', '<', 1)]))
      .compile(),
  )
  for (const row of unnumbered.rows) {
    yield inTenant(row.tenant_id, `audit record ${row.id} has no place in the chain`)
  }
}

/** Finds missing and foreign rows. Shape as in `findRowDamage`. */
export async function* findMissingRows(reads: DatabaseReads): AsyncGenerator<string> {
  for await (const { tenant, text } of findDigestDamage(reads)) yield inTenant(tenant, text)
}

/**
 * Finds missing and foreign rows, every row that does not match its hash, every break of an audit chain, and every
 * row that contradicts another. Each finding is one plain line. Shape: `tenant x: audit record 7 is missing`.
 */
export async function* findRowDamage(reads: DatabaseReads): AsyncGenerator<string> {
  yield* findMissingRows(reads)
  yield* findDamagedObjects(reads)
  yield* findDamagedVersions(reads)
  yield* findDamagedContents(reads)
  yield* findBrokenChains(reads)
  for (const row of await listNewestRecords(reads)) yield* stateFindings(row)
  yield* findContradictions(reads)
  yield* findWrongTotals(reads)
}
