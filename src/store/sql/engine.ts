/** What one database engine does in its own way; everything else of the store is shared. */

import type { CompiledQuery, Kysely, QueryResult } from 'kysely'
import type { SchemaDialect } from '../migrations/migration.ts'
import type { DatabaseTables } from './schema.ts'

/** Runs one statement. @throws BusyError when the engine cannot serve it now. */
export type Execute = <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>>

/** A transaction that has begun. It ends with `commit`, or with `rollback`, also after a failed `commit`. */
export interface Session {
  readonly execute: Execute
  /** Resolves when the changes are durable. @throws BusyError; the caller then rolls back. */
  commit(): Promise<void>
  /** Undoes everything. Never throws: a connection that cannot roll back is given up. */
  rollback(): Promise<void>
}

/** Reads that all see one committed state, until `end`. */
export interface SnapshotSession {
  readonly execute: Execute
  /** Never throws: a connection that cannot end its transaction is given up. */
  end(): Promise<void>
}

/** The seam between the shared store and a database. */
export interface SqlEngine {
  /** Builds and compiles queries; never runs one. */
  readonly queries: Kysely<DatabaseTables>
  readonly schemaDialect: SchemaDialect
  /** Run first in a migration: makes other processes that start wait. None where `begin` does that. */
  readonly migrationLock: CompiledQuery | undefined
  /** Run last in a migration: tells the planner what the tables hold. None where the engine measures it. */
  readonly plannerStatistics: readonly CompiledQuery[]
  /** Runs one statement on the last committed state; never waits for a write. */
  readonly read: Execute
  /**
   * A value that is another one after every commit, of whatever process, and cheaper to ask for than a
   * row. Undefined where the engine has none: then every read goes to the database.
   */
  readonly changeMark: (() => number) | undefined
  /**
   * Begins a transaction. Calls that name the same `queue` wait for each other within the process.
   * @throws BusyError.
   */
  begin(queue: string): Promise<Session>
  /** Begins reads on the last committed state; never waits for a write. @throws BusyError. */
  beginSnapshot(): Promise<SnapshotSession>
  /** Waits for the transactions that have begun, then frees everything held. */
  close(): Promise<void>
}
