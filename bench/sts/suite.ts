/** The STS suite: how fast policies are created over HTTP in proportion to the bare store. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeRatio, describeValues, machineNotes, printTable } from '../http/report.ts'
import { policiesPerRound, startCreators } from './creation.ts'

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

/** Runs the suite: `--rounds 5` rounds of 1,000 creations by each contender, in turn. Prints its tables. */
export async function runStsSuite(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { rounds: { type: 'string', default: '5' } },
  })
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-bench-'))
  try {
    console.log(machineNotes())
    await reportCreation(directory, Number(values.rounds))
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
