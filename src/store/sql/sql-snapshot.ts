/** The reads of a snapshot, and the revision that identifies a snapshot of a tenant. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { NotFoundError } from '../errors.ts'
import type { ListQuery, Page, Revision, Snapshot, VersionRecord } from '../port.ts'
import type { Execute } from './engine.ts'
import { instantText, toVersionRecord } from './rows.ts'
import { SqlReader, type SqlContext } from './sql-reader.ts'

/** Reads a tenant's revision. @throws NotFoundError. */
export async function readRevision(
  { statements }: SqlContext,
  execute: Execute,
  tenant: TenantId,
): Promise<Revision> {
  const { rows } = await execute(statements.findRevision({ tenant }))
  if (rows[0] === undefined) throw new NotFoundError(`the tenant \`${tenant}\` does not exist`)
  return String(rows[0].write_count)
}

/** Reads through the `execute` of a snapshot. */
export class SqlSnapshot extends SqlReader implements Snapshot {
  readonly revision: Revision

  constructor(context: SqlContext, execute: Execute, revision: Revision) {
    super(context, execute)
    this.revision = revision
  }

  async listAsOf(
    tenant: TenantId,
    family: string,
    at: Date,
    { after = '', limit }: Omit<ListQuery, 'filter'>,
  ): Promise<Page<VersionRecord>> {
    const rows = await this.rows(
      this.context.statements.listAsOf({
        tenant,
        family,
        at: instantText(at),
        after: keyOf(after),
        limit: limit + 1,
      }),
    )
    const items = rows.slice(0, limit).map((row) => toVersionRecord(tenant, row))
    const last = items.at(-1)
    return last === undefined || rows.length <= limit ? { items } : { items, next: last.id }
  }
}
