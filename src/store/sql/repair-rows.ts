/**
 * Repairs damaged rows from their copies: an object and its last version hold the same body and content. A row is written
 * only when its own hash proves that it is again what was stored.
 */

import type { RepairedRow } from '../port.ts'
import { findWrongContentHashes } from './content-hashes.ts'
import type { Execute, SqlEngine } from './engine.ts'
import type { ObjectRow, VersionRow } from './hashed-rows.ts'
import { contentHash, objectHash, versionHash, withContentHash } from './row-hashes.ts'
import { objectPages, versionPages } from './table-pages.ts'
import { transact } from './transact.ts'

type RepairedTable = 'objects' | 'versions'

interface RowKey {
  readonly tenant_id: string
  readonly family: string
  readonly object_key: string
  readonly version: number
  readonly id: string
}

type StoredObjectRow = ObjectRow & { readonly tenant_id: string }
type StoredVersionRow = VersionRow & { readonly tenant_id: string }

async function findObjectRow(
  { queries }: SqlEngine,
  execute: Execute,
  key: RowKey,
): Promise<StoredObjectRow | undefined> {
  const { rows } = await execute(
    queries
      .selectFrom('objects')
      .selectAll()
      .where('tenant_id', '=', key.tenant_id)
      .where('family', '=', key.family)
      .where('object_key', '=', key.object_key)
      .compile(),
  )
  return rows[0]
}

async function findVersionRow(
  { queries }: SqlEngine,
  execute: Execute,
  key: RowKey,
): Promise<StoredVersionRow | undefined> {
  const { rows } = await execute(
    queries
      .selectFrom('versions')
      .selectAll()
      .where('tenant_id', '=', key.tenant_id)
      .where('family', '=', key.family)
      .where('object_key', '=', key.object_key)
      .where('version', '=', key.version)
      .compile(),
  )
  return rows[0]
}

/** Repairs an object by itself, when only the hash of its content is wrong, or by its last version. */
async function repairObject(engine: SqlEngine, execute: Execute, key: RowKey): Promise<boolean> {
  const row = await findObjectRow(engine, execute, key)
  if (row === undefined) return true
  const copy = await findVersionRow(engine, execute, row)
  const candidates = [row, copy].flatMap((source) => {
    if (source === undefined || source.body === null) return []
    const { id, body, content, media_type } = source
    const modified_at = 'recorded_at' in source ? source.recorded_at : source.modified_at
    return [{ id, body, content, content_hash: contentHash(content), media_type, modified_at }]
  })
  const proven = candidates.find(
    (parts) => objectHash(row.tenant_id, { ...row, ...parts }) === row.row_hash,
  )
  if (proven === undefined) return false
  await execute(
    engine.queries
      .updateTable('objects')
      .set(proven)
      .where('tenant_id', '=', row.tenant_id)
      .where('family', '=', row.family)
      .where('object_key', '=', row.object_key)
      .compile(),
  )
  return true
}

/** Repairs a version by itself, or by the object that it is the last version of. */
async function repairVersion(engine: SqlEngine, execute: Execute, key: RowKey): Promise<boolean> {
  const row = await findVersionRow(engine, execute, key)
  if (row === undefined) return true
  const object = await findObjectRow(engine, execute, row)
  const copy = object?.version === row.version ? object : undefined
  const candidates = [row, copy].flatMap((source) => {
    if (source === undefined) return []
    const { id, body, content, media_type } = source
    const recorded_at = 'recorded_at' in source ? source.recorded_at : source.modified_at
    return [{ id, body, content, content_hash: contentHash(content), media_type, recorded_at }]
  })
  const proven = candidates.find(
    (parts) => versionHash(row.tenant_id, { ...row, ...parts }) === row.row_hash,
  )
  if (proven === undefined) return false
  await execute(
    engine.queries
      .updateTable('versions')
      .set(proven)
      .where('tenant_id', '=', row.tenant_id)
      .where('family', '=', row.family)
      .where('object_key', '=', row.object_key)
      .where('version', '=', row.version)
      .compile(),
  )
  return true
}

const repairs = { objects: repairObject, versions: repairVersion } as const

async function* findDamagedRows({
  queries,
  read,
}: SqlEngine): AsyncGenerator<RowKey & { readonly table: RepairedTable }> {
  for await (const page of objectPages(queries, read)) {
    for (const row of page) {
      const isSound = row.row_hash === objectHash(row.tenant_id, withContentHash(row))
      if (!isSound) yield { ...row, table: 'objects' }
    }
  }
  for await (const page of versionPages(queries, read)) {
    for (const row of page) {
      const isSound = row.row_hash === versionHash(row.tenant_id, withContentHash(row))
      if (!isSound) yield { ...row, table: 'versions' }
    }
  }
  yield* findWrongContentHashes(queries, read)
}

/** Repairs every object and version that does not match its hash, and yields each. @throws BusyError */
export async function* repairRows(engine: SqlEngine): AsyncGenerator<RepairedRow> {
  const left = new Set<string>()
  for await (const { table, ...key } of findDamagedRows(engine)) {
    const { tenant_id: tenant, family, id, version } = key
    const object = `object ${id} of ${family}`
    const row = table === 'objects' ? object : `version ${version} of ${object}`
    const name = JSON.stringify([tenant, row])
    if (left.has(name)) continue
    const isRepaired = await transact(engine, tenant, (execute) =>
      repairs[table](engine, execute, key),
    )
    if (!isRepaired) left.add(name)
    yield { tenant, row, isRepaired }
  }
}
