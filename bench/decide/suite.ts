/**
 * The suite of decisions. In one process it compares this project's engine with its reference interpreter, cedar-wasm,
 * json-rules-engine and casbin; over HTTP it compares the service with Cerbos. All decide the same sign-ins by the same
 * policies, on one processor; only the load generator uses another one.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compilePolicies } from '../../src/conditional-access/engine/compile.ts'
import { machineNotes, printTable } from '../http/report.ts'
import { extremes, median, medianRatio } from '../http/statistics.ts'
import { compareInProcess, type Comparison } from './compare-in-process.ts'
import { compareOverHttp, type HttpComparison } from './compare-over-http.ts'
import { ostiaryVerdict } from './contenders/ostiary.ts'
import type { Question } from './contenders/contender.ts'
import { figure, printGoals, type Goal } from './goals.ts'
import { wasteOf } from './measure/heap.ts'
import { latencyOf, medianByMitata, type Latency } from './measure/latency.ts'
import { ratesInTurn, type Effort } from './measure/rates.ts'
import { cerbosAbsence } from './over-http/cerbos.ts'
import { pinTo } from './processor.ts'
import { makeLadder } from './workload/ladder.ts'
import { factsOf } from './workload/rule.ts'
import { makeWorkload, type Workload } from './workload/workload.ts'

/** The number of policies for which there are goals. */
const goalSize = 240

/** The larger number of policies for which there are goals. */
const largestSize = 5000

/** Numbers of policies; of sign-ins that all engines decide; and a factor for the time that servers get. */
const sizes = [
  { policies: 20, signIns: 500, patience: 1 },
  { policies: 100, signIns: 500, patience: 1 },
  { policies: goalSize, signIns: 500, patience: 1 },
  { policies: largestSize, signIns: 40, patience: 2 },
] as const

const ladderSizes = [goalSize, largestSize] as const
const ladderSteps = [0, 1, 4, 16, 64, 240] as const

interface Options {
  readonly effort: Effort
  readonly seconds: number
  readonly smallest: number
  readonly largest: number
  readonly areEnginesWanted: boolean
  readonly isHttpWanted: boolean
}

function readOptions(): Options {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: { type: 'string', default: '4' },
      milliseconds: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '1' },
      smallest: { type: 'string', default: '0' },
      largest: { type: 'string', default: '5000' },
      'no-engines': { type: 'boolean', default: false },
      'no-http': { type: 'boolean', default: false },
    },
  })
  return {
    effort: { rounds: Number(values.rounds), milliseconds: Number(values.milliseconds) },
    seconds: Number(values.seconds),
    smallest: Number(values.smallest),
    largest: Number(values.largest),
    areEnginesWanted: !values['no-engines'],
    isHttpWanted: !values['no-http'],
  }
}

function reportEngines(
  { engines, limit, leftOut, mix }: Comparison,
  { policies, samples }: Workload,
): void {
  const [first] = engines
  const rows = engines.map(({ name, rates, loadMs, bytes }) => {
    const [low, high] = extremes(rates)
    return [
      name,
      figure(median(rates), '/s'),
      `${figure(low, '')} to ${figure(high, '/s')}`,
      figure(medianRatio(first?.rates ?? [], rates), 'x'),
      figure(loadMs, ' ms'),
      figure(bytes / 2 ** 20, ' MiB'),
    ]
  })
  printTable(`${policies.length} policies, decisions per second`, [
    ['engine', 'median', 'lowest to highest', 'verdict is faster by', 'policies loaded in', 'heap'],
    ...rows,
  ])
  const [slowest, fastest] = extremes(limit)
  console.log(
    `  bare loop, the limit of verdicts: ${figure(median(limit), '/s')} (${figure(slowest, '')} to ${figure(fastest, '/s')}); verdicts reach ${figure(shareOfLimit({ engines, limit }), ' %')}`,
  )
  console.log(`  all ${engines.length} agree about ${samples.length} sign-ins: ${mix}`)
  for (const { name, reason } of leftOut) console.log(`  ${name} left out: ${reason}`)
}

/** The rate of verdicts in per cent of the bare loop. */
function shareOfLimit({ engines, limit }: Pick<Comparison, 'engines' | 'limit'>): number {
  return 100 * medianRatio(engines[0]?.rates ?? [], limit)
}

