/**
 * A small file beside the database that says how many commits the database had. A database with fewer was
 * damaged, or is an older copy: its write-ahead log was deleted, or another file was put in its place.
 * The file is written at most once a second and at the end, after the commits and without delaying them. So
 * the loss of what was committed in the last second before a crash is not noticed.
 */

import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { DamagedDatabaseError } from '../errors.ts'
import type { SqliteConnection } from './database.ts'

/** Milliseconds between two writes of the file. */
const writeInterval = 1_000

interface CommitCount {
  /** Made when the database was created. */
  readonly database: string
  readonly commits: number
}

/** The file that belongs to a database file. A restore must not leave it behind. */
export function commitMarkPath(file: string): string {
  return `${file}-commits`
}

function readMark(file: string): CommitCount | undefined {
  try {
    const { database, commits } = JSON.parse(
      readFileSync(commitMarkPath(file), 'utf8'),
    ) as Partial<CommitCount>
    return typeof database === 'string' && typeof commits === 'number'
      ? { database, commits }
      : undefined
  } catch {
    return undefined
  }
}

function readCount(connection: SqliteConnection): CommitCount | undefined {
  const table = connection.prepare(`select 1 from sqlite_schema where name = 'commit_counter'`)
  if (table.all([]).length === 0) return undefined
  const [row] = connection.prepare('select database, commits from commit_counter').all([])
  return row as CommitCount | undefined
}

/**
 * Compares a database with the file beside it.
 * @throws DamagedDatabaseError when the database lacks commits that it had.
 */
export function requireEveryCommit(file: string, connection: SqliteConnection): void {
  const mark = readMark(file)
  if (mark === undefined) return
  const count = readCount(connection)
  const isSame = count?.database === mark.database
  if (isSame && count.commits >= mark.commits) return
  const finding = isSame
    ? `its last ${mark.commits - count.commits} writes are missing; '${file}-wal' may have been deleted`
    : 'it is not the database that was here before'
  throw new DamagedDatabaseError(
    file,
    finding,
    `if you put an older copy there on purpose, delete '${commitMarkPath(file)}'`,
  )
}

/** Counts the commits of a database, and keeps the file beside it up to date. */
export class CommitCounter {
  readonly #file: string
  readonly #writer: SqliteConnection
  readonly #reader: SqliteConnection
  #hasTable = false
  #changes = 0
  #isMarked = true
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(file: string, writer: SqliteConnection, reader: SqliteConnection) {
    this.#file = file
    this.#writer = writer
    this.#reader = reader
  }

  /** Counts the transaction that is about to be committed, if it changed a row. */
  beforeCommit(): void {
    const [row] = this.#writer.prepare('select total_changes() as total').all([])
    const { total } = row as { readonly total: number }
    if (total === this.#changes) return
    if (!this.#hasTable) {
      this.#writer.run(`
        create table if not exists commit_counter (
          id integer primary key check (id = 1), database text not null, commits integer not null);
        insert or ignore into commit_counter values (1, lower(hex(randomblob(16))), 0)`)
    }
    this.#writer.run('update commit_counter set commits = commits + 1')
    this.#isMarked = false
  }

  /** Notes that the transaction was committed. */
  afterCommit(): void {
    if (this.#isMarked) return
    this.#hasTable = true
    const [row] = this.#writer.prepare('select total_changes() as total').all([])
    this.#changes = (row as { readonly total: number }).total
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#mark()
    }, writeInterval).unref()
  }

  /** Writes the file a last time; called while the connections are open. */
  async end(): Promise<void> {
    clearTimeout(this.#timer)
    if (!this.#isMarked) this.#mark()
    await this.#writing
  }

  #mark(): void {
    const count = readCount(this.#reader)
    if (count === undefined) return
    this.#isMarked = true
    this.#writing = this.#writing.then(() => this.#writeMark(count))
  }

  async #writeMark(count: CommitCount): Promise<void> {
    const path = commitMarkPath(this.#file)
    try {
      const temporary = await open(`${path}-${process.pid}`, 'w', 0o600)
      await temporary.writeFile(JSON.stringify(count))
      await temporary.sync()
      await temporary.close()
      await rename(`${path}-${process.pid}`, path)
    } catch {
      // A folder that cannot be written to must not fail a write that is committed.
    }
  }
}
