/** How long `/healthz` waits while heavy requests run: `npm run bench -- stalls`. */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { applicationToken, startOstiary } from '../http/ostiary.ts'
import { heavyKinds, type HeavyKind, type HeavyRequest } from './heavy-requests.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { dataPaths } from '../../src/data-directory.ts'
import { createEncryptionKeys } from '../../src/key-encryption-file.ts'
import { seedSample } from '../../src/sample.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { storePolicies } from '../stored-policies.ts'
import { measureUnreadAnswers, type UnreadAnswers } from './unread-answers.ts'

/** Reads how much the suite does. */
function readEffort() {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      /** Numbers of stored policies, one table for each. */
      policies: { type: 'string', default: '240,10000' },
      /** Requests of one kind that are sent at the same time. */
      'at-once': { type: 'string', default: '20' },
      /** Requests are sent again until so much time has passed. */
      seconds: { type: 'string', default: '2' },
      /** Unread explained answers, and how many seconds the memory is watched then. */
      unread: { type: 'string', default: '100' },
      'watch-seconds': { type: 'string', default: '20' },
      /** Kinds, by their names; all when empty. */
      only: { type: 'string', default: '' },
    },
  })
  return {
    policyCounts: values.policies.split(',').map(Number),
    atOnce: Number(values['at-once']),
    seconds: Number(values.seconds),
    unread: { requests: Number(values.unread), seconds: Number(values['watch-seconds']) },
    only: values.only === '' ? [] : values.only.split(','),
  }
}

/** One answer: its status and how long it took to its last byte, milliseconds. */
interface Answer {
  readonly status: number
  readonly ms: number
}

/** Takes the samples of `/healthz` since the last call, milliseconds. */
type TakeSamples = () => Promise<readonly number[]>

/** Starts the process that asks `/healthz`. */
function startProbe(url: string): { readonly take: TakeSamples; readonly stop: () => void } {
  const probe = fork(fileURLToPath(new URL('probe.ts', import.meta.url)), [`${url}/healthz`])
  return {
    async take() {
      const samples = once(probe, 'message')
      probe.send('take')
      return (await samples)[0] as readonly number[]
    },
    stop: () => probe.disconnect(),
  }
}

async function send(url: string, token: string, request: HeavyRequest): Promise<Answer> {
  const { method, path, mediaType, body, status: expected } = request
  const startedAt = performance.now()
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const { status } = response
  if (status === expected || status === 429) await response.body?.pipeTo(new WritableStream())
  else throw new Error(`${method} ${path} answers ${status}: ${await response.text()}`)
  return { status, ms: performance.now() - startedAt }
}

/** What happened while the requests of one kind ran. */
interface Observed {
  readonly answers: readonly Answer[]
  readonly samples: readonly number[]
}

/** Sends one request first, so that code is compiled, and then all at once, until enough time has passed. */
async function observe(
  service: { readonly url: string; readonly token: string; readonly take: TakeSamples },
  kind: HeavyKind,
  { atOnce, seconds }: { readonly atOnce: number; readonly seconds: number },
): Promise<Observed> {
  const { url, token, take } = service
  await send(url, token, kind(0))
  await take()
  const answers: Answer[] = []
  const startedAt = performance.now()
  do {
    const sent = Array.from({ length: atOnce }, (_, each) =>
      send(url, token, kind(answers.length + each + 1)),
    )
    answers.push(...(await Promise.all(sent)))
  } while (performance.now() - startedAt < seconds * 1_000)
  return { answers, samples: await take() }
}

function percentile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((one, other) => one - other)
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
}

function longest(answers: readonly Answer[]): string {
  return answers.length === 0 ? '' : (Math.max(...answers.map(({ ms }) => ms)) / 1_000).toFixed(1)
}

function row(name: string, { answers, samples }: Observed): string {
  const refused = answers.filter(({ status }) => status === 429)
  const answered = answers.filter(({ status }) => status !== 429)
  const cells = [
    name,
    answered.length,
    longest(answered),
    refused.length,
    longest(refused),
    samples.length,
    percentile(samples, 0.5),
    percentile(samples, 0.99),
    percentile(samples, 1),
  ]
  return `| ${cells.join(' | ')} |`
}

const head = `| Requests | answered | in s | 429 | after s | samples of /healthz | p50 ms | p99 ms | max ms |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`

function memoryLine(requests: number, { statuses, before, highest }: UnreadAnswers): string {
  const answers = [...statuses]
    .filter(([, number]) => number > 0)
    .map(([status, number]) => `${number} ${status === 0 ? 'without an answer' : `with ${status}`}`)
  return `\n${requests} unread explained answers (${answers.join(', ')}): ${before.toFixed(0)} MB before, ${highest.toFixed(0)} MB at most`
}

/** Stores the sample tenant with policies in a data directory. */
async function storeSample(directory: string, policies: number): Promise<void> {
  const store = await openSqliteStore({ file: dataPaths(directory).database })
  const [sealedBy] = await createEncryptionKeys(directory)
  if (sealedBy === undefined) throw new Error('no key encryption key was made')
  await seedSample(store, sealedBy)
  await storePolicies(store, contosoTenantId, policies)
  await store.close()
}

/** Runs the suite and prints its tables. */
export async function runStallsSuite(): Promise<void> {
  const { policyCounts, only, unread, ...effort } = readEffort()
  for (const number of policyCounts) {
    const directory = await mkdtemp(join(tmpdir(), 'ostiary-stalls-'))
    try {
      await storeSample(directory, number)
      const server = await startOstiary(directory, undefined, ['--limit', 'policies=20000'])
      const token = await applicationToken(directory)
      const { take, stop } = startProbe(server.url)
      console.log(`\n${number} policies, ${effort.atOnce} requests of a kind at once\n\n${head}`)
      for (const [name, kind] of Object.entries(heavyKinds())) {
        if (only.length > 0 && !only.includes(name)) continue
        console.log(row(name, await observe({ url: server.url, token, take }, kind, effort)))
      }
      stop()
      console.log(memoryLine(unread.requests, await measureUnreadAnswers(server, token, unread)))
      await server.stop()
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
}
