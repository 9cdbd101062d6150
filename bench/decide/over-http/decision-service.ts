/** The service with the policies of a workload as live policies. */

import { randomUUID } from 'node:crypto'
import { kindNames } from '../../../src/conditional-access/model/kind-names.ts'
import { locationEntries } from '../../../src/conditional-access/model/locations/location-body.ts'
import { policyKind } from '../../../src/conditional-access/resources/policies/kind.ts'
import { dataPaths } from '../../../src/data-directory.ts'
import { contosoTenantId } from '../../../src/directory/sample/contoso.ts'
import type { Decision } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import { openSqliteStore } from '../../../src/store/sqlite/open.ts'
import type { BareAnswer } from '../../http/bare-decisions.ts'
import { answerHeaders } from '../../http/contenders.ts'
import type { Target } from '../../http/load.ts'
import { applicationToken, startOstiary } from '../../http/ostiary.ts'
import { commonVerdict } from '../contenders/ostiary.ts'
import type { Verdict } from '../workload/rule.ts'
import { signInInstant } from '../workload/sign-ins.ts'
import { placesOf } from '../workload/tenant.ts'
import type { Sample, Workload } from '../workload/workload.ts'

const objectsPerWrite = 500

/**
 * Writes policies and named locations as the service stores them. WHY not by requests: the service requires that
 * every group and application exists, and limits the number of policies.
 */
async function storeWorkload(data: string, { tenant, policies }: Workload): Promise<void> {
  const objects = [
    ...placesOf(tenant.places).map(({ id, body }) => ({
      family: kindNames.namedLocations,
      id,
      body,
      index: locationEntries(body),
      uniqueKeys: [],
    })),
    ...policies.map(({ id, body }) => ({
      family: policyKind.name,
      id,
      body,
      index: policyKind.index(body),
      uniqueKeys: [],
    })),
  ]
  const store = await openSqliteStore({ file: dataPaths(data).database })
  try {
    for (let start = 0; start < objects.length; start += objectsPerWrite) {
      const author = { kind: 'system', id: 'bench' } as const
      const provenance = { author, requestId: randomUUID(), at: new Date(signInInstant) }
      await store.write(contosoTenantId, provenance, async (transaction) => {
        for (const object of objects.slice(start, start + objectsPerWrite)) {
          await transaction.create(object)
        }
      })
    }
  } finally {
    await store.close()
  }
}

/** Enough to keep the service busy during the transfer of one body. */
const batchConnections = 2

const question = { asOf: signInInstant, facts: 'given' } as const

interface DecisionsAnswer {
  readonly decisions: readonly Decision[]
}

export interface DecisionService {
  readonly ask: (sample: Sample) => Promise<Verdict>
  /** One sign-in in each request. */
  readonly singles: Target
  /** The verdicts on all sign-ins of the workload, from one request. */
  readonly askAtOnce: () => Promise<readonly Verdict[]>
  /** All sign-ins of the workload in each request. */
  readonly batch: Target
  /** What the service answers to such a request, for a server that prints the same. */
  readonly recordBatch: () => Promise<BareAnswer>
  readonly stop: () => Promise<void>
}

/** Starts the service with its data in an empty directory. */
export async function startDecisionService(
  data: string,
  workload: Workload,
): Promise<DecisionService> {
  await (await startOstiary(data)).stop()
  await storeWorkload(data, workload)
  const server = await startOstiary(data)
  const path = '/ostiary/v1/decisions'
  const url = `${server.url}${path}`
  const authorization = `Bearer ${await applicationToken(data)}`
  const headers = { authorization, 'content-type': 'application/json' }
  const bodyOf = (signIn: SignIn) => JSON.stringify({ ...question, signIn })
  const bodyOfAll = JSON.stringify({ ...question, signIns: workload.crowd })
  const post = async (body: string) => {
    const response = await fetch(url, { method: 'POST', headers, body })
    const text = await response.text()
    if (!response.ok) throw new Error(`POST of a decision answered ${response.status}: ${text}`)
    return { headers: answerHeaders(response), body: JSON.parse(text) as DecisionsAnswer }
  }
  const send = async (body: string): Promise<readonly Verdict[]> => {
    const { decisions } = (await post(body)).body
    return decisions.map(({ outcome }) => commonVerdict(outcome))
  }
  const target = (bodies: readonly string[]): Target => ({
    url,
    requests: bodies.map((body) => ({ method: 'POST', headers, body })),
  })
  return {
    ask: async ({ signIn }) => {
      const [verdict] = await send(bodyOf(signIn))
      if (verdict === undefined) throw new Error('the answer has no decision')
      return verdict
    },
    askAtOnce: () => send(bodyOfAll),
    singles: target(workload.samples.map(({ signIn }) => bodyOf(signIn))),
    batch: { ...target([bodyOfAll]), connections: batchConnections },
    recordBatch: async () => ({ path, ...(await post(bodyOfAll)) }),
    stop: server.stop,
  }
}
