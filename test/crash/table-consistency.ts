/** Finds what a half-written change would leave behind in the tables. */

import { createFamilies } from '../../src/families.ts'
import type { WrittenKind, RecordedKind } from '../../src/graph/written-kind.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { parseSearchKeys, toSearchKeys } from '../../src/store/sql/search-keys.ts'
import { policyFamilies } from './attempt.ts'
import type { Row, StoredRows } from './stored-rows.ts'
import { familyOptions } from '../support/family-options.ts'

const families = createFamilies(familyOptions)

const familyList = policyFamilies.map((name) => `'${name}'`).join()

/** Queries by the name of a fault; each returned row is one such fault. */
const faults: Readonly<Record<string, string>> = {
  'object is not its newest version': `
    select o.family, o.object_key, o.version from objects o
    left join versions v on v.tenant_id = o.tenant_id and v.family = o.family
      and v.object_key = o.object_key and v.version = o.version
    where v.version is null or v.change = 'delete' or v.body <> o.body
      or v.content is distinct from o.content or v.media_type is distinct from o.media_type
      or v.recorded_at <> o.modified_at`,
  'newest version disagrees with the object': `
    select v.family, v.object_key, v.version from versions v
    join (select tenant_id, family, object_key, max(version) as newest from versions
      group by tenant_id, family, object_key) n
      on n.tenant_id = v.tenant_id and n.family = v.family and n.object_key = v.object_key
      and n.newest = v.version
    left join objects o on o.tenant_id = v.tenant_id and o.family = v.family
      and o.object_key = v.object_key
    where case when v.change = 'delete' then o.version is not null
      else o.version is null or o.version <> v.version end`,
  'totals disagree with the objects': `
    select family, sum(objects) as objects, sum(body_bytes) as bytes from (
      select tenant_id, family, objects, body_bytes, content_bytes from family_totals
      union all
      select tenant_id, family, -count(*), -sum(octet_length(body)),
        -coalesce(sum(octet_length(content)), 0)
      from objects group by tenant_id, family
    ) as parts
    group by tenant_id, family
    having sum(objects) <> 0 or sum(body_bytes) <> 0 or sum(content_bytes) <> 0`,
  'version numbers have a gap': `
    select family, object_key, count(*) as versions from versions
    group by tenant_id, family, object_key
    having min(version) <> 1 or max(version) <> count(*)`,
  'index row without an object': `
    select i.family, i.object_key, i.property from index_entries i
    left join objects o on o.tenant_id = i.tenant_id and o.family = i.family
      and o.object_key = i.object_key
    where o.version is null`,
  'edge without one of its ends': `
    select e.source_key, e.relation, e.target_key from edges e
    left join objects s on s.tenant_id = e.tenant_id and s.family = e.source_family
      and s.object_key = e.source_key
    left join objects t on t.tenant_id = e.tenant_id and t.family = e.target_family
      and t.object_key = e.target_key
    where s.version is null or t.version is null`,
  'unique key without its holder': `
    select u.constraint_name, u.value from unique_keys u
    left join objects o on u.relation = '' and o.tenant_id = u.tenant_id
      and o.family = u.source_family and o.object_key = u.source_key
    left join edges e on u.relation <> '' and e.tenant_id = u.tenant_id
      and e.source_family = u.source_family and e.source_key = u.source_key
      and e.relation = u.relation and e.target_family = u.target_family
      and e.target_key = u.target_key
    where o.version is null and e.relation is null`,
  'assignment without its unique key': `
    select e.source_key, e.target_key from edges e
    left join unique_keys u on u.tenant_id = e.tenant_id and u.source_family = e.source_family
      and u.source_key = e.source_key and u.relation = e.relation
      and u.target_family = e.target_family and u.target_key = e.target_key
    where e.relation = 'policies' and u.value is null`,
}

function groupByObject(rows: readonly Row[], line: (row: Row) => unknown): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const row of rows) {
    const key = `${row['family']}/${row['object_key']}`
    const group = groups.get(key) ?? []
    group.push(JSON.stringify(line(row)))
    groups.set(key, group)
  }
  return groups
}

