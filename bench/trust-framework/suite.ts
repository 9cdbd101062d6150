/**
 * The trust framework suite: how long a whole check of policies takes beside a check against the schema alone, and
 * whether memory stays flat.
 */

import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { compiledSchema } from '../../src/trust-framework/schema/compiled-schema.ts'
import {
  readPolicyDocument,
  type PolicyDocument,
} from '../../src/trust-framework/schema/read-policy-document.ts'
import { checkSet } from '../../src/trust-framework/sets/check-set.ts'
import { readSet, type SetFile } from '../../src/trust-framework/sets/read-set.ts'
import { validateChain } from '../../src/trust-framework/validation/validate-policy.ts'
import { readDocument } from '../../src/trust-framework/xml/read-document.ts'
import { figure, printGoals } from '../decide/goals.ts'
import { describeValues, machineNotes, printTable } from '../http/report.ts'
import { median, medianRatio } from '../http/statistics.ts'
import { readMeasuredPolicies, setOf, type MeasuredPolicies } from './policies.ts'

const documentGoalMs = 15
const setGoalMs = 500
const setSize = 50
const growthGoalMiB = 32

const facts = { missingKeys: 'warn' } as const

function read(bytes: Uint8Array): PolicyDocument {
  const reading = readPolicyDocument(bytes, {})
  if (!reading.ok) throw new Error(JSON.stringify(reading.findings, undefined, 2))
  return reading.value
}

/** The whole check of a document on top of its bases. @throws Error when it is refused. */
function check(bytes: Uint8Array, bases: readonly PolicyDocument[]): void {
  const { findings } = validateChain([read(bytes), ...bases], facts)
  if (findings.length > 0) throw new Error(JSON.stringify(findings.map(({ message }) => message)))
}

/** What a validator of schemas alone does: it parses the text and validates it. */
function checkSchemaAlone(bytes: Uint8Array): void {
  const parsed = readDocument(
    Buffer.from(bytes)
      .toString()
      .replace(/^\ufeff/u, ''),
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  try {
    if (compiledSchema().validate(parsed.value).length > 0) throw new Error('the schema is broken')
  } finally {
    parsed.value.dispose()
  }
}

async function millisecondsOf(work: Contender['work']): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

interface Contender {
  readonly what: string
  readonly work: () => void | Promise<void>
}

/** Milliseconds of each contender in each round. They take turns; the first rounds do not count. */
async function measure(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  const times: readonly number[][] = contenders.map(() => [])
  const warmUp = Math.ceil(rounds / 4)
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [index, { work }] of contenders.entries()) {
      const time = await millisecondsOf(work)
      if (round >= 0) times[index]?.push(time)
    }
  }
  return times
}

async function reportTimes(
  title: string,
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  const times = await measure(contenders, rounds)
  printTable(title, [
    ['contender', 'median', 'lowest to highest'],
    ...contenders.map(({ what }, index) => [what, ...describeValues(times[index] ?? [], ' ms')]),
  ])
  return times
}

function basesOf({ base, extensions }: MeasuredPolicies): readonly PolicyDocument[] {
  return [base, ...extensions].map(read).toReversed()
}

async function reportDocuments(policies: MeasuredPolicies, rounds: number): Promise<number> {
  const bases = basesOf(policies)
  const { base, relyingParty } = policies
  const size = `${Math.round(base.byteLength / 1024)} KB`
  const [whole = [], alone = []] = await reportTimes(
    `One document of ${policies.name}`,
    [
      { what: `base of ${size}, the whole check`, work: () => check(base, []) },
      { what: `base of ${size}, schema alone`, work: () => checkSchemaAlone(base) },
      {
        what: 'relying party on three bases that are read',
        work: () => check(relyingParty, bases),
      },
      { what: 'relying party, schema alone', work: () => checkSchemaAlone(relyingParty) },
    ],
    rounds,
  )
  console.log(
    `  the whole check of the base takes ${figure(medianRatio(whole, alone), ' times')} as long as the schema alone`,
  )
  return median(whole)
}

async function reportSets(policies: MeasuredPolicies, rounds: number): Promise<number> {
  const files = setOf(policies, setSize)
  const [whole = [], alone = []] = await reportTimes(
    `A set of ${setSize} documents`,
    [
      { what: 'read, ordered and checked', work: () => checkFiles(files) },
      { what: 'schema alone', work: () => files.forEach(({ bytes }) => checkSchemaAlone(bytes)) },
    ],
    rounds,
  )
  console.log(
    `  the whole check of the set takes ${figure(medianRatio(whole, alone), ' times')} as long as the schema alone`,
  )
  return median(whole)
}

/** Reads, orders and checks the files of a set. @throws Error when one is refused. */
async function checkFiles(files: readonly SetFile[]): Promise<void> {
  for (const { findings } of await checkSet(readSet(files), facts)) {
    if (findings.length > 0) throw new Error(JSON.stringify(findings.map(({ message }) => message)))
  }
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Of the process after garbage was collected; the memory of the XML parser, which has no collector, is part of it. */
function residentMiB(): number {
  collectGarbage()
  return process.memoryUsage().rss / 2 ** 20
}

/** Returns by how much the resident memory grew, MiB. One in ten checks is of the base. */
function reportMemory(policies: MeasuredPolicies, checks: number): number {
  const { base, relyingParty } = policies
  const bases = basesOf(policies)
  const run = (many: number): void => {
    for (let index = 0; index < many; index += 1) {
      if (index % 10 === 0) check(base, [])
      else check(relyingParty, bases)
    }
  }
  run(Math.ceil(checks / 5))
  const before = residentMiB()
  run(checks)
  const after = residentMiB()
  printTable(`Memory over ${checks.toLocaleString('en-US')} checks`, [
    ['resident before', 'resident after'],
    [figure(before, ' MiB'), figure(after, ' MiB')],
  ])
  return after - before
}

/** Runs the suite: `--rounds 60` rounds, then `--checks 10000` checks for memory. Prints its tables. */
export async function runTrustFrameworkSuite(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: { type: 'string', default: '60' },
      checks: { type: 'string', default: '10000' },
    },
  })
  const rounds = Number(values.rounds)
  const policies = readMeasuredPolicies()
  console.log(machineNotes())
  const documentMs = await reportDocuments(policies, rounds)
  const setMs = await reportSets(policies, Math.ceil(rounds / 6))
  const growth = reportMemory(policies, Number(values.checks))
  printGoals([
    { what: 'one base', measured: documentMs, unit: ' ms', below: documentGoalMs },
    { what: `a set of ${setSize}`, measured: setMs, unit: ' ms', below: setGoalMs },
    { what: 'growth of memory', measured: growth, unit: ' MiB', below: growthGoalMiB },
  ])
}
