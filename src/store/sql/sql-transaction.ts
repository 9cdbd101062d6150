/** The writes of one transaction. A write that fails with a conflict stores nothing. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type {
  AuditRecord,
  Change,
  Edge,
  EntityKey,
  ObjectState,
  Provenance,
  Revision,
  PurgedVersions,
  StoredObject,
  Transaction,
  UniqueKey,
  VersionMark,
} from '../port.ts'
import type { CompiledQuery } from 'kysely'
import { printAuditedState, type AuditedState } from './audited-state.ts'
import type { ChainPlace } from './audit-chain.ts'
import type { Execute } from './engine.ts'
import { FamilyChange, type FamilyTotal } from './family-change.ts'
import { totalsRow } from './family-totals.ts'
import { emptyFamily, type KeptFamily } from './kept-families.ts'
import { auditHash, contentHash, objectHash, versionHash } from './row-hashes.ts'
import { instantText } from './rows.ts'
import { digestOf, edgeDigest, edgeKeyDigest, keysHash, objectDigest } from './row-digests.ts'
import type { EdgesTable, UniqueKeysTable, VersionsTable } from './schema.ts'
import {
  compareSearchKeys,
  parseSearchKeys,
  printSearchKeys,
  storedUniqueValue,
  toSearchKeys,
  type IndexRow,
} from './search-keys.ts'
import { TenantPast, type StoredPast } from './tenant-past.ts'
import { readTenantState } from './tenant-state.ts'
import { WholeFamilies } from './whole-families.ts'
import { nextToken } from './write-token.ts'
import { SqlReader, type SqlContext } from './sql-reader.ts'

/** How many index rows one statement writes at most. */
const rowsPerStatement = 50

/** The key of an object's row. */
interface ObjectRowKey {
  readonly tenant_id: string
  readonly family: string
  readonly object_key: string
}

/** A tenant when a write begins, with the number of this write. */
interface BegunTenant extends AuditedState, StoredPast {
  readonly write_token: string
}

/** Who holds a unique key: an edge, or an object, whose relation and target are empty. */
type Holder = EdgesTable

function describe({ family, id }: EntityKey): string {
  return `\`${id}\` of \`${family}\``
}

function keyTaken(key: UniqueKey): ConflictError {
  return new ConflictError(`\`${key.value}\` is taken for \`${key.constraint}\``, key)
}

function keyRow(holder: Holder, { constraint, value }: UniqueKey): UniqueKeysTable {
  return { ...holder, constraint_name: constraint, value: storedUniqueValue(value) }
}

/** The bytes of a row as it is written, of one object. */
function totalOf(written: { body: string; content: Uint8Array | null }): FamilyTotal {
  return {
    objects: 1,
    bodies: Buffer.byteLength(written.body),
    contents: written.content?.byteLength ?? 0,
  }
}

/** What the totals lose with a stored row. */
function lossOf(stored: { body_bytes: number; content_bytes: number | null }): FamilyTotal {
  return { objects: -1, bodies: -stored.body_bytes, contents: -(stored.content_bytes ?? 0) }
}

function contentColumns(state: ObjectState) {
  return {
    content: state.content?.bytes ?? null,
    media_type: state.content?.mediaType ?? null,
    content_hash: contentHash(state.content?.bytes ?? null),
  }
}

/** The transaction of one tenant; its changes carry one provenance. */
export class SqlTransaction extends SqlReader implements Transaction {
  readonly basedOn: Revision
  readonly #tenant: TenantId
  readonly #provenance: Provenance
  readonly #at: string
  readonly #begun: BegunTenant
  readonly #appended: AuditRecord[] = []
  /** What this transaction adds to the totals and digests of each family. */
  readonly #added = new Map<string, FamilyChange>()
  readonly #past: TenantPast

  constructor(
    context: SqlContext,
    execute: Execute,
    tenant: TenantId,
    origin: { readonly provenance: Provenance; readonly basedOn: Revision },
    begun: BegunTenant,
  ) {
    super(context, execute)
    this.basedOn = origin.basedOn
    this.#begun = begun
    this.#past = new TenantPast(context, execute, tenant, begun)
    this.#tenant = tenant
    this.#provenance = origin.provenance
    this.#at = instantText(origin.provenance.at)
  }

  create(state: ObjectState): Promise<StoredObject> {
    return this.#add('create', state, this.#provenance.at)
  }

  restore(state: ObjectState, createdAt: Date): Promise<StoredObject> {
    return this.#add('restore', state, createdAt)
  }

