/** How long `/healthz` waits while heavy requests run: `npm run bench -- stalls`. */

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { readPolicy } from '../../src/conditional-access/resources/policies/read-policy.ts'
import { dataPaths } from '../../src/data-directory.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { seedSample } from '../../src/sample.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { applicationToken, startOstiary } from '../http/ostiary.ts'
import { samplePolicy } from '../http/sample-policy.ts'

/** Requests of one kind that are sent at the same time. */
const atOnce = 20

/** Pause between two requests to `/healthz`, milliseconds. */
const pauseMs = 5

const policyCounts = [240, 10_000] as const

function policy(): JsonObject {
  return {
    ...samplePolicy,
    displayName: `Policy ${randomUUID()}`,
    state: 'enabled',
    conditions: {
      ...samplePolicy.conditions,
      users: { includeUsers: Array.from({ length: 5 }, () => randomUUID()) },
    },
  }
}

/** Stores policies as they are after a POST, but without index and audit. */
async function storePolicies(directory: string, number: number): Promise<void> {
  const store = await openSqliteStore({ file: dataPaths(directory).database })
  await seedSample(store)
  const author = { kind: 'system', id: 'bench' } as const
  const provenance = { author, requestId: randomUUID(), at: new Date() }
  await store.write(contosoTenantId, provenance, async (transaction) => {
    for (let each = 0; each < number; each += 1) {
      const read = readPolicy(policy(), 'modern', 'beta')
      if (!read.ok) throw new Error(read.findings[0]?.message)
      const { body } = read.value
      await transaction.create({
        family: policyKind.name,
        id: randomUUID(),
        body,
        index: policyKind.index(body),
        uniqueKeys: [],
      })
    }
  })
  await store.close()
}

interface HeavyRequest {
  readonly path: string
  readonly body: string
}

/** The kinds of heavy requests. */
function heavyRequests(): Readonly<Record<string, HeavyRequest>> {
  const signIn = { principal: { kind: 'user', id: randomUUID() } }
  const draft = { mode: 'overlay', policies: Array.from({ length: 1_000 }, policy) }
  const decisions = (body: object): HeavyRequest => ({
    path: '/ostiary/v1/decisions',
    body: JSON.stringify(body),
  })
  return {
    'live decision': decisions({ signIn }),
    draft: decisions({ signIn, policies: { draft } }),
    'past policies': decisions({ signIn, policies: { at: new Date().toISOString() } }),
    'full trace': decisions({
      signIns: [signIn, signIn, signIn],
      trace: 'full',
    }),
    difference: {
      path: '/ostiary/v1/decisions/diff',
      body: JSON.stringify({
        before: { live: true },
        after: { draft },
        grid: true,
        gridLimit: 200,
      }),
    },
  }
}

interface Delays {
  readonly millis: readonly number[]
}

/** Measures `/healthz` until all heavy requests are answered. One request goes before, so that code is compiled. */
async function measure(url: string, token: string, { path, body }: HeavyRequest): Promise<Delays> {
  const progress = { isOver: false }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const send = async (): Promise<number> => {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body })
    await response.body?.pipeTo(new WritableStream())
    return response.status
  }
  await send()
  const heavy = Promise.all(Array.from({ length: atOnce }, send)).finally(() => {
    progress.isOver = true
  })
  const millis: number[] = []
  do {
    const startedAt = performance.now()
    await (await fetch(`${url}/healthz`)).arrayBuffer()
    millis.push(performance.now() - startedAt)
    await sleep(pauseMs)
  } while (!progress.isOver)
  const statuses = new Set(await heavy)
  const isExpected = [...statuses].every((status) => status === 200 || status === 429)
  if (!isExpected) throw new Error(`${path} answers ${[...statuses].join(', ')}`)
  return { millis: millis.toSorted((one, other) => one - other) }
}

function row(name: string, { millis }: Delays): string {
  const at = (share: number): string =>
    (millis[Math.min(millis.length - 1, Math.floor(millis.length * share))] ?? 0).toFixed(1)
  return `| ${name} | ${millis.length} | ${at(0.5)} | ${at(0.99)} | ${at(1)} |`
}

/** Runs the suite and prints its tables. */
export async function runStallsSuite(): Promise<void> {
  for (const number of policyCounts) {
    const directory = await mkdtemp(join(tmpdir(), 'ostiary-stalls-'))
    try {
      await storePolicies(directory, number)
      const server = await startOstiary(directory)
      const token = await applicationToken(directory)
      console.log(`\n${number} policies, ${atOnce} requests of a kind at once\n`)
      console.log('| Requests | Samples of /healthz | p50 ms | p99 ms | max ms |')
      console.log('| --- | ---: | ---: | ---: | ---: |')
      for (const [name, request] of Object.entries(heavyRequests())) {
        console.log(row(name, await measure(server.url, token, request)))
      }
      await server.stop()
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
}
