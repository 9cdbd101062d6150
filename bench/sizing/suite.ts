/**
 * What a server needs, by what it holds: `npm run bench -- sizing`. The server runs on one processor and its load on
 * another one.
 */

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { dataPaths } from '../../src/data-directory.ts'
import { pinTo } from '../decide/processor.ts'
import { measureInTurn } from '../http/load.ts'
import { policiesPath } from '../http/ostiary.ts'
import { machineNotes, printTable } from '../http/report.ts'
import { findFreePort, startServer, type ServerProcess } from '../http/server-process.ts'
import { median } from '../http/statistics.ts'
import { highestMemory, openDescriptors, residentMemory } from './server-usage.ts'
import { policyNaming } from '../stored-policies.ts'
import { createTenants, type SizedTenant } from './tenants.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Tenants and policies in each. */
const usualHoldings = ['1x240', '1x10000', '100x240', '1000x240']

const policiesOfDraft = 1_000
const connections = 10

interface Effort {
  readonly holdings: readonly string[]
  readonly seconds: number
  readonly rounds: number
  /** Policies that are created, and changed, to measure the disk. */
  readonly writes: number
  /** Drafts that are sent at the same time. */
  readonly drafts: number
}

function readEffort(): Effort {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      writes: { type: 'string', default: '1000' },
      drafts: { type: 'string', default: '20' },
    },
    allowPositionals: true,
  })
  return {
    holdings: positionals.length === 0 ? usualHoldings : positionals,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    writes: Number(values.writes),
    drafts: Number(values.drafts),
  }
}

interface SizedServer extends ServerProcess {
  readonly url: string
}

async function start(data: string): Promise<SizedServer> {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const args = ['start', '--data', data, '--port', '0', '--http-port', String(port)]
  const limits = ['--limit', 'policies=20000']
  const server = await startServer([main, ...args, ...limits], `${url}/healthz`)
  pinTo(1, server.pid)
  return { ...server, url }
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly body?: string
}

function headersOf({ authorization }: SizedTenant): Readonly<Record<string, string>> {
  return { authorization, 'content-type': 'application/json' }
}

