/** Puts load on a server and counts what it answers. */

import autocannon, { type Request } from 'autocannon'

const usualConnections = 10

/** A server under load and the requests it gets in turn. */
export interface Target {
  readonly url: string
  readonly requests: readonly Request[]
  /** Ten unless it says otherwise. */
  readonly connections?: number
}

/**
 * Answers per second with connections that each wait for one answer at a time, over `seconds`.
 * @throws Error when an answer is no success: such figures would compare nothing.
 */
async function requestsPerSecond(target: Target, seconds: number): Promise<number> {
  const { url, requests, connections = usualConnections } = target
  const result = await autocannon({ url, requests, connections, pipelining: 1, duration: seconds })
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(
      `${url}: ${result['2xx']} successes, ${result.non2xx} other answers, ${result.errors} failures`,
    )
  }
  return result['2xx'] / result.duration
}

/** Measured rates by the name of their target, one rate per round. */
export type Rates<Name extends string> = Readonly<Record<Name, readonly number[]>>

/**
 * Measures all targets in turn, round after round, so that a slower minute of the machine slows them all.
 * An uncounted round comes first.
 */
export async function measureInTurn<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Rates<Name>> {
  const entries = Object.entries<Target>(targets) as [Name, Target][]
  for (const [, target] of entries) await requestsPerSecond(target, seconds)
  const rates = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
    Name,
    number[]
  >
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, target] of entries) {
      rates[name].push(await requestsPerSecond(target, seconds))
    }
  }
  return rates
}
