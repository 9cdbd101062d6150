/** The reads of a snapshot, and the revision that identifies a snapshot of a tenant. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { NotFoundError, PurgedPastError } from '../errors.ts'
import type { ListQuery, Page, Revision, Snapshot, VersionRecord } from '../port.ts'
import type { Execute } from './engine.ts'
import { instantText, toListedVersion } from './rows.ts'
import { SqlReader, type SqlContext } from './sql-reader.ts'

/** A state of a tenant. */
export interface TenantState {
  readonly revision: Revision
  /** Versions recorded before this instant may be missing. */
  readonly versionsWholeFrom: Date | undefined
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
    revision: String(row.write_count),
    versionsWholeFrom: purgedBefore === '' ? undefined : new Date(purgedBefore),
  }
}

/** Reads through the `execute` of a snapshot. */
export class SqlSnapshot extends SqlReader implements Snapshot {
  readonly revision: Revision
  readonly #versionsWholeFrom: Date | undefined

  constructor(context: SqlContext, execute: Execute, state: TenantState) {
    super(context, execute)
    this.revision = state.revision
    this.#versionsWholeFrom = state.versionsWholeFrom
  }

  async listAsOf(
    tenant: TenantId,
    family: string,
    at: Date,
    { after = '', limit }: Omit<ListQuery, 'filter'>,
  ): Promise<Page<VersionRecord>> {
    const wholeFrom = this.#versionsWholeFrom
    if (wholeFrom !== undefined && at < wholeFrom) throw new PurgedPastError(wholeFrom)
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