async function send(url: string, tenant: SizedTenant, sent: Sent): Promise<unknown> {
  const { method, path, body = null } = sent
  const response = await fetch(`${url}${path}`, { method, headers: headersOf(tenant), body })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`)
  return text === '' ? undefined : JSON.parse(text)
}

const decisionsPath = '/ostiary/v1/decisions'

function decision({ administrator }: SizedTenant, more: object = {}): Sent {
  const signIn = { principal: { kind: 'user', id: administrator } }
  return { method: 'POST', path: decisionsPath, body: JSON.stringify({ signIn, ...more }) }
}

const allUsers = {
  applications: { includeApplications: ['All'] },
  users: { includeUsers: ['All'] },
  clientAppTypes: ['all'],
}

async function createPolicy(url: string, tenant: SizedTenant): Promise<string> {
  const body = JSON.stringify({ ...policyNaming(5), conditions: allUsers })
  const created = await send(url, tenant, { method: 'POST', path: policiesPath, body })
  return `${policiesPath}/${(created as { readonly id: string }).id}`
}

async function measureRates(
  url: string,
  tenant: SizedTenant,
  effort: Effort,
): Promise<readonly (readonly string[])[]> {
  const path = await createPolicy(url, tenant)
  const target = (sent: readonly Sent[]) => ({
    url,
    connections,
    requests: sent.map((each) => ({ ...each, headers: headersOf(tenant) })),
  })
  const rates = await measureInTurn(
    {
      'GET one policy': target([{ method: 'GET', path }]),
      'one sign-in in a request': target([decision(tenant)]),
    },
    effort,
  )
  return Object.entries(rates).map(([name, values]) => [name, `${median(values).toFixed(0)}/s`])
}

/** Bytes of the database while no server runs: everything is in the one file then. */
async function databaseBytes(data: string): Promise<number> {
  return (await stat(dataPaths(data).database)).size
}

async function inTurns(number: number, action: (index: number) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < number; first += connections) {
    const size = Math.min(connections, number - first)
    await Promise.all(Array.from({ length: size }, (_, each) => action(first + each)))
  }
}

/** Starts a server, lets it write, and stops it. Returns in words the rate, and what the database grew by. */
async function measureWrites(
  data: string,
  number: number,
  write: (url: string, index: number) => Promise<unknown>,
): Promise<string> {
  const before = await databaseBytes(data)
  const server = await start(data)
  const startedAt = performance.now()
  await inTurns(number, (index) => write(server.url, index))
  const seconds = (performance.now() - startedAt) / 1_000
  await server.stop()
  const growth = ((await databaseBytes(data)) - before) / 2 ** 20
  return `${(number / seconds).toFixed(0)}/s, disk ${growth.toFixed(1)} MiB`
}

async function measureGrowth(
  data: string,
  tenant: SizedTenant,
  writes: number,
): Promise<readonly (readonly string[])[]> {
  const paths: string[] = []
  const created = await measureWrites(data, writes, async (url) => {
    paths.push(await createPolicy(url, tenant))
  })
  const changed = await measureWrites(data, writes, (url, index) =>
    send(url, tenant, {
      method: 'PATCH',
      path: paths[index] ?? '',
      body: JSON.stringify({ displayName: `Changed ${randomUUID()}` }),
    }),
  )
  return [
    [`POST ${writes} policies`, created],
    [`PATCH ${writes} policies`, changed],
  ]
}

async function sendDrafts(url: string, tenant: SizedTenant, atOnce: number): Promise<string> {
  const policies = Array.from({ length: policiesOfDraft }, () => policyNaming(5))
  const {
    method,
    path,
    body = null,
  } = decision(tenant, {
    policies: { draft: { mode: 'overlay', policies } },
  })
  const answers = await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const response = await fetch(`${url}${path}`, { method, headers: headersOf(tenant), body })
      await response.arrayBuffer()
      return response.status
    }),
  )
  const count = (status: number): number => answers.filter((each) => each === status).length
  if (count(200) + count(429) < atOnce) throw new Error(`drafts: ${answers.join(' ')}`)
  return `${count(200)} answered, ${count(429)} told to wait`
}

async function measureHolding(holding: string, effort: Effort, folder: string): Promise<void> {
  const [tenantCount = 0, policyCount = 0] = holding.split('x').map(Number)
  const data = await mkdtemp(join(folder, 'data-'))
  const tenants = await createTenants(data, tenantCount, policyCount)
  const [first] = tenants
  if (first === undefined) throw new Error(`'${holding}' has no tenant; write 100x240`)
  const megabytes = (value: number): string => `${value.toFixed(0)} MiB`
  const stored = (await databaseBytes(data)) / 2 ** 20
  const server = await start(data)
  const rows: (readonly string[])[] = [
    ['what', 'measured'],
    ['database', megabytes(stored)],
    ['from spawn to the first answer', `${(server.startMs / 1_000).toFixed(1)} s`],
    ['memory after start', megabytes(residentMemory(server.pid))],
    ['open files after start', String(openDescriptors(server.pid))],
  ]
  for (const tenant of tenants) {
    await send(server.url, tenant, { method: 'GET', path: `${policiesPath}?$top=100` })
    await send(server.url, tenant, decision(tenant))
  }
  rows.push([
    'memory after a list and a decision of each tenant',
    megabytes(residentMemory(server.pid)),
  ])
  if (tenantCount === 1) rows.push(...(await measureRates(server.url, first, effort)))
  rows.push(
    [
      `${effort.drafts} drafts of ${policiesOfDraft} policies at once`,
      await sendDrafts(server.url, first, effort.drafts),
    ],
    ['memory, highest of all', megabytes(highestMemory(server.pid))],
  )
  await server.stop()
  if (tenantCount === 1) rows.push(...(await measureGrowth(data, first, effort.writes)))
  printTable(`${tenantCount} tenants with ${policyCount} policies each`, rows)
  await rm(data, { recursive: true, force: true, maxRetries: 5 })
}

/** Runs the suite for the given holdings, such as `100x240`: that many tenants, with that many policies each. */
export async function runSizingSuite(): Promise<void> {
  const effort = readEffort()
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-sizing-'))
  try {
    console.log(machineNotes())
    console.log(`the load ${pinTo(0)}; each server on processor 1`)
    for (const holding of effort.holdings) await measureHolding(holding, effort, folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