/** Milliseconds of repeated compilations; the first ones run code that is not optimized yet. */
function compileTimes(
  { policies, tenant, semantics }: Workload,
  repetitions: number,
): readonly number[] {
  return Array.from({ length: repetitions }, () => {
    const start = performance.now()
    compilePolicies(policies, tenant.environment, semantics)
    return performance.now() - start
  })
}

interface Latencies {
  readonly verdict: Latency
  readonly trace: Latency
  /** What a verdict leaves on the heap. */
  readonly bytes: number
}

async function reportLatencies({ engines }: Comparison): Promise<Latencies> {
  const [verdict, reasons, trace] = engines.map(({ questions }) => questions)
  if (verdict === undefined || reasons === undefined || trace === undefined) {
    throw new Error('the engine of this project is missing')
  }
  const latencies = { verdict: latencyOf(verdict, 100), trace: latencyOf(trace) }
  const rows: readonly (readonly [string, Latency])[] = [
    ['verdict, a hundred together', latencies.verdict],
    ['reasons', latencyOf(reasons)],
    ['full trace', latencies.trace],
  ]
  printTable(`${goalSize} policies, time of an answer of Ostiary`, [
    ['answer', 'median', '99 of 100 within'],
    ...rows.map(([name, each]) => [name, figure(each.median, ' us'), figure(each.p99, ' us')]),
  ])
  console.log(`  verdict by mitata: ${figure(await medianByMitata(verdict), ' us')} (median)`)
  const { calls, bytesPerCall, collections } = await wasteOf(verdict)
  console.log(
    `  ${calls.toLocaleString('en-US')} verdicts left ${figure(bytesPerCall, ' bytes')} each on the heap and caused ${collections} collections`,
  )
  return { ...latencies, bytes: bytesPerCall }
}

/** Shows whether policies that do not match cost time. */
async function reportGrowth(
  { tenant, semantics, ...rest }: Workload,
  effort: Effort,
): Promise<void> {
  const ladders = ladderSizes.map((size) => makeLadder(tenant, size, ladderSteps))
  const questions: Question[][] = []
  for (const { policies, rungs } of ladders) {
    const prepare = await ostiaryVerdict.load({ ...rest, tenant, semantics, policies })
    for (const { signIns } of rungs) {
      questions.push(signIns.map((signIn) => prepare({ signIn, facts: factsOf(signIn) })))
    }
  }
  const rates = await ratesInTurn(questions, effort)
  const nanosecondsAt = (column: number, row: number) =>
    1e9 / median(rates[column * ladderSteps.length + row] ?? [])
  printTable('Time of a verdict, by the policies that match and by all of them', [
    ['policies that match', ...ladderSizes.map((size) => `of ${size}`)],
    ...ladderSteps.map((step, row) => [
      `${step}`,
      ...ladderSizes.map((_, column) => figure(nanosecondsAt(column, row), ' ns')),
    ]),
  ])
}

function reportHttp(
  size: number,
  { ostiary, batch, bareBatch, cerbos, mix }: HttpComparison,
): void {
  const row = (name: string, rates: readonly number[]) => {
    const [low, high] = extremes(rates)
    return [name, figure(median(rates), '/s'), `${figure(low, '')} to ${figure(high, '/s')}`]
  }
  printTable(`${size} policies over HTTP, decisions per second`, [
    ['server', 'median', 'lowest to highest'],
    row('Ostiary, one sign-in in a request', ostiary),
    row('Ostiary, 1,000 sign-ins in a request', batch),
    row('bare Fastify, parses and prints the same 1,000', bareBatch),
    ...(cerbos ? [row('Cerbos, one sign-in in a request', cerbos.rates)] : []),
  ])
  console.log(
    cerbos
      ? `  both agree about the sign-ins (${mix}); Cerbos started in ${figure(cerbos.startMs, ' ms')}; single decisions are faster by ${figure(medianRatio(ostiary, cerbos.rates), 'x')}`
      : `  Cerbos left out: ${cerbosAbsence()}`,
  )
}

