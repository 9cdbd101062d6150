/** The state of a tenant, and the revision that identifies it. */

import type { TenantId } from '../../kernel/ids.ts'
import { NotFoundError } from '../errors.ts'
import type { Revision } from '../port.ts'
import type { Execute } from './engine.ts'
import type { SqlContext } from './sql-reader.ts'

/** What the row of a tenant says of all its rows. */
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
