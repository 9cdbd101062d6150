/** Measures memory that stays on the heap, and garbage. */

import { PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Question } from '../contenders/contender.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes on the heap after a garbage collection. */
export function bytesKept(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

export interface Waste {
  readonly calls: number
  readonly bytesPerCall: number
  /** Garbage collections during the calls. */
  readonly collections: number
}

/** Measures the garbage of a million calls. For synchronous engines. */
export async function wasteOf(questions: readonly Question[]): Promise<Waste> {
  const calls = 1_000_000
  let collections = 0
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length
  })
  const before = bytesKept()
  await nextTurn()
  observer.observe({ entryTypes: ['gc'] })
  for (let call = 0; call < calls; call += 1) void questions[call % questions.length]?.()
  const after = process.memoryUsage().heapUsed
  await nextTurn()
  observer.disconnect()
  return { calls, bytesPerCall: Math.max(0, after - before) / calls, collections }
}
