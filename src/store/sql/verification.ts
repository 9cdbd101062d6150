/** A check of a whole database that changes nothing in it. */

import { NewerReleaseError } from '../errors.ts'
import { newerMigrations } from '../migrations/newer-migrations.ts'
import { migrations } from '../migrations/migrations.ts'
import type { DatabaseReads } from './engine.ts'
import {
  findHeadDamage,
  findMissingRows,
  findRowDamage,
  listAuditHeads,
  type AuditChainEnd,
} from './find-damage.ts'
import { tellRows, type OnRows } from './rows-read.ts'
import { findMissingParts, lacksMigrationsTable } from '../schema/expected-schema.ts'
import type { SchemaParts } from '../schema/schema-parts.ts'

/** What a check of a database works on. It sees one committed state, until `close`. */
export interface Verification {
  /**
   * Yields each finding as one plain line, as soon as it is found. `onRows` is told the number of rows that were
   * read; what it throws ends the check.
   */
  readonly findDamage: (onRows?: OnRows) => AsyncIterable<string>
  /** The same for the newest audit record of each tenant alone, which takes moments. */
  readonly findHeadDamage: () => AsyncIterable<string>
  /** The same for rows that are missing or do not belong where they are, as digests tell. */
  readonly findMissingRows: () => AsyncIterable<string>
  /** Whether a check so far found what `ostiary repair` cannot mend: pages or indexes of a SQLite file. */
  readonly hasDamagedPages: () => boolean
  /** The newest audit record of each tenant, as the tenant names it. */
  readonly listAuditHeads: () => Promise<readonly AuditChainEnd[]>
  readonly close: () => Promise<void>
}

/** The database cannot be checked as it is. The message says what to do. */
export class NotVerifiableError extends Error {
  override readonly name = 'NotVerifiableError'
}

/**
 * A schema without the table of its migrations is for the check to report.
 * @throws NotVerifiableError when an older release wrote the database, NewerReleaseError when a newer one did.
 */
export async function requireCurrentSchema(
  { queries, execute }: DatabaseReads,
  schema: SchemaParts,
): Promise<void> {
  if (lacksMigrationsTable(schema)) return
  const { rows } = await execute(queries.selectFrom('schema_migrations').select('name').compile())
  const applied = new Set(rows.map(({ name }) => name))
  const newer = newerMigrations(applied)
  if (newer.length > 0) throw new NewerReleaseError(newer)
  if (migrations.some(({ name }) => !applied.has(name))) {
    throw new NotVerifiableError(
      'an older release wrote this database, without hashes; start this release once, then verify again',
    )
  }
}

/** Yields what the schema lacks; when it is whole, what the check of rows finds. */
async function* afterSchema(
  schema: SchemaParts,
  check: () => AsyncIterable<string>,
): AsyncGenerator<string> {
  const missing = findMissingParts(schema)
  yield* missing
  // WHY not both: a query for rows fails without its table.
  if (missing.length === 0) yield* check()
}

/** Checks the schema, and the rows when it is whole; the engine puts its own checks before these. */
export function rowVerification(
  reads: DatabaseReads,
  schema: SchemaParts,
  close: () => Promise<void>,
): Verification {
  return {
    findDamage: (onRows) =>
      afterSchema(schema, () =>
        findRowDamage(
          onRows === undefined ? reads : { ...reads, execute: tellRows(reads.execute, onRows) },
        ),
      ),
    findHeadDamage: () => afterSchema(schema, () => findHeadDamage(reads)),
    findMissingRows: () => afterSchema(schema, () => findMissingRows(reads)),
    hasDamagedPages: () => false,
    listAuditHeads: () => listAuditHeads(reads),
    close,
  }
}
