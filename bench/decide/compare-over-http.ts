/** Compares the service with Cerbos and with a bare Fastify route; each runs in its own process. */

import { join } from 'node:path'
import { measureInTurn, type LoadEffort, type Target } from '../http/load.ts'
import { assertAgreement, describeMix, type Asked } from './agreement.ts'
import { startBareService } from './over-http/bare-service.ts'
import { cerbosAbsence, startCerbos, type Cerbos } from './over-http/cerbos.ts'
import { startDecisionService } from './over-http/decision-service.ts'
import type { Verdict } from './workload/rule.ts'
import type { Sample, Workload } from './workload/workload.ts'

export interface HttpComparison {
  /** Answers per second, one decision in each. */
  readonly ostiary: readonly number[]
  /** Decisions per second, a thousand in each request. */
  readonly batch: readonly number[]
  /** As many bodies of a thousand sign-ins, parsed by a bare route that prints the same answer. */
  readonly bareBatch: readonly number[]
  /** Undefined when Cerbos is not installed. */
  readonly cerbos: { readonly rates: readonly number[]; readonly startMs: number } | undefined
  readonly mix: string
}

function askedOverHttp(
  name: string,
  ask: (sample: Sample) => Promise<Verdict>,
  samples: readonly Sample[],
): Asked {
  return { name, questions: samples.map((sample) => () => ask(sample)) }
}

/** @throws Error when their verdicts differ, or a request fails. */
export async function compareOverHttp(
  directory: string,
  workload: Workload,
  effort: LoadEffort,
  beforeLoad: () => void,
): Promise<HttpComparison> {
  const { samples, crowd, policies } = workload
  const service = await startDecisionService(join(directory, `${policies.length}`), workload)
  let cerbos: Cerbos | undefined
  let bare: Awaited<ReturnType<typeof startBareService>> | undefined
  try {
    bare = await startBareService(
      join(directory, `${policies.length}-answer.json`),
      await service.recordBatch(),
      service.batch,
    )
    cerbos = cerbosAbsence()
      ? undefined
      : await startCerbos(join(directory, `${policies.length}-cerbos`), workload)
    beforeLoad()
    const atOnce = await service.askAtOnce()
    const verdicts = await assertAgreement(
      [
        askedOverHttp('Ostiary over HTTP', service.ask, samples),
        { name: 'Ostiary, all in one request', questions: atOnce.map((verdict) => () => verdict) },
        ...(cerbos ? [askedOverHttp('Cerbos', cerbos.ask, samples)] : []),
      ],
      samples,
    )
    const targets: Record<string, Target> = {
      single: service.singles,
      batch: service.batch,
      bareBatch: bare.batch,
    }
    if (cerbos) targets['cerbos'] = cerbos.singles
    const rates = await measureInTurn(targets, effort)
    return {
      ostiary: rates['single'] ?? [],
      batch: (rates['batch'] ?? []).map((rate) => rate * crowd.length),
      bareBatch: (rates['bareBatch'] ?? []).map((rate) => rate * crowd.length),
      cerbos: cerbos && { rates: rates['cerbos'] ?? [], startMs: cerbos.startMs },
      mix: describeMix(verdicts),
    }
  } finally {
    await Promise.all([service.stop(), bare?.stop(), cerbos?.stop()])
  }
}
