/** Compares the engines that run in this process. */

import { assertAgreement, describeMix, type Asked } from './agreement.ts'
import { casbin } from './contenders/casbin.ts'
import { cedarWasm } from './contenders/cedar.ts'
import type { Contender } from './contenders/contender.ts'
import { jsonRulesEngine } from './contenders/json-rules.ts'
import {
  ostiaryReasons,
  ostiaryTrace,
  ostiaryVerdict,
  referenceInterpreter,
} from './contenders/ostiary.ts'
import { bytesKept } from './measure/heap.ts'
import { ratesInTurn, type Effort } from './measure/rates.ts'
import type { Workload } from './workload/workload.ts'

/** The first one is what the others are measured by. */
const contenders: readonly Contender[] = [
  ostiaryVerdict,
  ostiaryReasons,
  ostiaryTrace,
  referenceInterpreter,
  cedarWasm,
  jsonRulesEngine,
  casbin,
]

/** An engine that has its policies. */
export interface Loaded extends Asked {
  readonly loadMs: number
  /** What the policies take on the heap of this process and beside it. */
  readonly bytes: number
}

async function load(contender: Contender, workload: Workload): Promise<Loaded> {
  const before = bytesKept()
  const start = performance.now()
  const prepare = await contender.load(workload)
  const loadMs = performance.now() - start
  const bytes = Math.max(0, bytesKept() - before)
  return { name: contender.name, questions: workload.samples.map(prepare), loadMs, bytes }
}

export interface Comparison {
  readonly engines: readonly (Loaded & { readonly rates: readonly number[] })[]
  /** Of the sign-ins, in words. */
  readonly mix: string
}

/** @throws Error when two engines differ about a sign-in, or nearly all sign-ins have one verdict. */
export async function compareInProcess(workload: Workload, effort: Effort): Promise<Comparison> {
  const loaded: Loaded[] = []
  for (const contender of contenders) loaded.push(await load(contender, workload))
  const verdicts = await assertAgreement(loaded, workload.samples)
  const rates = await ratesInTurn(
    loaded.map(({ questions }) => questions),
    effort,
  )
  return {
    engines: loaded.map((engine, place) => ({ ...engine, rates: rates[place] ?? [] })),
    mix: describeMix(verdicts),
  }
}
