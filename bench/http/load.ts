/** Puts load on a server and counts its answers. */

import { parseArgs } from 'node:util'
import autocannon, { type Client, type Request } from 'autocannon'

const usualConnections = 10

/** A server under load and the requests it gets in turn. */
export interface Target {
  readonly url: string
  readonly requests: readonly Request[]
  /** Ten when absent. */
  readonly connections?: number
  /** Each connection sends its own part of the requests; all send all of them when absent. */
  readonly areDivided?: boolean
}

/**
 * Measures answers per second over `seconds`; each connection waits for one answer at a time.
 * @throws Error when an answer is not a success, because its speed would mean nothing.
 */
async function requestsPerSecond(target: Target, seconds: number): Promise<number> {
  const { url, requests, connections = usualConnections, areDivided = false } = target
  const share = Math.ceil(requests.length / connections)
  let started = 0
  const result = await autocannon({
    url,
    requests: areDivided ? requests.slice(0, 1) : requests,
    connections,
    pipelining: 1,
    duration: seconds,
    ...(areDivided && {
      setupClient(client: Client) {
        const first = (started % connections) * share
        started += 1
        client.setRequests(requests.slice(first, first + share))
      },
    }),
  })
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(
      `${url}: ${result['2xx']} successes, ${result.non2xx} other answers, ${result.errors} failures`,
    )
  }
  return result['2xx'] / result.duration
}

/** Measured rates by the name of their target, one rate per round. */
export type RatesOf<Targets> = { readonly [Name in keyof Targets]: readonly number[] }

/** How much is measured. */
export interface LoadEffort {
  readonly rounds: number
  /** Seconds of load on each target in each round. */
  readonly seconds: number
}

/** Reads `--rounds` and `--seconds` of the command line; 5 rounds of 2 seconds when absent. */
export function readLoadEffort(): LoadEffort {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
    },
  })
  return { rounds: Number(values.rounds), seconds: Number(values.seconds) }
}

/** Rounds of load on a target before any counts: the runtime compiles what runs often, in some seconds. */
const warmUpRounds = 5

/**
 * Measures all targets in turn, round after round, so that a slow minute of the machine slows them all. Each target
 * warms up before.
 */
export async function measureInTurn<Targets extends Readonly<Partial<Record<string, Target>>>>(
  targets: Targets,
  { rounds, seconds }: LoadEffort,
): Promise<RatesOf<Targets>> {
  const measured = Object.entries(targets).flatMap(([name, target]) =>
    target ? [{ name, target, rates: [] as number[] }] : [],
  )
  for (const { target } of measured) await requestsPerSecond(target, warmUpRounds * seconds)
  for (let round = 0; round < rounds; round += 1) {
    for (const { target, rates } of measured) rates.push(await requestsPerSecond(target, seconds))
  }
  const byName = measured.map(({ name, rates }) => [name, rates] as const)
  return Object.fromEntries(byName) as unknown as RatesOf<Targets>
}
