/** One real PostgreSQL for a whole test run, and a database of its own for each test file. */

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The connection string of the run's PostgreSQL, as its administrator. */
    postgresUrl: string
  }
}

const serverFile = fileURLToPath(new URL('postgres-server.ts', import.meta.url))

/**
 * Starts PostgreSQL in a process of its own. `url` connects as its administrator.
 * @throws Error when it does not start; its own words are on standard error.
 */
export async function startPostgresCluster(): Promise<{
  readonly url: string
  readonly stop: () => Promise<void>
}> {
  // WHY detached: Ctrl-C must not reach the server; it stops when its standard input ends.
  const server = spawn(process.execPath, [serverFile], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  const firstLine = once(createInterface(server.stdout), 'line')
  const [url] = await Promise.race([
    firstLine,
    exited.then(() => {
      throw new Error('PostgreSQL did not start')
    }),
  ])
  return {
    url: String(url),
    async stop() {
      server.stdin.end()
      await exited
    },
  }
}

/**
 * Starts the PostgreSQL of a test run and provides its address as `postgresUrl`; the function returned stops it.
 * @throws Error when it does not start.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgresCluster()
  project.provide('postgresUrl', url)
  return stop
}

async function runAsAdministrator(adminUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/**
 * Creates an empty database with a name of its own; `drop` also ends the connections to it.
 * `adminUrl` is what the run provides as `postgresUrl`.
 */
export async function createTestDatabase(
  adminUrl: string,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await runAsAdministrator(adminUrl, `create database ${name}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => runAsAdministrator(adminUrl, `drop database if exists ${name} with (force)`),
  }
}