function goalsOf(
  comparison: Comparison,
  { trace, bytes }: Latencies,
  compiled: readonly number[],
): readonly Goal[] {
  const [, reasons] = comparison.engines
  return [
    { what: 'verdicts : bare loop', measured: shareOfLimit(comparison), unit: ' %', atLeast: 60 },
    { what: 'left on the heap by a verdict', measured: bytes, unit: ' bytes', below: 0.5 },
    { what: 'reasons', measured: median(reasons?.rates ?? []), unit: '/s', atLeast: 400_000 },
    { what: 'full trace, median', measured: trace.median, unit: ' us', below: 35 },
    { what: 'full trace, 99 of 100', measured: trace.p99, unit: ' us', below: 100 },
    { what: 'compile, first time', measured: compiled[0] ?? Number.NaN, unit: ' ms', below: 10 },
    { what: 'compile, median', measured: median(compiled), unit: ' ms', below: 10 },
  ]
}

/** The goals of the largest set of policies. */
function largestGoalsOf(comparison: Comparison, workload: Workload): readonly Goal[] {
  const size = workload.policies.length.toLocaleString('en-US')
  return [
    {
      what: `verdicts : bare loop, ${size} policies`,
      measured: shareOfLimit(comparison),
      unit: ' %',
      atLeast: 40,
    },
    {
      what: `compile ${size} policies, median`,
      measured: median(compileTimes(workload, 5)),
      unit: ' ms',
      below: 150,
    },
  ]
}

function httpGoalsOf({ ostiary, batch, bareBatch, cerbos }: HttpComparison): readonly Goal[] {
  return [
    ...(cerbos
      ? [
          {
            what: 'single decisions over HTTP : Cerbos',
            measured: medianRatio(ostiary, cerbos.rates),
            unit: 'x',
            atLeast: 10,
          },
        ]
      : []),
    {
      what: '1,000 decisions in a request : bare Fastify',
      measured: 100 * medianRatio(batch, bareBatch),
      unit: ' %',
      atLeast: 60,
    },
  ]
}

function patienceFor(size: number): number {
  return sizes.find(({ policies }) => policies === size)?.patience ?? 1
}

async function reportAllOverHttp(
  workloads: readonly Workload[],
  { effort, seconds }: Options,
): Promise<readonly Goal[]> {
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  let goals: readonly Goal[] = []
  try {
    for (const workload of workloads) {
      const size = workload.policies.length
      pinTo(0)
      const comparison = await compareOverHttp(
        directory,
        workload,
        { rounds: effort.rounds, seconds: seconds * patienceFor(size) },
        () => pinTo(1),
      )
      reportHttp(size, comparison)
      if (size === goalSize) goals = httpGoalsOf(comparison)
    }
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  return goals
}

async function reportAllInProcess(
  workloads: readonly Workload[],
  effort: Effort,
): Promise<readonly Goal[]> {
  const goals: Goal[] = []
  const goalWorkload = workloads.find(({ policies }) => policies.length === goalSize)
  const compiled = goalWorkload ? compileTimes(goalWorkload, 20) : []
  for (const workload of workloads) {
    const comparison = await compareInProcess(workload, effort)
    reportEngines(comparison, workload)
    if (workload.policies.length === largestSize) {
      goals.push(...largestGoalsOf(comparison, workload))
    }
    if (workload !== goalWorkload) continue
    goals.push(...goalsOf(comparison, await reportLatencies(comparison), compiled))
    await reportGrowth(workload, effort)
  }
  return goals
}

/**
 * Runs the suite: `--rounds 4` rounds of `--milliseconds 100` per engine, of `--seconds 1` per server;
 * `--largest 240` leaves larger sets of policies out, `--smallest 240` smaller ones, `--no-engines` and `--no-http`
 * one half. Prints its tables.
 * @throws Error when engines disagree.
 */
export async function runDecideSuite(): Promise<void> {
  const options = readOptions()
  const { effort, smallest, largest, areEnginesWanted, isHttpWanted } = options
  console.log(machineNotes())
  console.log(`engines and servers ${pinTo(0)}; ${effort.rounds} rounds in turn`)
  const wanted = sizes.filter(({ policies }) => policies >= smallest && policies <= largest)
  const workloads = wanted.map(({ policies, signIns }) => makeWorkload(policies, signIns))
  const goals: Goal[] = []
  if (areEnginesWanted) goals.push(...(await reportAllInProcess(workloads, effort)))
  if (isHttpWanted) goals.push(...(await reportAllOverHttp(workloads, options)))
  if (goals.length > 0) printGoals(goals)
}
