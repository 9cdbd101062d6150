/** The reads of a snapshot, and the revision that identifies a snapshot of a tenant. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { DamagedRowError, NotFoundError, PurgedPastError } from '../errors.ts'
import type { ListQuery, Page, Revision, Snapshot, VersionRecord } from '../port.ts'
import type { Execute } from './engine.ts'
import { objectDigest, tenantDigest, toFamilyDigests, type FamilyDigests } from './row-digests.ts'
import { instantText, toListedVersion } from './rows.ts'
import { SqlReader, type SqlContext } from './sql-reader.ts'

/** A state of a tenant. */
export interface TenantState {
  readonly revision: Revision
  /** Versions recorded before this instant may be missing. */
  readonly versionsWholeFrom: Date | undefined
  readonly identityHash: string
  readonly rowsDigest: string
}

/** A revision. WHY the token: a count repeats when the rows of an earlier time are restored. */
export function revisionText(writeCount: number | string, token: string): Revision {
  return `${writeCount}-${token}`
}

/** Reads the state of a tenant. @throws NotFoundError. */
export async function readTenantState(
  { statements }: SqlContext,
  execute: Execute,
  tenant: TenantId,
): Promise<TenantState> {
  const { rows } = await execute(statements.findRevision({ tenant }))
  const [row] = rows
  if (row === undefined) throw new NotFoundError(`the tenant \`${tenant}\` does not exist`)
  const purgedBefore = row.versions_purged_before
  return {
    revision: revisionText(row.write_count, row.write_token),
    versionsWholeFrom: purgedBefore === '' ? undefined : new Date(purgedBefore),
    identityHash: row.identity_hash,
    rowsDigest: row.rows_digest,
  }
}

/** What a tenant keeps of a family. */
interface KeptFamily {
  readonly versions: number
  readonly digests: FamilyDigests
}

const notWritten = 'are not those that were written: some are missing, or do not belong there'

/** Reads through the `execute` of a snapshot, which is of one tenant. */
export class SqlSnapshot extends SqlReader implements Snapshot {
  readonly revision: Revision
  readonly #state: TenantState
  #digests: Promise<ReadonlyMap<string, KeptFamily>> | undefined

  constructor(context: SqlContext, execute: Execute, state: TenantState) {
    super(context, execute)
    this.revision = state.revision
    this.#state = state
  }

  async requireWhole(tenant: TenantId, families: readonly string[]): Promise<void> {
    const kept = await this.#keptFamilies(tenant)
    for (const family of families) {
      const rows = await this.rows(this.context.statements.listRowHashes({ tenant, family }))
      let digest = 0n
      for (const row of rows) digest ^= objectDigest(row)
      if (digest === (kept.get(family)?.digests.objects ?? 0n)) continue
      throw new DamagedRowError({ tenant, row: `objects of \`${family}\``, fault: notWritten })
    }
  }

  /** WHY the number alone: it is read from an index, and each version that is used has a hash. */
  async #requireVersions(tenant: TenantId, family: string): Promise<void> {
    const kept = await this.#keptFamilies(tenant)
    const row = await this.first(this.context.statements.countVersions({ tenant, family }))
    if (Number(row?.total ?? 0) === (kept.get(family)?.versions ?? 0)) return
    throw new DamagedRowError({ tenant, row: `versions of \`${family}\``, fault: notWritten })
  }

  /** Reads what the tenant's families had after the last write. @throws DamagedRowError. */
  #keptFamilies(tenant: TenantId): Promise<ReadonlyMap<string, KeptFamily>> {
    this.#digests ??= this.#readFamilies(tenant)
    return this.#digests
  }

  async #readFamilies(tenant: TenantId): Promise<ReadonlyMap<string, KeptFamily>> {
    const rows = await this.rows(this.context.statements.listDigests({ tenant }))
    const families = new Map(
      rows.map((row) => [
        row.family,
        { versions: Number(row.versions), digests: toFamilyDigests(row) },
      ]),
    )
    const digest = tenantDigest(
      this.#state.identityHash,
      [...families.values()].map(({ digests }) => digests),
    )
    if (String(digest) === this.#state.rowsDigest) return families
    throw new DamagedRowError({ tenant, row: 'totals of families', fault: notWritten })
  }

  async listAsOf(
    tenant: TenantId,
    family: string,
    at: Date,
    { after = '', limit }: Omit<ListQuery, 'filter'>,
  ): Promise<Page<VersionRecord>> {
    const wholeFrom = this.#state.versionsWholeFrom
    if (wholeFrom !== undefined && at < wholeFrom) throw new PurgedPastError(wholeFrom)
    if (after === '') await this.#requireVersions(tenant, family)
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
