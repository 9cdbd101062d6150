/**
 * The HTTP suite: reads and writes of one conditional access policy, compared with bare Fastify and `json-server`;
 * start-up time; memory with many policies. Everything runs on loopback over plain HTTP.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startContenders } from './contenders.ts'
import { jsonServerAbsence } from './json-server.ts'
import { measureInTurn, readLoadEffort, type LoadEffort } from './load.ts'
import { measureMemory, memoryWorkload } from './memory.ts'
import {
  describeRatio,
  describeValues,
  machineNotes,
  printTable,
  verdict,
  type RatioGoal,
} from './report.ts'
import { measureStarts } from './start-up.ts'
import { median } from './statistics.ts'

const startGoalMs = 1_000
const memoryGoalMegabytes = 200

function rateRow(name: string, rates: readonly number[] | undefined): readonly string[][] {
  return rates ? [[name, ...describeValues(rates, '/s')]] : []
}

function ratioRow(goal: Omit<RatioGoal, 'of'> & { readonly of: readonly number[] | undefined }) {
  return goal.of ? [describeRatio({ ...goal, of: goal.of })] : []
}

async function reportThroughput(directory: string, effort: LoadEffort): Promise<void> {
  const contenders = await startContenders(directory)
  const rateHeading = ['contender', 'median', 'lowest to highest']
  try {
    const reads = await measureInTurn(contenders.reads, effort)
    printTable('GET one conditional access policy, answers per second', [
      rateHeading,
      ...rateRow('bare Fastify, same bytes and headers', reads.bareFastify),
      ...rateRow('Ostiary, application token', reads.ostiaryApplication),
      ...rateRow('Ostiary, delegated token', reads.ostiaryDelegated),
      ...rateRow('json-server', reads.jsonServer),
    ])
    const writes = await measureInTurn(contenders.writes, effort)
    printTable('PATCH one conditional access policy, answers per second', [
      rateHeading,
      ...rateRow('bare Fastify, same rows in one transaction', writes.bareFastify),
      ...rateRow('Ostiary, application token', writes.ostiary),
      ...rateRow('json-server', writes.jsonServer),
    ])
    printTable('Ratios, median of the rounds', [
      ['ratio', 'measured', 'goal', ''],
      ...[
        {
          what: 'GET, application token : bare Fastify',
          rates: reads.ostiaryApplication,
          of: reads.bareFastify,
          atLeast: 0.6,
        },
        {
          what: 'GET, delegated token : bare Fastify',
          rates: reads.ostiaryDelegated,
          of: reads.bareFastify,
          atLeast: 0.6,
        },
        {
          what: 'PATCH : bare Fastify with a transaction',
          rates: writes.ostiary,
          of: writes.bareFastify,
          atLeast: 0.6,
        },
        {
          what: 'GET : json-server',
          rates: reads.ostiaryApplication,
          of: reads.jsonServer,
          atLeast: 10,
        },
        { what: 'PATCH : json-server', rates: writes.ostiary, of: writes.jsonServer, atLeast: 10 },
      ].flatMap(ratioRow),
    ])
    const absence = jsonServerAbsence()
    if (absence) console.log(`  json-server left out: ${absence}`)
  } finally {
    await contenders.stop()
  }
}

async function reportStarts(directory: string, starts: number): Promise<void> {
  const { prepared, first, firstEver } = await measureStarts(directory, starts)
  const row = (what: string, values: readonly number[]) => [
    what,
    ...describeValues(values, ' ms'),
    `< ${startGoalMs} ms`,
    verdict(median(values) < startGoalMs),
  ]
  printTable('From spawn to the first answered request', [
    ['start', 'median', 'lowest to highest', 'goal', ''],
    row('sample tenant is there', prepared),
    row('empty data directory', first),
    row('empty data directory, nothing compiled before', firstEver),
  ])
}

async function reportMemory(directory: string): Promise<void> {
  const { started, afterReads } = await measureMemory(directory)
  const { policies, reads } = memoryWorkload
  printTable(`Resident memory with ${policies} policies stored`, [
    ['moment', 'measured', 'goal', ''],
    ['after start', `${started.toFixed(0)} MB`, '', ''],
    [
      `after ${reads} reads`,
      `${afterReads.toFixed(0)} MB`,
      `< ${memoryGoalMegabytes} MB`,
      verdict(afterReads < memoryGoalMegabytes),
    ],
  ])
}

/** Runs the suite: `--rounds 5` rounds of `--seconds 2` per contender. Prints its tables. */
export async function runHttpSuite(): Promise<void> {
  const effort = readLoadEffort()
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  try {
    console.log(machineNotes())
    console.log(
      `load: 10 connections, one request at a time each, ${effort.rounds} rounds of ${effort.seconds} s in turn; client and servers share the processors`,
    )
    await reportStarts(directory, effort.rounds)
    await reportMemory(directory)
    await reportThroughput(directory, effort)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
