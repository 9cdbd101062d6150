/** One data set on which the service is started, written to and killed again and again. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSigningJwk } from '../../src/identity/signing-key.ts'
import { policyFamilies, type Attempts } from './attempt.ts'
import type { CrashServiceSettings } from './crash-service.ts'
import { prepareData, readRequestIds } from './crash-setup.ts'
import type { SeededRandom } from './seeded-random.ts'
import { startWaitingService } from './service-process.ts'
import { settle, type Settlement } from './settlement.ts'
import { openStoreAt, type StoreAddress } from './store-address.ts'
import { openStoredRows } from './stored-rows.ts'
import { findInconsistencies } from './table-consistency.ts'
import { startWriters, type Population } from './writers.ts'

/** How long the writers go on at most after the first acknowledged write, in milliseconds. */
const longestWorkMs = 200

/** Processes that load their code while an earlier one is written to. */
const waitingServices = 2

/** A data set under attack. */
export interface CrashRun {
  /** Starts the service, lets the writers work, kills it, and settles what it left behind. */
  readonly killOnce: () => Promise<Settlement>
  readonly dispose: () => Promise<void>
}

/** Prepares the data set at an address that holds nothing yet. */
export async function startCrashRun(
  address: StoreAddress,
  random: SeededRandom,
): Promise<CrashRun> {
  const codeCache = await mkdtemp(join(tmpdir(), 'ostiary-crash-code-'))
  const settings: CrashServiceSettings = { address, signingJwk: await generateSigningJwk() }
  let marks = 0
  const nextMark = () => `mark ${(marks += 1)}.`

  const { tokens, controls, assignable } = await prepareData(settings, codeCache)
  const known = await readRequestIds(settings)

  async function readPopulation(): Promise<Population> {
    const rows = await openStoredRows(address)
    const objects = await rows.select('select family, id from objects')
    const edges = await rows.select(
      `select source_key, target_key from edges where relation = 'policies'`,
    )
    await rows.close()
    const idsOf = (family: string) =>
      objects.filter((row) => row['family'] === family).map((row) => String(row['id']))
    const kept = new Set([...assignable, ...Object.values(controls).map(({ id }) => id)])
    const assigned = new Map(
      edges.map((row) => [String(row['source_key']), String(row['target_key'])]),
    )
    return {
      policies: Object.fromEntries(
        policyFamilies.map((family) => [family, idsOf(family).filter((id) => !kept.has(id))]),
      ) as unknown as Population['policies'],
      targets: ['applications', 'servicePrincipals'].flatMap((family) =>
        idsOf(family)
          .slice(0, 2)
          .map((id) => ({ family, id, assigned: assigned.get(id.toLowerCase()) })),
      ),
      assignable,
    }
  }

  async function settleNow(attempts: Attempts, since: Date): Promise<Settlement> {
    const rows = await openStoredRows(address)
    const store = await openStoreAt(address)
    try {
      const settlement = await settle(attempts, store, rows, controls, known, since)
      const findings = [...settlement.findings, ...(await findInconsistencies(rows))]
      return { ...settlement, findings }
    } finally {
      await store.close()
      await rows.close()
    }
  }

  const waiting = Array.from({ length: waitingServices }, () => startWaitingService(codeCache))

  return {
    async killOnce() {
      const service = waiting.shift()
      if (service === undefined) throw new Error('no service waits')
      const population = await readPopulation()
      const since = new Date()
      const url = await service.serve(settings)
      const writers = startWriters(url, tokens, population, random, nextMark)
      await writers.underWay
      await sleep(random.between(0, longestWorkMs))
      const stopped = writers.stop()
      await service.kill()
      waiting.push(startWaitingService(codeCache))
      return settleNow(await stopped, since)
    },
    async dispose() {
      await Promise.all(waiting.map((service) => service.kill()))
      await rm(codeCache, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
