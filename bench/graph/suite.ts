/**
 * The Graph suite: a list, a filter, a batch, and one object with tokens of an application and of a user, compared with
 * bare Fastify and `json-server`. Everything runs on loopback over plain HTTP.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { jsonServerAbsence } from '../http/json-server.ts'
import { measureInTurn, type LoadEffort } from '../http/load.ts'
import { describeRatio, describeValues, machineNotes, printTable } from '../http/report.ts'
import { startContenders, type Workload } from './contenders.ts'

const goal = 0.6

/** Answers per second of one workload, by who gave them. */
type Rates = Readonly<Partial<Record<keyof Workload['targets'], readonly number[]>>>

function rateRow(workload: string, contender: string, rates: readonly number[] | undefined) {
  return rates ? [[workload, contender, ...describeValues(rates, '/s')]] : []
}

function rateRows({ name, jsonServerRequests }: Workload, rates: Rates) {
  const perAnswer = rates.jsonServer?.map((rate) => rate / jsonServerRequests)
  return [
    ...rateRow(name, 'bare Fastify, same bytes and headers', rates.bareFastify),
    ...rateRow('', 'bare Fastify that checks the signature', rates.bareWithSignature),
    ...rateRow('', 'Ostiary', rates.ostiary),
    ...rateRow(
      '',
      jsonServerRequests === 1 ? 'json-server' : `json-server, ${jsonServerRequests} requests`,
      perAnswer,
    ),
  ]
}

function ratioRows({ name, jsonServerRequests }: Workload, measured: Rates) {
  const { ostiary: rates = [], bareFastify = [], bareWithSignature, jsonServer } = measured
  const of = jsonServer?.map((rate) => rate / jsonServerRequests)
  return [
    describeRatio({ what: `${name} : bare Fastify`, rates, of: bareFastify, atLeast: goal }),
    ...(bareWithSignature
      ? [
          describeRatio({
            what: `${name} : bare Fastify that checks the signature`,
            rates,
            of: bareWithSignature,
            atLeast: goal,
          }),
        ]
      : []),
    ...(of ? [describeRatio({ what: `${name} : json-server`, rates, of, atLeast: 3 })] : []),
  ]
}

interface Effort extends LoadEffort {
  /** How many different tokens take turns where each shall be new. */
  readonly tokens: number
  /** Names of workloads; all when empty. */
  readonly only: readonly string[]
}

function readEffort(): Effort {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      /** By default more than the service remembers, so that each is new to it again when its turn comes. */
      tokens: { type: 'string', default: '12000' },
      only: { type: 'string', multiple: true, default: [] },
    },
  })
  return {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    tokens: Number(values.tokens),
    only: values.only,
  }
}

async function report(directory: string, effort: Effort): Promise<void> {
  const { workloads, stop } = await startContenders(directory, effort.tokens)
  try {
    const measured: (readonly [Workload, Rates])[] = []
    for (const workload of workloads) {
      if (effort.only.length > 0 && !effort.only.includes(workload.name)) continue
      measured.push([workload, await measureInTurn(workload.targets, effort)])
    }
    printTable('Answers per second', [
      ['request', 'contender', 'median', 'lowest to highest'],
      ...measured.flatMap(([workload, rates]) => rateRows(workload, rates)),
    ])
    printTable('Ratios, median of the rounds', [
      ['ratio', 'measured', 'goal', ''],
      ...measured.flatMap(([workload, rates]) => ratioRows(workload, rates)),
    ])
    const absence = jsonServerAbsence()
    if (absence) console.log(`  json-server left out: ${absence}`)
  } finally {
    await stop()
  }
}

/**
 * Runs the suite: `--rounds 5` rounds of `--seconds 2` per contender, for all workloads or each `--only NAME`. Prints its
 * tables.
 */
export async function runGraphSuite(): Promise<void> {
  const effort = readEffort()
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-graph-'))
  try {
    console.log(machineNotes())
    console.log(
      `load: 10 connections, one request at a time each, ${effort.rounds} rounds of ${effort.seconds} s in turn; client and servers share the processors`,
    )
    await report(directory, effort)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
