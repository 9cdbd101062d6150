/** Opens the store in a SQLite file. */

import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Store } from '../port.ts'
import { openSqlStore, type OpeningStore } from '../sql/sql-store.ts'
import { CommitCounter, requireEveryCommit } from './commit-mark.ts'
import { SqliteConnection } from './database.ts'
import { translateDamage } from './failure.ts'
import { createFileProbe } from './file-probe.ts'
import { requireSqliteFile } from './requirements.ts'
import { openSqliteEngine } from './engine.ts'

/** How long opening and reading wait for another process that recovers or closes the file. */
const openWaitMs = 5_000

/** How much of the file the reading connection keeps in memory. */
const readCacheKiB = 16 * 1024

/** The same for each connection that holds snapshots. WHY less: there are several, and each reads a tenant once. */
const snapshotCacheKiB = 4 * 1024

/** Snapshots at once, unless the caller says another number. */
const defaultSnapshots = 4

/** What a connection to a file does when a transaction commits. */
type Synchronous = 'full' | 'off'

function openWriter(file: string, synchronous: Synchronous): SqliteConnection {
  const database = new DatabaseSync(file, { timeout: openWaitMs })
  const mode = database.prepare('pragma journal_mode = wal').get()
  if (mode?.['journal_mode'] !== 'wal') {
    database.close()
    throw new Error(`\`${file}\` is on a file system without shared memory, which SQLite needs`)
  }
  database.exec(`
    pragma synchronous = ${synchronous};
    pragma foreign_keys = on;
    pragma busy_timeout = 0;
  `)
  return new SqliteConnection(database)
}

function openReader(file: string, cacheKiB: number): SqliteConnection {
  const database = new DatabaseSync(file, { readOnly: true, timeout: openWaitMs })
  database.exec(`pragma cache_size = -${cacheKiB}`)
  return new SqliteConnection(database)
}

interface StoreExtras extends OpeningStore {
  readonly snapshots?: number
  readonly afterClose?: () => Promise<void>
}

/** `folder` is on the disk of the file. */
async function openStore(
  file: string,
  synchronous: Synchronous,
  folder: string,
  { snapshots = defaultSnapshots, afterClose, ...opening }: StoreExtras = {},
): Promise<Store> {
  const writer = openWriter(file, synchronous)
  const reader = openReader(file, readCacheKiB)
  // WHY only where commits are durable: the file beside must not count more than the database keeps.
  const counter = synchronous === 'full' ? new CommitCounter(file, writer) : undefined
  const engine = await openSqliteEngine({
    writer,
    reader,
    snapshots: Array.from({ length: snapshots }, () => openReader(file, snapshotCacheKiB)),
    probe: createFileProbe(folder, openWriter(file, synchronous)),
    ...(counter && { counter }),
    ...(afterClose && { afterClose }),
  })
  if (counter !== undefined) {
    try {
      requireEveryCommit(file, reader)
    } catch (error) {
      await engine.close()
      throw error
    }
  }
  return openSqlStore(engine, opening)
}

/**
 * WHY a file for an in-memory database: two connections to a shared in-memory database block each other, so
 * that reads would wait for writes. The file is unlinked as soon as it is open, where the system allows.
 */
async function openPrivateStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-'))
  const removeFolder = (): Promise<void> =>
    rm(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    const store = await openStore(join(folder, 'store.db'), 'off', tmpdir(), {
      afterClose: removeFolder,
    })
    await store.ping()
    await removeFolder().catch(() => undefined)
    return store
  } catch (error) {
    await removeFolder()
    throw error
  }
}

/**
 * Opens the store in `file`, which is created with its folder when missing, readable by its owner only.
 * `wasUsed` says that the file must have content. `:memory:` opens a private store that ends with `close`. Brings the schema up to date.
 * @throws Error when the file belongs to a newer release; BusyError when another process holds it;
 * DamagedDatabaseError when the file is damaged, or lacks commits that it had.
 */
export async function openSqliteStore(
  options: OpeningStore & {
    readonly file: string
    readonly wasUsed?: boolean
    /** Snapshots at once, default 4: others wait. */
    readonly snapshots?: number
  },
): Promise<Store> {
  const { file, wasUsed, ...extras } = options
  if (file === ':memory:') return openPrivateStore()
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await requireSqliteFile(file, wasUsed)
  await (await open(file, 'a', 0o600)).close()
  try {
    return await openStore(file, 'full', dirname(file), extras)
  } catch (error) {
    throw translateDamage(file, error)
  }
}
