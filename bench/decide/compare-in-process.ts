/** Compares the engines that run in this process. */

import { absenceOf } from '../peers.ts'
import { assertAgreement, describeMix, type Asked } from './agreement.ts'
import { bareLoop } from './contenders/bare-loop.ts'
import type { Contender } from './contenders/contender.ts'
import {
  ostiaryReasons,
  ostiaryTrace,
  ostiaryVerdict,
  referenceInterpreter,
} from './contenders/ostiary.ts'
import { bytesKept } from './measure/heap.ts'
import { ratesInTurn, type Effort } from './measure/rates.ts'
import type { Workload } from './workload/workload.ts'

/** The others are compared with the first one. */
const ownContenders: readonly Contender[] = [
  ostiaryVerdict,
  ostiaryReasons,
  ostiaryTrace,
  referenceInterpreter,
]

/** An engine whose package may be absent. */
interface PeerEngine {
  readonly packageName: string
  readonly importContender: () => Promise<Contender>
}

const peerEngines: readonly PeerEngine[] = [
  {
    packageName: '@cedar-policy/cedar-wasm',
    importContender: async () => (await import('./contenders/cedar.ts')).cedarWasm,
  },
  {
    packageName: 'json-rules-engine',
    importContender: async () => (await import('./contenders/json-rules.ts')).jsonRulesEngine,
  },
  {
    packageName: 'casbin',
    importContender: async () => (await import('./contenders/casbin.ts')).casbin,
  },
]

/** An engine that is not measured. */
export interface LeftOut {
  readonly name: string
  readonly reason: string
}

async function findContenders(): Promise<{
  readonly contenders: readonly Contender[]
  readonly leftOut: readonly LeftOut[]
}> {
  const contenders = [...ownContenders]
  const leftOut: LeftOut[] = []
  for (const { packageName, importContender } of peerEngines) {
    const reason = absenceOf(packageName)
    if (reason === undefined) contenders.push(await importContender())
    else leftOut.push({ name: packageName, reason })
  }
  return { contenders, leftOut }
}

/** An engine with its policies loaded. */
export interface Loaded extends Asked {
  readonly loadMs: number
  /** Memory that the policies use, on the heap of this process and outside it. */
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
  /** The rates of the bare loop, measured in the same rounds. */
  readonly limit: readonly number[]
  readonly leftOut: readonly LeftOut[]
  /** The shares of the verdicts, in words. */
  readonly mix: string
}

/** @throws Error when two engines give different verdicts, or nearly all sign-ins have the same one. */
export async function compareInProcess(workload: Workload, effort: Effort): Promise<Comparison> {
  const { contenders, leftOut } = await findContenders()
  const loaded: Loaded[] = []
  for (const contender of contenders) loaded.push(await load(contender, workload))
  const verdicts = await assertAgreement(loaded, workload.samples)
  const limit = await load(bareLoop, workload)
  const [limitRates = [], ...rates] = await ratesInTurn(
    [limit, ...loaded].map(({ questions }) => questions),
    effort,
  )
  return {
    limit: limitRates,
    engines: loaded.map((engine, place) => ({ ...engine, rates: rates[place] ?? [] })),
    leftOut,
    mix: describeMix(verdicts),
  }
}
