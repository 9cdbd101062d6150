/** What a transaction purges of the past of its tenant: old audit records and old versions. */

import type { CompiledQuery } from 'kysely'
import type { TenantId } from '../../kernel/ids.ts'
import { DamagedRowError } from '../errors.ts'
import type { PurgedVersions, VersionMark } from '../port.ts'
import {
  breaksAtEnd,
  findFirstBreak,
  placeOfRecord,
  type ChainBreak,
  type ChainPlace,
} from './audit-chain.ts'
import type { Execute } from './engine.ts'
import type { AuditRow } from './hashed-rows.ts'
import type { VersionPlace } from './purge-statements.ts'
import { instantText } from './rows.ts'
import type { SqlContext } from './sql-reader.ts'

/** The past of a tenant when a transaction begins. */
export interface StoredPast {
  /** The newest audit record. */
  readonly head: ChainPlace
  /** The newest audit record that was purged. */
  readonly purged: ChainPlace
  /** Text of the instant before which versions were purged; empty when none was. */
  readonly versions_purged_before: string
}

/** The versions that one step deleted, with what the port answers. */
interface DeletedVersions extends PurgedVersions {
  readonly deleted: readonly { readonly family: string; readonly row_hash: string }[]
}

/** Before every version. */
const firstVersionPlace: VersionPlace = { at: '', family: '', key: '', version: 0 }

/** Purges in steps, and knows how far the tenant's past was purged after each. */
export class TenantPast {
  readonly #context: SqlContext
  readonly #execute: Execute
  readonly #tenant: TenantId
  readonly #head: ChainPlace
  #purged: ChainPlace
  #versionsPurgedBefore: string

  constructor(context: SqlContext, execute: Execute, tenant: TenantId, stored: StoredPast) {
    this.#context = context
    this.#execute = execute
    this.#tenant = tenant
    this.#head = stored.head
    this.#purged = stored.purged
    this.#versionsPurgedBefore = stored.versions_purged_before
  }

  /** The newest audit record that was purged. */
  get purged(): ChainPlace {
    return this.#purged
  }

  /** Text of the instant before which versions were purged; empty when none was. */
  get versionsPurgedBefore(): string {
    return this.#versionsPurgedBefore
  }

  /**
   * Deletes at most `most` audit records from before an instant, the oldest first. Returns how many.
   * @throws DamagedRowError when the chain is broken.
   */
  async purgeAudit(before: Date, most: number): Promise<number> {
    const { statements } = this.#context
    const tenant = this.#tenant
    const limit = instantText(before)
    await this.#requirePlaces()
    // WHY one more: the record that stays must follow the last one that goes.
    const oldest = await this.#rows(statements.listOldestAudit({ tenant, limit: most + 1 }))
    this.#requireWholeChain(oldest, oldest.length > most)
    const firstKept = oldest.findIndex(({ recorded_at }) => recorded_at >= limit)
    const last = oldest.slice(0, firstKept < 0 ? most : Math.min(firstKept, most)).at(-1)
    if (last === undefined) return 0
    this.#purged = placeOfRecord(last)
    const { numAffectedRows = 0n } = await this.#execute(
      statements.deleteAuditUpTo({ tenant, sequence: this.#purged.sequence }),
    )
    await this.#execute(statements.setPurged({ tenant, ...this.#purged }))
    return Number(numAffectedRows)
  }

  /** @throws DamagedRowError when a record has no place in the chain. */
  async #requirePlaces(): Promise<void> {
    const tenant = this.#tenant
    const [row] = await this.#rows(this.#context.statements.findAuditWithoutPlace({ tenant }))
    if (row !== undefined) {
      throw this.#evidence({ row: `audit record ${row.id}`, fault: 'has no place in the chain' })
    }
  }

  /** @throws DamagedRowError when the chain is broken. */
  #requireWholeChain(oldest: readonly AuditRow[], hasMore: boolean): void {
    const last = oldest.at(-1)
    const end = last === undefined ? this.#purged : placeOfRecord(last)
    const found =
      findFirstBreak(this.#tenant, this.#purged, oldest) ??
      (hasMore ? undefined : breaksAtEnd(end, this.#head).next().value)
    if (found !== undefined) throw this.#evidence(found)
  }

  /** Refuses a purge, which would remove the evidence. */
  #evidence({ row, fault }: ChainBreak): DamagedRowError {
    return new DamagedRowError({
      tenant: this.#tenant,
      row,
      fault: `${fault}; nothing more was purged, because that would remove the evidence; run \`ostiary verify\` and restore a backup`,
    })
  }

  /** Deletes at most about `most` versions from before an instant, in their order, from a mark on. */
  async purgeVersions(before: Date, most: number, after?: VersionMark): Promise<DeletedVersions> {
    const { statements } = this.#context
    const tenant = this.#tenant
    const limit = instantText(before)
    const from = after === undefined ? firstVersionPlace : (JSON.parse(after) as VersionPlace)
    const [end] = await this.#rows(
      statements.findEndOfOldVersions({ ...from, tenant, before: limit, skip: most - 1 }),
    )
    const to =
      end === undefined
        ? { ...firstVersionPlace, at: limit }
        : { at: end.recorded_at, family: end.family, key: end.object_key, version: end.version }
    const deleted = await this.#rows(
      statements.deleteOldVersions({
        tenant,
        before: limit,
        firstAt: from.at,
        firstFamily: from.family,
        firstKey: from.key,
        firstVersion: from.version,
        lastAt: to.at,
        lastFamily: to.family,
        lastKey: to.key,
        lastVersion: to.version,
      }),
    )
    const purged = deleted.length
    if (purged > 0 && this.#versionsPurgedBefore < limit) {
      this.#versionsPurgedBefore = limit
      await this.#execute(statements.setVersionsPurged({ tenant, before: limit }))
    }
    return { purged, deleted, ...(end === undefined ? {} : { next: JSON.stringify(to) }) }
  }

  async #rows<Row>(query: CompiledQuery<Row>): Promise<readonly Row[]> {
    return (await this.#execute(query)).rows
  }
}
