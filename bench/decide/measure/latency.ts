/** Measures how long single answers take, in clock time. */

import { measure } from 'mitata'
import type { Question } from '../contenders/contender.ts'

export interface Latency {
  /** In microseconds. */
  readonly median: number
  readonly p99: number
}

const warmUpCalls = 10_000
const readings = 10_000

/**
 * Times many calls after a warm-up, `callsPerReading` of them together when one call is too short to be timed. For
 * synchronous engines.
 */
export function latencyOf(questions: readonly Question[], callsPerReading = 1): Latency {
  let next = 0
  const call = () => {
    void questions[next]?.()
    next = next + 1 === questions.length ? 0 : next + 1
  }
  for (let calls = 0; calls < warmUpCalls; calls += 1) call()
  const microseconds = new Float64Array(readings)
  for (let reading = 0; reading < readings; reading += 1) {
    const start = process.hrtime.bigint()
    for (let calls = 0; calls < callsPerReading; calls += 1) call()
    microseconds[reading] = Number(process.hrtime.bigint() - start) / 1000 / callsPerReading
  }
  microseconds.sort()
  return {
    median: microseconds[readings / 2] ?? Number.NaN,
    p99: microseconds[readings * 0.99] ?? Number.NaN,
  }
}

/** The median of short calls as mitata measures it, in microseconds. */
export async function medianByMitata(questions: readonly Question[]): Promise<number> {
  let next = 0
  const { p50 } = await measure(() => {
    const answer = questions[next]?.()
    next = next + 1 === questions.length ? 0 : next + 1
    return answer
  })
  return p50 / 1000
}
