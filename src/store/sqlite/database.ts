/** `node:sqlite` in the shape Kysely expects, with the compiled statements kept. */

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { LRUCache } from 'lru-cache'

/** Fixed statements are far fewer; the others are filters of callers. */
const keptStatements = 256

class KeptStatement implements SqliteStatement {
  readonly reader: boolean
  readonly #statement: StatementSync

  constructor(statement: StatementSync) {
    this.#statement = statement
    this.reader = statement.columns().length > 0
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(...(parameters as readonly SQLInputValue[]))
  }

  run(parameters: readonly unknown[]): {
    changes: number | bigint
    lastInsertRowid: number | bigint
  } {
    return this.#statement.run(...(parameters as readonly SQLInputValue[]))
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...(parameters as readonly SQLInputValue[]))
  }
}

/** One connection to a SQLite file. */
export class SqliteConnection implements SqliteDatabase {
  readonly #database: DatabaseSync
  readonly #statements = new LRUCache<string, KeptStatement>({ max: keptStatements })

  #dataVersion: StatementSync | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Whether a transaction has begun and has not ended; SQLite ends some itself when they fail. */
  get isInTransaction(): boolean {
    return this.#database.isOpen && this.#database.isTransaction
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = new KeptStatement(this.#database.prepare(sql))
    this.#statements.set(sql, statement)
    return statement
  }

  /** WHY rows as arrays: every turn of the event loop reads one, and a named member doubles the time. */
  #prepareDataVersion(): StatementSync {
    const statement = this.#database.prepare('pragma data_version')
    statement.setReturnArrays(true)
    return statement
  }

  /**
   * Differs after every commit of another connection. Source: https://www.sqlite.org/pragma.html#pragma_data_version
   */
  changeMark(): number {
    this.#dataVersion ??= this.#prepareDataVersion()
    const [version] = this.#dataVersion.get() as unknown as readonly [number]
    return version
  }

  /** Runs statements that take and return nothing. */
  run(sql: string): void {
    this.#database.exec(sql)
  }

  close(): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }
}
