/** Measures the time from spawn to the first answered request. */

import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { startOstiary } from './ostiary.ts'

async function startAndStop(directory: string): Promise<number> {
  const server = await startOstiary(directory)
  await server.stop()
  return server.startMs
}

/** Milliseconds of each start; a first start makes keys, certificates, schema and the sample tenant. */
export async function measureStarts(
  directory: string,
  starts: number,
): Promise<{ readonly first: readonly number[]; readonly again: readonly number[] }> {
  const first: number[] = []
  const again: number[] = []
  for (let start = 0; start < starts; start += 1) {
    const data = await mkdtemp(join(directory, 'start-'))
    first.push(await startAndStop(data))
    again.push(await startAndStop(data))
  }
  return { first, again }
}