  async #add(
    how: 'create' | 'restore',
    state: ObjectState,
    createdAt: Date,
  ): Promise<StoredObject> {
    const rowKey = this.#rowKeyOf(state)
    const keys = toSearchKeys(state.index, state.uniqueKeys)
    const written = { body: JSON.stringify(state.body), ...contentColumns(state) }
    const last = await this.first(this.context.statements.findLastVersion(this.#keyValues(state)))
    const row = {
      ...rowKey,
      ...written,
      id: state.id,
      version: (last?.version ?? 0) + 1,
      created_at: instantText(createdAt),
      modified_at: this.#at,
    }
    const search_keys = printSearchKeys(keys)
    const hashes = {
      row_hash: objectHash(this.#tenant, row),
      keys_hash: keysHash(this.#tenant, { ...rowKey, search_keys }),
    }
    const isNew = await this.#changes(
      this.context.statements.insertObject({ ...row, search_keys, ...hashes }),
    )
    if (!isNew) throw new ConflictError(`${describe(state)} exists`)
    const taken = await this.#claim(this.#holderOf(state), keys.uniqueKeys)
    if (taken !== undefined) {
      await this.execute(this.context.statements.deleteObject(this.#keyValues(state)))
      throw keyTaken(taken)
    }
    const change = this.#changeOf(state.family)
    change.addTotal(totalOf(written))
    change.addDigest('objects', objectDigest(hashes))
    await this.#putIndexRows(rowKey, keys.rows)
    const stored = { ...state, version: row.version }
    await this.#recordVersion(how, stored, written)
    return this.#storedObject(stored, createdAt)
  }

  async replace(state: ObjectState): Promise<StoredObject> {
    const { statements } = this.context
    const before = await this.first(statements.findState(this.#keyValues(state)))
    if (before === undefined) throw new NotFoundError(`${describe(state)} does not exist`)

    const rowKey = this.#rowKeyOf(state)
    const keys = toSearchKeys(state.index, state.uniqueKeys)
    const searchKeys = printSearchKeys(keys)
    if (searchKeys !== before.search_keys) {
      const change = compareSearchKeys(parseSearchKeys(before.search_keys), keys)
      const taken = await this.#claim(this.#holderOf(state), change.claimed)
      if (taken !== undefined) throw keyTaken(taken)
      await this.#release(change.released)
      await this.#putIndexRows(rowKey, change.written)
      // The positions of a property have no gaps, so that the removed ones are the last.
      for (const [property, rows] of Map.groupBy(change.removed, (row) => row.property)) {
        const position = Math.min(...rows.map((row) => row.position))
        await this.execute(
          statements.deleteIndexEntriesFrom({ ...this.#keyValues(state), property, position }),
        )
      }
    }

    const stored = { ...state, id: before.id, version: before.version + 1 }
    const written = { body: JSON.stringify(state.body), ...contentColumns(state) }
    const row = {
      ...rowKey,
      ...written,
      id: before.id,
      version: stored.version,
      created_at: before.created_at,
      modified_at: this.#at,
    }
    const hashes = {
      row_hash: objectHash(this.#tenant, row),
      keys_hash:
        searchKeys === before.search_keys
          ? before.keys_hash
          : keysHash(this.#tenant, { ...rowKey, search_keys: searchKeys }),
    }
    await this.execute(statements.updateObject({ ...row, search_keys: searchKeys, ...hashes }))
    const change = this.#changeOf(state.family)
    change.addTotal(totalOf(written))
    change.addTotal(lossOf(before))
    change.addDigest('objects', objectDigest(before) ^ objectDigest(hashes))
    await this.#recordVersion('update', stored, written)
    return this.#storedObject(stored, new Date(before.created_at))
  }

  async delete(key: EntityKey): Promise<void> {
    const { statements } = this.context
    const values = this.#keyValues(key)
    const deleted = await this.first(statements.deleteObject(values))
    if (deleted === undefined) throw new NotFoundError(`${describe(key)} does not exist`)
    const change = this.#changeOf(key.family)
    change.addTotal(lossOf(deleted))
    change.addDigest('objects', objectDigest(deleted))
    await this.execute(statements.deleteIndexEntries(values))
    const keys = await this.rows(statements.deleteUniqueKeysAt(values))
    // Those without a relation were held by the object itself.
    this.#noteEdgeKeys(keys.filter(({ relation }) => relation !== ''))
    for (const edge of await this.rows(statements.deleteEdgesAt(values))) this.#noteEdge(edge)
    await this.#recordVersion(
      'delete',
      { family: key.family, id: deleted.id, version: deleted.version + 1 },
      { body: null, content: null, media_type: null, content_hash: '' },
    )
  }

  async link(edge: Edge, uniqueKeys: readonly UniqueKey[] = []): Promise<void> {
    const { statements } = this.context
    const row = this.#edgeRow(edge)
    if (!(await this.#changes(statements.insertEdge(row)))) {
      throw new ConflictError(
        `\`${edge.relation}\` from ${describe(edge.source)} to ${describe(edge.target)} exists`,
      )
    }
    const keys = toSearchKeys([], uniqueKeys).uniqueKeys
    const taken = await this.#claim(row, keys)
    if (taken !== undefined) {
      await this.execute(statements.deleteEdge(row))
      throw keyTaken(taken)
    }
    this.#noteEdge(row)
    this.#noteEdgeKeys(keys.map((key) => keyRow(row, key)))
  }

  async unlink(edge: Edge): Promise<boolean> {
    const { statements } = this.context
    const row = this.#edgeRow(edge)
    if (!(await this.#changes(statements.deleteEdge(row)))) return false
    this.#noteEdge(row)
    this.#noteEdgeKeys(await this.rows(statements.deleteUniqueKeysOfEdge(row)))
    return true
  }

  async appendAudit(record: AuditRecord): Promise<void> {
    this.#appended.push(record)
  }

  purgeAudit(before: Date, most: number): Promise<number> {
    return this.#past.purgeAudit(before, most)
  }

  async purgeVersions(before: Date, most: number, after?: VersionMark): Promise<PurgedVersions> {
    const { deleted, ...purged } = await this.#past.purgeVersions(before, most, after)
    for (const { family, row_hash } of deleted) {
      this.#changeOf(family).addVersions(-1, digestOf(row_hash))
    }
    return purged
  }

  /**
   * Stores what the transaction adds to the tenant, before it is committed: totals and digests, and its audit records,
   * which hold the state of the tenant after it.
   * @throws ConflictError when the id of a record exists.
   */
  async storeTenantState(): Promise<void> {
    const { statements } = this.context
    const tenant = this.#tenant
    let rowsDigest = BigInt(this.#begun.rows_digest)
    for (const [family, change] of this.#added) {
      await this.execute(statements.addToTotals(totalsRow(tenant, family, change)))
      const { objects, versions, links } = change.digests
      rowsDigest ^= objects ^ versions ^ links
    }
    const digest = String(rowsDigest)
    const state = printAuditedState({
      write_count: this.#begun.write_count,
      rows_digest: digest,
      purged_sequence: this.#past.purged.sequence,
      versions_purged_before: this.#past.versionsPurgedBefore,
    })
    const head = await this.#storeAudit(state)
    const token = nextToken(this.#begun.write_token, {
      requestId: this.#provenance.requestId,
      at: this.#at,
      state,
    })
    await this.execute(statements.endRevision({ tenant, ...head, digest, token }))
  }

  /** Stores the audit records in their order, and returns the place of the last one. */
  async #storeAudit(state: string): Promise<ChainPlace> {
    let head = this.#begun.head
    for (const record of this.#appended) {
      const row = {
        id: record.id,
        recorded_at: instantText(record.recordedAt),
        body: JSON.stringify(record.body),
        sequence: head.sequence + 1,
        previous_hash: head.hash,
        state,
      }
      const hash = auditHash(this.#tenant, row)
      const isNew = await this.#changes(
        this.context.statements.insertAudit({ tenant_id: this.#tenant, ...row, row_hash: hash }),
      )
      if (!isNew) throw new ConflictError(`the audit record \`${record.id}\` exists`)
      head = { sequence: row.sequence, hash }
    }
    return head
  }

  async requireWhole(tenant: TenantId, families: readonly string[]): Promise<void> {
    const whole = new WholeFamilies(this.context, this.execute, tenant)
    const kept = await whole.readKept(await readTenantState(this.context, this.execute, tenant))
    for (const family of families) {
      const stored = kept.get(family)?.digests.objects ?? 0n
      const added = tenant === this.#tenant ? this.#added.get(family) : undefined
      await whole.requireObjects(family, stored ^ (added?.digests.objects ?? 0n))
    }
  }

  protected override async totals(tenant: TenantId): Promise<ReadonlyMap<string, FamilyTotal>> {
    const stored = await super.totals(tenant)
    if (tenant !== this.#tenant) return stored
    const totals = new Map(stored)
    for (const [family, added] of this.#added) {
      const before = totals.get(family)
      totals.set(family, {
        objects: (before?.objects ?? 0) + added.objects,
        bodies: (before?.bodies ?? 0) + added.bodies,
        contents: (before?.contents ?? 0) + added.contents,
      })
    }
    return totals
  }

  protected override async digests(tenant: TenantId): Promise<ReadonlyMap<string, KeptFamily>> {
    const stored = await super.digests(tenant)
    if (tenant !== this.#tenant) return stored
    const kept = new Map(stored)
    for (const [family, added] of this.#added) {
      const { versions, digests } = kept.get(family) ?? emptyFamily
      kept.set(family, {
        versions: versions + added.versions,
        digests: {
          objects: digests.objects ^ added.digests.objects,
          versions: digests.versions ^ added.digests.versions,
          links: digests.links ^ added.digests.links,
        },
      })
    }
    return kept
  }

  #changeOf(family: string): FamilyChange {
    const known = this.#added.get(family)
    if (known !== undefined) return known
    const change = new FamilyChange()
    this.#added.set(family, change)
    return change
  }

  /** WHY the same for a new and a deleted one: a digest changes back when it is changed twice. */
  #noteEdge(edge: EdgesTable): void {
    this.#changeOf(edge.source_family).addDigest('links', edgeDigest(edge))
  }

  #noteEdgeKeys(keys: readonly UniqueKeysTable[]): void {
    for (const key of keys) {
      this.#changeOf(key.source_family).addDigest('links', edgeKeyDigest(key))
    }
  }

  /** Claims all keys, or none: then it returns the key that is taken. */
  async #claim(holder: Holder, keys: readonly UniqueKey[]): Promise<UniqueKey | undefined> {
    for (const [claimed, key] of keys.entries()) {
      const isFree = await this.#changes(
        this.context.statements.insertUniqueKey(keyRow(holder, key)),
      )
      if (!isFree) {
        await this.#release(keys.slice(0, claimed))
        return key
      }
    }
    return undefined
  }

  async #release(keys: readonly UniqueKey[]): Promise<void> {
    for (const { constraint, value } of keys) {
      await this.execute(
        this.context.statements.deleteUniqueKey({
          tenant: this.#tenant,
          constraint,
          value: storedUniqueValue(value),
        }),
      )
    }
  }

  async #putIndexRows(rowKey: ObjectRowKey, rows: readonly IndexRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      const part = rows.slice(start, start + rowsPerStatement)
      await this.execute(
        this.context.statements.putIndexEntries(
          part.map(({ property, position, value }) => ({
            ...rowKey,
            property,
            position,
            text_value: typeof value === 'string' ? value : null,
            number_value: typeof value === 'number' ? value : null,
          })),
        ),
      )
    }
  }

  async #recordVersion(
    change: Change,
    stored: EntityKey & { readonly version: number },
    written: Pick<VersionsTable, 'body' | 'content' | 'media_type' | 'content_hash'>,
  ): Promise<void> {
    const row = {
      ...this.#rowKeyOf(stored),
      ...written,
      id: stored.id,
      version: stored.version,
      change,
      author: JSON.stringify(this.#provenance.author),
      request_id: this.#provenance.requestId,
      recorded_at: this.#at,
    }
    const row_hash = versionHash(this.#tenant, row)
    await this.execute(this.context.statements.insertVersion({ ...row, row_hash }))
    this.#changeOf(stored.family).addVersions(1, digestOf(row_hash))
  }

  #storedObject(
    { family, id, version, body, content }: ObjectState & { readonly version: number },
    createdAt: Date,
  ): StoredObject {
    return {
      family,
      id,
      version,
      body,
      ...(content === undefined ? undefined : { content }),
      createdAt,
      modifiedAt: this.#provenance.at,
    }
  }

  #rowKeyOf({ family, id }: EntityKey): ObjectRowKey {
    return { tenant_id: this.#tenant, family, object_key: keyOf(id) }
  }

  #keyValues({ family, id }: EntityKey) {
    return { tenant: this.#tenant, family, key: keyOf(id) }
  }

  #holderOf({ family, id }: EntityKey): Holder {
    return {
      tenant_id: this.#tenant,
      source_family: family,
      source_key: keyOf(id),
      relation: '',
      target_family: '',
      target_key: '',
    }
  }

  #edgeRow({ relation, source, target }: Edge): EdgesTable {
    return {
      tenant_id: this.#tenant,
      source_family: source.family,
      source_key: keyOf(source.id),
      relation,
      target_family: target.family,
      target_key: keyOf(target.id),
    }
  }

  async #changes(query: CompiledQuery): Promise<boolean> {
    const { numAffectedRows } = await this.execute(query)
    return numAffectedRows !== undefined && numAffectedRows > 0n
  }
}
