/**
 * The STS suite: how fast policies are created over HTTP in proportion to the bare store, and how fast `select` answers
 * in a large tenant.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeRatio, describeValues, machineNotes, printTable } from '../http/report.ts'
import { median, medianRatio } from '../http/statistics.ts'
import { figure, printGoals } from '../decide/goals.ts'
import { policiesPerRound, startCreators } from './creation.ts'
import { measureSelect, selectAssignments, selectPolicies } from './select.ts'

const creationGoal = 0.6

/** Rounds before any counts: the runtime compiles what runs often. */
const warmUpRounds = 8

async function reportCreation(directory: string, rounds: number): Promise<void> {
  const { overHttp, bareStore } = await startCreators(directory)
  const rates: { readonly http: number[]; readonly bare: number[] } = { http: [], bare: [] }
  try {
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      const http = await overHttp.round()
      const bare = await bareStore.round()
      if (round < 0) continue
      rates.http.push(http)
      rates.bare.push(bare)
    }
  } finally {
    await Promise.all([overHttp.stop(), bareStore.stop()])
  }
  printTable(`Creation of ${policiesPerRound} claims mapping policies, ten at one time`, [
    ['contender', 'median', 'lowest to highest'],
    ['the bare store, same rows in one transaction each', ...describeValues(rates.bare, '/s')],
    ['POST over HTTP, application token', ...describeValues(rates.http, '/s')],
  ])
  printTable('Ratios, median of the rounds', [
    ['ratio', 'measured', 'goal', ''],
    describeRatio({
      what: 'creation over HTTP : bare store',
      rates: rates.http,
      of: rates.bare,
      atLeast: creationGoal,
    }),
  ])
}

const selectGoal = 1_000_000

function reportSelect(rounds: number): void {
  const { selects, bareMaps, firstRate, compileMs } = measureSelect({ rounds, milliseconds: 500 })
  const size = `${selectPolicies.toLocaleString('en-US')} policies and ${selectAssignments.toLocaleString('en-US')} assignments`
  printTable(`Questions answered, ${size}`, [
    ['contender', 'median', 'lowest to highest'],
    ['look-ups in bare maps', ...describeValues(bareMaps, '/s')],
    ['select, every value with its reasons', ...describeValues(selects, '/s')],
  ])
  console.log(
    `  compiled in ${figure(compileMs[0] ?? Number.NaN, ' ms')} the first time, ${figure(median(compileMs), ' ms')} in the median of ${compileMs.length}`,
  )
  console.log(
    `  the first answer to each question, with its reasons: ${figure(firstRate, '/s')}; select reaches ${figure(100 * medianRatio(selects, bareMaps), ' %')} of the bare maps`,
  )
  printGoals([{ what: 'select', measured: median(selects), unit: '/s', atLeast: selectGoal }])
}

/**
 * Runs the suite: `--rounds 5` rounds of 1,000 creations by each contender, in turn, then as many of `select`;
 * `--no-creation` leaves creations out. Prints its tables.
 */
export async function runStsSuite(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: { type: 'string', default: '5' },
      'no-creation': { type: 'boolean', default: false },
    },
  })
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  try {
    console.log(machineNotes())
    const rounds = Number(values.rounds)
    if (!values['no-creation']) await reportCreation(directory, rounds)
    reportSelect(rounds)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
