/** How fast a large directory answers: `npm run bench -- directory`. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { dataPaths } from '../../src/data-directory.ts'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { createTestDatabase, startPostgresCluster } from '../../test/support/postgres-cluster.ts'
import { machineNotes, printTable, verdict } from '../http/report.ts'
import { findFreePort, startServer, type ServerProcess } from '../http/server-process.ts'
import { median } from '../http/statistics.ts'
import { highestMemory, residentMemory } from '../sizing/server-usage.ts'
import { authorizationOf, createTenantsIn, type SizedTenant } from '../sizing/tenants.ts'
import { storeDirectory, type DirectorySize } from './people.ts'
import { questionsOf, type Question, type QuestionKind } from './questions.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Questions that are asked before any is measured. */
const warmUp = 10

interface Effort {
  readonly size: DirectorySize
  readonly postgres: boolean
  /** Questions of each kind that are measured. */
  readonly requests: number
  /** Longest time for one kind of question, seconds: then fewer are asked. */
  readonly seconds: number
  /** Only questions whose name has this part. */
  readonly only: string
  /** A folder that keeps the directory for the next run. */
  readonly keep: string | undefined
}

function readEffort(): Effort {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      users: { type: 'string', default: '100000' },
      groups: { type: 'string', default: '10000' },
      requests: { type: 'string', default: '300' },
      seconds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      keep: { type: 'string' },
      postgres: { type: 'boolean', default: false },
    },
  })
  return {
    size: { users: Number(values.users), groups: Number(values.groups) },
    requests: Number(values.requests),
    seconds: Number(values.seconds),
    only: values.only,
    keep: values.keep,
    postgres: values.postgres,
  }
}

/** Creates the directory; one that a run before kept is used again. */
async function createDirectory(
  data: string,
  databaseUrl: string | undefined,
  { size, keep }: Effort,
): Promise<SizedTenant> {
  const noted = join(data, 'tenant.json')
  if (keep !== undefined) {
    const text = await readFile(noted, 'utf8').catch(() => undefined)
    if (text !== undefined) {
      const kept = JSON.parse(text) as SizedTenant
      const administrator = { id: kept.administrator, userPrincipalName: 'admin@tenant-1.example' }
      return { ...kept, authorization: await authorizationOf(data, kept.id, administrator) }
    }
  }
  const startedAt = performance.now()
  const store =
    databaseUrl === undefined
      ? await openSqliteStore({ file: dataPaths(data).database })
      : await openPostgresStore({ connectionString: databaseUrl })
  const [tenant] = await createTenantsIn(store, data, 1, 0)
  if (tenant === undefined) throw new Error('no tenant was created')
  await storeDirectory(store, tenant.id, size)
  await store.close()
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
  console.log(`${size.users} users and ${size.groups} groups were written in ${seconds} s`)
  await writeFile(noted, JSON.stringify(tenant))
  return tenant
}

interface Asked {
  readonly server: ServerProcess & { readonly url: string }
  readonly agent: Agent
  readonly authorization: string
}

/** Asks once. Returns the time until the whole answer is there, milliseconds. */
function ask({ server, agent, authorization }: Asked, question: Question): Promise<number> {
  const { path, body, isAdvanced } = question
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const startedAt = performance.now()
  const headers = {
    authorization,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(isAdvanced ? { consistencylevel: 'eventual' } : {}),
  }
  const url = new URL(path, server.url)
  const method = body === undefined ? 'GET' : 'POST'
  request(url, { method, agent, headers }, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (text += chunk))
    response.on('end', () => {
      if (response.statusCode === 200) resolve(performance.now() - startedAt)
      else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 500)}`))
    })
  })
    .on('error', reject)
    .end(body)
  return promise
}

async function measure(
  asked: Asked,
  kind: QuestionKind,
  { requests, seconds }: Effort,
): Promise<readonly string[]> {
  const endsAt = performance.now() + seconds * 1_000
  const times: number[] = []
  try {
    for (let number = 0; number < requests + warmUp; number += 1) {
      const time = await ask(asked, kind.ask(number))
      if (number >= warmUp) times.push(time)
      if (performance.now() > endsAt && times.length > 0) break
    }
  } catch (error) {
    return [kind.name, error instanceof Error ? error.message.slice(0, 100) : String(error)]
  }
  const sorted = times.toSorted((one, other) => one - other)
  const slow = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN
  const middle = median(times)
  return [
    kind.name,
    `${middle.toFixed(2)} ms`,
    `${slow.toFixed(2)} ms`,
    String(times.length),
    kind.goalMs === undefined ? '' : `<= ${kind.goalMs} ms`,
    kind.goalMs === undefined ? '' : verdict(middle <= kind.goalMs),
  ]
}

async function measureAll(
  data: string,
  databaseUrl: string | undefined,
  tenant: SizedTenant,
  effort: Effort,
): Promise<void> {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const database = databaseUrl === undefined ? [] : ['--database-url', databaseUrl]
  const parameters = ['--data', data, '--port', '0', '--http-port', String(port), ...database]
  const server = await startServer([main, 'start', ...parameters], `${url}/healthz`)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const before = residentMemory(server.pid)
  const rows: (readonly string[])[] = [['question', 'median', '95 %', 'asked', 'goal', '']]
  try {
    const asked = { server: { ...server, url }, agent, authorization: tenant.authorization }
    for (const kind of questionsOf(effort.size)) {
      if (kind.name.includes(effort.only)) rows.push(await measure(asked, kind, effort))
    }
    const { users, groups } = effort.size
    const store = databaseUrl === undefined ? 'SQLite' : 'PostgreSQL'
    printTable(`${users} users, ${groups} nested groups; ${store}; one request at a time`, rows)
    const highest = highestMemory(server.pid).toFixed(0)
    console.log(`\nmemory after start ${before.toFixed(0)} MiB, highest ${highest} MiB`)
  } finally {
    agent.destroy()
    await server.stop()
  }
}

/** Runs the suite on SQLite, or with `--postgres` on PostgreSQL. `--keep FOLDER` keeps the directory on SQLite. */
export async function runDirectorySuite(): Promise<void> {
  const effort = readEffort()
  const data = effort.keep ?? (await mkdtemp(join(tmpdir(), 'ostiary-directory-')))
  const cluster = effort.postgres ? await startPostgresCluster() : undefined
  const database = cluster && (await createTestDatabase(cluster.url))
  try {
    console.log(machineNotes())
    const tenant = await createDirectory(data, database?.url, effort)
    await measureAll(data, database?.url, tenant, effort)
  } finally {
    await database?.drop()
    await cluster?.stop()
    if (effort.keep === undefined) await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
}
