/** The servers under comparison, each with its own copy of the same policy. */

import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataPaths } from '../../src/data-directory.ts'
import type { BareServerSettings } from './bare-fastify.ts'
import { jsonServerAbsence, startJsonServer } from './json-server.ts'
import type { Target } from './load.ts'
import { applicationToken, delegatedToken, policiesPath, startOstiary } from './ostiary.ts'
import { patches, samplePolicy } from './sample-policy.ts'
import { findFreePort, startServer, type ServerProcess } from './server-process.ts'

const json = { 'content-type': 'application/json' }

const readTarget = (url: string, headers: Readonly<Record<string, string>>): Target => ({
  url,
  requests: [{ method: 'GET', headers }],
})

const writeTarget = (url: string, headers: Readonly<Record<string, string>>): Target => ({
  url,
  requests: patches.map((body) => ({ method: 'PATCH', headers: { ...headers, ...json }, body })),
})

/** Headers that the HTTP layer adds. */
const ownHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
])

/** The headers of an answer, for a server that sends the same. */
export function answerHeaders(response: Response): Readonly<Record<string, string>> {
  return Object.fromEntries([...response.headers].filter(([name]) => !ownHeaders.has(name)))
}

/** Answers of the service that the bare server sends again. */
interface Recorded {
  readonly id: string
  readonly read: BareServerSettings['read']
  readonly written: BareServerSettings['written']
}

/** Creates the policy, changes it once, and keeps the answers. */
async function recordAnswers(url: string, authorization: string): Promise<Recorded> {
  const headers = { authorization, ...json }
  const created = await fetch(`${url}${policiesPath}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(samplePolicy),
  })
  const { id } = (await created.json()) as { readonly id: string }
  const policy = `${url}${policiesPath}/${id}`
  const written = await fetch(policy, { method: 'PATCH', headers, body: patches[0] ?? '' })
  const read = await fetch(policy, { headers })
  if (!created.ok || !written.ok || !read.ok)
    throw new Error('creating, changing or reading the policy failed')
  return {
    id,
    read: { headers: answerHeaders(read), body: await read.text() },
    written: { headers: answerHeaders(written) },
  }
}

async function startBareFastify(
  directory: string,
  database: string,
  recorded: Recorded,
): Promise<{ readonly server: ServerProcess; readonly url: string }> {
  const port = await findFreePort()
  const copy = join(directory, 'bare.db')
  await copyFile(database, copy)
  const settings: BareServerSettings = { port, path: policiesPath, database: copy, ...recorded }
  const url = `http://127.0.0.1:${port}${policiesPath}/${recorded.id}`
  const script = fileURLToPath(new URL('bare-fastify.ts', import.meta.url))
  return { server: await startServer([script, JSON.stringify(settings)], url), url }
}

/** `json-server` is absent when it is not installed. */
export interface Contenders {
  readonly reads: {
    readonly bareFastify: Target
    readonly ostiaryApplication: Target
    readonly ostiaryDelegated: Target
    readonly jsonServer?: Target
  }
  readonly writes: {
    readonly bareFastify: Target
    readonly ostiary: Target
    readonly jsonServer?: Target
  }
  readonly stop: () => Promise<void>
}

/** Starts all contenders with their data below `directory`. */
export async function startContenders(directory: string): Promise<Contenders> {
  const data = join(directory, 'ostiary')
  await mkdir(data, { recursive: true })
  const first = await startOstiary(data)
  const application = `Bearer ${await applicationToken(data)}`
  const delegated = `Bearer ${await delegatedToken(data)}`
  const recorded = await recordAnswers(first.url, application)
  // WHY stopped: after a clean stop the whole database is in one file, which can be copied.
  await first.stop()
  const ostiary = await startOstiary(data)
  const bare = await startBareFastify(directory, dataPaths(data).database, recorded)
  const jsonPolicy = `/policies/${recorded.id}`
  const jsonServer = jsonServerAbsence()
    ? undefined
    : await startJsonServer(directory, { policies: [JSON.parse(recorded.read.body)] }, jsonPolicy)
  const policy = `${ostiary.url}${policiesPath}/${recorded.id}`
  return {
    reads: {
      bareFastify: readTarget(bare.url, { authorization: application }),
      ostiaryApplication: readTarget(policy, { authorization: application }),
      ostiaryDelegated: readTarget(policy, { authorization: delegated }),
      ...(jsonServer && { jsonServer: readTarget(`${jsonServer.origin}${jsonPolicy}`, {}) }),
    },
    writes: {
      bareFastify: writeTarget(bare.url, { authorization: application }),
      ostiary: writeTarget(policy, { authorization: application }),
      ...(jsonServer && { jsonServer: writeTarget(`${jsonServer.origin}${jsonPolicy}`, {}) }),
    },
    stop: async () => {
      await Promise.all([ostiary.stop(), bare.server.stop(), jsonServer?.server.stop()])
    },
  }
}
