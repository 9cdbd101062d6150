/** The reads of a snapshot. */

import type { LRUCache } from 'lru-cache'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { PurgedPastError } from '../errors.ts'
import type { ListQuery, Page, Revision, Snapshot, VersionRecord } from '../port.ts'
import type { Execute } from './engine.ts'
import { instantText, toListedVersion } from './rows.ts'
import { SqlReader, type SqlContext } from './sql-reader.ts'
import type { TenantState } from './tenant-state.ts'
import type { KeptFamily } from './kept-families.ts'
import { WholeFamilies } from './whole-families.ts'

/** The families whose versions were counted, with the mark of the state in which they were whole. */
export type CountedFamilies = LRUCache<string, number>

/** What a snapshot shows. */
export interface SnapshotState {
  readonly tenant: TenantId
  readonly state: TenantState
  /** A mark of the database from before the snapshot began; undefined where the engine has none. */
  readonly mark: number | undefined
  readonly counted: CountedFamilies
}

/** Reads through the `execute` of a snapshot, which is of one tenant. */
export class SqlSnapshot extends SqlReader implements Snapshot {
  readonly revision: Revision
  readonly #shown: SnapshotState
  readonly #whole: WholeFamilies
  #kept: Promise<ReadonlyMap<string, KeptFamily>> | undefined

  constructor(context: SqlContext, execute: Execute, shown: SnapshotState) {
    super(context, execute)
    this.revision = shown.state.revision
    this.#shown = shown
    this.#whole = new WholeFamilies(context, execute, shown.tenant)
  }

  async requireWhole(_tenant: TenantId, families: readonly string[]): Promise<void> {
    const kept = await this.#keptFamilies()
    for (const family of families) {
      await this.#whole.requireObjects(family, kept.get(family)?.digests.objects ?? 0n)
    }
  }

  async #requireVersions(family: string): Promise<void> {
    const { tenant, mark, counted } = this.#shown
    const name = JSON.stringify([tenant, family])
    if (mark !== undefined && counted.get(name) === mark) return
    const kept = await this.#keptFamilies()
    await this.#whole.requireVersions(family, kept.get(family)?.versions ?? 0)
    if (mark !== undefined) counted.set(name, mark)
  }

  #keptFamilies(): Promise<ReadonlyMap<string, KeptFamily>> {
    this.#kept ??= this.#whole.readKept(this.#shown.state)
    return this.#kept
  }

  async listAsOf(
    tenant: TenantId,
    family: string,
    at: Date,
    { after = '', limit }: Omit<ListQuery, 'filter'>,
  ): Promise<Page<VersionRecord>> {
    const wholeFrom = this.#shown.state.versionsWholeFrom
    if (wholeFrom !== undefined && at < wholeFrom) throw new PurgedPastError(wholeFrom)
    if (after === '') await this.#requireVersions(family)
    const rows = await this.rows(
      this.context.statements.listAsOf({
        tenant,
        family,
        at: instantText(at),
        after: keyOf(after),
        limit: limit + 1,
      }),
    )
    const items = rows.slice(0, limit).map((row) => toListedVersion(tenant, row))
    const last = items.at(-1)
    return last === undefined || rows.length <= limit ? { items } : { items, next: last.id }
  }
}
