/** Measures the time from spawn to the first answered request. */

import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { startOstiary } from './ostiary.ts'

async function startAndStop(directory: string, codeCache?: string): Promise<number> {
  const server = await startOstiary(directory, codeCache)
  await server.stop()
  return server.startMs
}

/** Milliseconds of each start, by the state of the data directory. */
export interface Starts {
  /** The sample tenant, keys and certificates. */
  readonly prepared: readonly number[]
  /** An empty data directory: the start creates keys, certificates, schema and the sample tenant. */
  readonly first: readonly number[]
  /** An empty data directory, and no compiled code of an earlier start. */
  readonly firstEver: readonly number[]
}

/** Starts and stops the service `starts` times in each situation, in turn. */
export async function measureStarts(directory: string, starts: number): Promise<Starts> {
  const prepared: number[] = []
  const first: number[] = []
  const firstEver: number[] = []
  const emptyDirectory = () => mkdtemp(join(directory, 'start-'))
  for (let start = 0; start < starts; start += 1) {
    firstEver.push(await startAndStop(await emptyDirectory(), await emptyDirectory()))
    const data = await emptyDirectory()
    first.push(await startAndStop(data))
    prepared.push(await startAndStop(data))
  }
  return { prepared, first, firstEver }
}
