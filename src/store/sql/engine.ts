/** The parts of the store that differ between database engines. */

import type { CompiledQuery, Kysely, QueryResult } from 'kysely'
import type { SchemaRow } from '../schema/schema-parts.ts'
import type { SchemaDialect } from '../migrations/schema-dialect.ts'
import type { DatabaseTables } from './schema.ts'

/** Runs one statement. @throws BusyError when the engine cannot serve it now. */
export type Execute = <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>>

/** A connection that sees one committed state. */
export interface DatabaseReads {
  readonly queries: Kysely<DatabaseTables>
  readonly execute: Execute
}

/** A transaction that has begun. It ends with `commit`, or with `rollback`, also after a failed `commit`. */
export interface Session {
  readonly execute: Execute
  /** Resolves when the changes are durable. @throws BusyError; the caller then rolls back. */
  commit(): Promise<void>
  /** Undoes everything. Never throws: a connection that cannot roll back is discarded. */
  rollback(): Promise<void>
}

/** Reads that all see one committed state, until `end`. */
export interface SnapshotSession {
  readonly execute: Execute
  /** Never throws: a connection that cannot end its transaction is discarded. */
  end(): Promise<void>
}

/** The interface between the shared store and a database. */
export interface SqlEngine {
  /** Builds and compiles queries; never runs one. */
  readonly queries: Kysely<DatabaseTables>
  readonly schemaDialect: SchemaDialect
  /** The query for the tables and indexes that the database has. */
  readonly schemaQuery: CompiledQuery<SchemaRow>
  /** Runs first in a migration: makes other starting processes wait. Absent if `begin` does that. */
  readonly migrationLock: CompiledQuery | undefined
  /**
   * Runs last in a migration: gives the planner the sizes of the tables. Absent if the engine measures them.
   */
  readonly plannerStatistics: readonly CompiledQuery[]
  /** Whether the planner cannot tell how many objects a condition finds: it always looks up in the index first. */
  readonly looksUpFirst: boolean
  /** Runs one statement on the last committed state; never waits for a write. */
  readonly read: Execute
  /**
   * A value that changes with every commit of any process and is cheaper to read than a row. Undefined if the
   * engine has none; then every read goes to the database.
   */
  readonly changeMark: (() => number) | undefined
  /**
   * Begins a transaction. Calls that name the same `queue` wait for each other within the process.
   * @throws BusyError.
   */
  begin(queue: string): Promise<Session>
  /** Begins reads on the last committed state; never waits for a write. @throws BusyError. */
  beginSnapshot(): Promise<SnapshotSession>
  /** Writes one row in a transaction of its own. @throws when the database takes no write now. */
  probeWrite(): Promise<void>
  /** Waits for the transactions that have begun, then releases all resources. */
  close(): Promise<void>
}
