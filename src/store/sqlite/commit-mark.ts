/**
 * A small file beside the database that says how many commits the database had. A database with fewer was
 * damaged, or is an older copy: its write-ahead log was deleted, or another file was put in its place.
 * The file is written after each commit, in place, which takes some microseconds; a process that is killed leaves
 * it up to date. It is made durable once a second and at the end. So only a machine that loses its power within a
 * second of a commit, and its write-ahead log, too, loses commits unnoticed.
 * WHY not durable with each commit: it would wait for the disk twice.
 */

import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { DamagedDatabaseError } from '../errors.ts'
import type { SqliteConnection } from './database.ts'

/** Milliseconds after which a written file is made durable. */
const syncInterval = 1_000

/** Bytes of the file, always the same: it is written in place. */
const markBytes = 96

const syncData = promisify(fdatasync)

interface CommitCount {
  /** Made when the database was created. */
  readonly database: string
  readonly commits: number
}

/** The file that belongs to a database file. A restore must not leave it behind. */
export function commitMarkPath(file: string): string {
  return `${file}-commits`
}

function parseMark(text: string): CommitCount | undefined {
  try {
    const { database, commits } = JSON.parse(text) as Partial<CommitCount>
    const isWhole = typeof database === 'string' && Number.isSafeInteger(commits)
    return isWhole ? { database, commits: Number(commits) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads the file beside a database; undefined when there is none. @throws DamagedDatabaseError when it is damaged.
 * WHY an empty one is none: a machine that loses its power may leave a new file without its content.
 */
function readMark(file: string): CommitCount | undefined {
  const path = commitMarkPath(file)
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  if (text.replaceAll('\0', '') === '') return undefined
  const mark = parseMark(text)
  if (mark !== undefined) return mark
  throw new DamagedDatabaseError(
    path,
    'it does not say how many writes the database had, so lost writes cannot be noticed',
    'if the database has its last writes, delete this file; the next write makes it again',
  )
}

function readCount(connection: SqliteConnection): CommitCount | undefined {
  const table = connection.prepare(`select 1 from sqlite_schema where name = 'commit_counter'`)
  if (table.all([]).length === 0) return undefined
  const [row] = connection.prepare('select database, commits from commit_counter').all([])
  return row as CommitCount | undefined
}

/**
 * Compares a database with the file beside it.
 * @throws DamagedDatabaseError when the database lacks commits that it had, or the file beside it is damaged.
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
  #hasTable = false
  #changes = 0
  #counted: CommitCount | undefined
  #mark: number | undefined
  #timer: NodeJS.Timeout | undefined
  #syncing: Promise<void> = Promise.resolve()

  constructor(file: string, writer: SqliteConnection) {
    this.#file = file
    this.#writer = writer
  }

  /** Counts the transaction that is about to be committed, if it changed a row. */
  beforeCommit(): void {
    this.#counted = undefined
    if (this.#totalChanges() === this.#changes) return
    if (!this.#hasTable) {
      this.#writer.run(`
        create table if not exists commit_counter (
          id integer primary key check (id = 1), database text not null, commits integer not null);
        insert or ignore into commit_counter values (1, lower(hex(randomblob(16))), 0)`)
    }
    const [row] = this.#writer
      .prepare('update commit_counter set commits = commits + 1 returning database, commits')
      .all([])
    this.#counted = row as CommitCount
  }

  /** Notes that the transaction was committed. */
  afterCommit(): void {
    if (this.#counted === undefined) return
    this.#hasTable = true
    this.#changes = this.#totalChanges()
    this.#writeMark(this.#counted)
    this.#timer ??= setTimeout(() => this.#sync(), syncInterval).unref()
  }

  /** Makes the file durable a last time; called while the connections are open. */
  async end(): Promise<void> {
    if (this.#timer !== undefined) this.#sync()
    await this.#syncing
    if (this.#mark !== undefined) closeSync(this.#mark)
    this.#mark = undefined
  }

  #totalChanges(): number {
    const [row] = this.#writer.prepare('select total_changes() as total').all([])
    return (row as { readonly total: number }).total
  }

  #writeMark(count: CommitCount): void {
    try {
      this.#mark ??= openSync(
        commitMarkPath(this.#file),
        constants.O_RDWR | constants.O_CREAT,
        0o600,
      )
      writeSync(this.#mark, JSON.stringify(count).padEnd(markBytes), 0)
    } catch {
      // A folder that cannot be written to must not fail a write that is committed.
    }
  }

  #sync(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const mark = this.#mark
    if (mark === undefined) return
    this.#syncing = this.#syncing.then(() => syncData(mark)).catch(() => undefined)
  }
}
