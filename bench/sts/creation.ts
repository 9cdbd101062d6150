/**
 * Creation of policies: over HTTP, and by the bare store, which writes the same rows in the same transactions: the
 * object, its index, its version and its audit record. Both run on the same disk, in turn.
 */

import { randomUUID } from 'node:crypto'
import { cp, mkdir } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { dataPaths } from '../../src/data-directory.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import type { Provenance, Store } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { applicationToken, startOstiary } from '../http/ostiary.ts'

const family = 'stsPolicies'
const collection = '/v1.0/policies/claimsMappingPolicies'

/** Policies that are created in one round of one contender. */
export const policiesPerRound = 1_000

/** Requests at one time, and writes of the bare store. */
const atOnce = 10

/** A claims mapping policy of usual size. */
function policyBody(number: number): JsonObject {
  const claims = ['employeeid', 'department', 'onpremisessamaccountname', 'country'].map((ID) => ({
    Source: 'user',
    ID,
    JwtClaimType: `x_${ID}`,
    SamlClaimType: `https://claims.contoso.example/${ID}`,
  }))
  return {
    displayName: `Claims ${number} ${randomUUID()}`,
    definition: [
      JSON.stringify({
        ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: claims },
      }),
    ],
  }
}

/** Runs the work for each number, some at one time. Returns how many per second were done. */
async function ratePerSecond(work: (number: number) => Promise<void>): Promise<number> {
  let next = 0
  const startedAt = performance.now()
  const workers = Array.from({ length: atOnce }, async () => {
    while (next < policiesPerRound) {
      next += 1
      await work(next)
    }
  })
  await Promise.all(workers)
  return (policiesPerRound * 1_000) / (performance.now() - startedAt)
}

/** A contender: `round` creates the policies of one round and returns how many it created in a second. */
export interface Creator {
  readonly round: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** What one creation over HTTP stored. */
interface StoredCreation {
  readonly body: JsonObject
  readonly audit: JsonObject
  readonly provenance: Omit<Provenance, 'requestId' | 'at'>
}

async function readCreation(store: Store): Promise<StoredCreation> {
  const { items } = await store.list(contosoTenantId, family, { limit: 1 })
  const [object] = items
  const [audit] = await store.listAudit(contosoTenantId, { limit: 1 })
  if (!object || !audit) throw new Error('the first creation stored no policy or no audit record')
  const { id } = object
  const [version] = await store.listVersions(contosoTenantId, { family, id }, { limit: 1 })
  if (!version) throw new Error('the first creation stored no version')
  return { body: object.body, audit: audit.body, provenance: { author: version.author } }
}

/** Creates policies as the stored one by the store alone. */
async function startBareStore(data: string): Promise<Creator> {
  const store = await openSqliteStore({ file: dataPaths(data).database })
  const { body, audit, provenance } = await readCreation(store)
  const create = async (): Promise<void> => {
    const at = new Date()
    const displayName = `Claims ${randomUUID()}`
    await store.write(
      contosoTenantId,
      { ...provenance, requestId: randomUUID(), at },
      async (transaction) => {
        await transaction.create({
          family,
          id: randomUUID(),
          body: { ...body, displayName },
          index: [
            { property: 'displayName', value: displayName },
            { property: 'type', value: 'ClaimsMappingPolicy' },
            { property: 'isOrganizationDefault', value: false },
          ],
          uniqueKeys: [],
        })
        const id = `${at.toISOString()}_${randomUUID()}`
        await transaction.appendAudit({ id, recordedAt: at, body: { ...audit, id } })
      },
    )
  }
  return { round: () => ratePerSecond(create), stop: () => store.close() }
}

/** POST that is done when its answer is read. */
function post(agent: Agent, url: string, authorization: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        if (answer.statusCode === 201) resolve()
        else reject(new Error(`POST ${url}: ${answer.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Starts both contenders with a data directory each, below `directory`. */
export async function startCreators(
  directory: string,
): Promise<{ readonly overHttp: Creator; readonly bareStore: Creator }> {
  const data = join(directory, 'ostiary')
  await mkdir(data, { recursive: true })
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const first = await startOstiary(data)
  const authorization = `Bearer ${await applicationToken(data)}`
  await post(agent, `${first.url}${collection}`, authorization, JSON.stringify(policyBody(0)))
  // WHY stopped: after a clean stop the whole database is in files that can be copied.
  await first.stop()
  const copy = join(directory, 'bare')
  await cp(data, copy, { recursive: true })
  const ostiary = await startOstiary(data)
  const url = `${ostiary.url}${collection}`
  return {
    overHttp: {
      round: () =>
        ratePerSecond((number) =>
          post(agent, url, authorization, JSON.stringify(policyBody(number))),
        ),
      stop: async () => {
        agent.destroy()
        await ostiary.stop()
      },
    },
    bareStore: await startBareStore(copy),
  }
}
