/**
 * Tells whether the rows of a family are those that were written: none is missing, and none belongs elsewhere. It reads
 * a part of the rows in each turn of the event loop. WHY: a tenant may have many rows, and others wait meanwhile.
 */

import type { TenantId } from '../../kernel/ids.ts'
import { nextTurn } from '../../kernel/turn.ts'
import { DamagedRowError } from '../errors.ts'
import type { Execute } from './engine.ts'
import { toKeptFamilies, type KeptFamily } from './kept-families.ts'
import { objectDigest, tenantDigest } from './row-digests.ts'
import type { SqlContext } from './sql-reader.ts'
import type { TenantState } from './tenant-state.ts'

/** Objects whose hashes one statement reads. WHY few: a hash is behind the body, which SQLite walks over. */
const objectsOfOneTurn = 250

/** Versions that one statement counts, in an index. */
const versionsOfOneTurn = 10_000

const notWritten = 'are not those that were written: some are missing, or do not belong there'

/** Reads through `execute`, from the rows of one tenant. */
export class WholeFamilies {
  readonly #context: SqlContext
  readonly #execute: Execute
  readonly #tenant: TenantId

  constructor(context: SqlContext, execute: Execute, tenant: TenantId) {
    this.#context = context
    this.#execute = execute
    this.#tenant = tenant
  }

  /** Reads what the families had after the last write, by their names. @throws DamagedRowError. */
  async readKept(state: TenantState): Promise<ReadonlyMap<string, KeptFamily>> {
    const { statements } = this.#context
    const { rows } = await this.#execute(statements.listDigests({ tenant: this.#tenant }))
    const families = toKeptFamilies(rows)
    const digest = tenantDigest(
      state.identityHash,
      [...families.values()].map(({ digests }) => digests),
    )
    if (String(digest) === state.rowsDigest) return families
    throw this.#damage('totals of families')
  }

  /** @throws DamagedRowError when the objects of the family have another digest. */
  async requireObjects(family: string, digest: bigint): Promise<void> {
    if ((await this.#digestObjects(family)) !== digest) {
      throw this.#damage(`objects of \`${family}\``)
    }
  }

  /**
   * WHY the number alone: it is read from an index, and each version that is used has a hash.
   * @throws DamagedRowError when the family has another number of versions.
   */
  async requireVersions(family: string, count: number): Promise<void> {
    if ((await this.#countVersions(family)) !== count) {
      throw this.#damage(`versions of \`${family}\``)
    }
  }

  async #digestObjects(family: string): Promise<bigint> {
    let digest = 0n
    for (let after = ''; ;) {
      const { rows } = await this.#execute(
        this.#context.statements.listRowHashes({
          tenant: this.#tenant,
          family,
          after,
          limit: objectsOfOneTurn,
        }),
      )
      for (const row of rows) digest ^= objectDigest(row)
      const last = rows.at(-1)
      if (last === undefined || rows.length < objectsOfOneTurn) return digest
      after = last.object_key
      await nextTurn()
    }
  }

  async #countVersions(family: string): Promise<number> {
    const { statements } = this.#context
    const values = { tenant: this.#tenant, family }
    let counted = 0
    for (let from = { key: '', version: 0 }; ;) {
      const part = { ...values, ...from }
      const ends = await this.#execute(
        statements.findLaterVersion({ ...part, skip: versionsOfOneTurn - 1 }),
      )
      const [end] = ends.rows
      if (end === undefined) {
        const { rows } = await this.#execute(statements.countLaterVersions(part))
        return counted + Number(rows[0]?.total ?? 0)
      }
      counted += versionsOfOneTurn
      from = { key: end.object_key, version: end.version }
      await nextTurn()
    }
  }

  #damage(row: string): DamagedRowError {
    return new DamagedRowError({ tenant: this.#tenant, row, fault: notWritten })
  }
}