function sameLines(left: readonly string[] = [], right: readonly string[] = []): boolean {
  return JSON.stringify([...left].sort()) === JSON.stringify([...right].sort())
}

/** Tells that the entries of a stored body can be computed once more. */
function isPolicyFamily(kind: RecordedKind): kind is WrittenKind {
  return 'index' in kind && 'uniqueKeys' in kind
}

/** Compares the index rows and unique keys of every policy with those that its body needs. */
async function findSearchKeyFaults(rows: StoredRows): Promise<readonly string[]> {
  const objects = await rows.select(
    `select family, object_key, body, search_keys from objects where family in (${familyList})`,
  )
  const indexRows = groupByObject(
    await rows.select(`select * from index_entries where family in (${familyList})`),
    (row) => [row['property'], row['position'], row['text_value'] ?? row['number_value']],
  )
  const uniqueKeys = groupByObject(
    await rows.select(
      `select source_family as family, source_key as object_key, constraint_name, value
       from unique_keys where relation = ''`,
    ),
    (row) => [row['constraint_name'], row['value']],
  )
  return objects.flatMap((row) => {
    const key = `${row['family']}/${row['object_key']}`
    const family = families
      .flatMap(({ kinds }) => kinds)
      .filter(isPolicyFamily)
      .find(({ name }) => name === row['family'])
    if (family === undefined) return [`object of an unknown family: ${key}`]
    const body = JSON.parse(String(row['body'])) as JsonObject
    const wanted = toSearchKeys(family.index(body), family.uniqueKeys(body))
    const kept = parseSearchKeys(String(row['search_keys']))
    const rowLines = wanted.rows.map((entry) =>
      JSON.stringify([entry.property, entry.position, entry.value]),
    )
    const keyLines = wanted.uniqueKeys.map((unique) =>
      JSON.stringify([unique.constraint, unique.value]),
    )
    return [
      ...(sameLines(indexRows.get(key), rowLines) ? [] : [`index rows disagree with ${key}`]),
      ...(sameLines(uniqueKeys.get(key), keyLines) ? [] : [`unique keys disagree with ${key}`]),
      ...(JSON.stringify(kept) === JSON.stringify(wanted) ? [] : [`search keys of ${key}`]),
    ]
  })
}

const auditWords: Readonly<Record<string, string>> = {
  create: 'Add',
  update: 'Update',
  delete: 'Delete',
}

/** Pairs every version of a policy with one audit record of the same request, and the reverse. */
async function findAuditFaults(rows: StoredRows): Promise<readonly string[]> {
  const versions = await rows.select(
    `select id, change, request_id from versions where family in (${familyList})`,
  )
  const audits = await rows.select(
    `select ${rows.auditText('correlationId')} as request_id,
      ${rows.auditText('operationType')} as operation,
      ${rows.auditText('targetResources.0.id')} as id from audit_records`,
  )
  const unpaired = new Map<string, number>()
  const count = (key: string, step: number) => unpaired.set(key, (unpaired.get(key) ?? 0) + step)
  for (const { id, change, request_id: request } of versions) {
    count(`${auditWords[String(change)]} ${id} by ${request}`, 1)
  }
  for (const { id, operation, request_id: request } of audits) {
    if (operation !== 'Assign' && operation !== 'Unassign') {
      count(`${operation} ${id} by ${request}`, -1)
    }
  }
  return [...unpaired].flatMap(([change, balance]) =>
    balance === 0
      ? []
      : [
          `${balance > 0 ? 'version without audit record' : 'audit record without version'}: ${change}`,
        ],
  )
}

/** Lists every contradiction between the tables; empty when there is none. */
export async function findInconsistencies(rows: StoredRows): Promise<readonly string[]> {
  const findings: string[] = []
  for (const [fault, sql] of Object.entries(faults)) {
    const faulty = await rows.select(sql)
    findings.push(...faulty.map((row) => `${fault}: ${JSON.stringify(row)}`))
  }
  return [...findings, ...(await findSearchKeyFaults(rows)), ...(await findAuditFaults(rows))]
}
