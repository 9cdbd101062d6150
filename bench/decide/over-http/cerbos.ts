/** Cerbos as a server with the policies of a workload. */

import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Target } from '../../http/load.ts'
import { findFreePort, startProgram } from '../../http/server-process.ts'
import { absenceOf } from '../../peers.ts'
import { cerbosPolicy, cerbosRequest, cerbosVerdict } from '../contenders/cerbos-policies.ts'
import type { Verdict } from '../workload/rule.ts'
import type { Sample, Workload } from '../workload/workload.ts'

const packageName = '@cerbos/cerbos-linux-x64'

/** Says why Cerbos is not measured. Undefined when it is installed. */
export function cerbosAbsence(): string | undefined {
  const system = `${process.platform} ${process.arch}`
  return system === 'linux x64'
    ? absenceOf(packageName)
    : `${packageName} does not run on ${system}`
}

const headers = { 'content-type': 'application/json' }

export interface Cerbos {
  readonly ask: (sample: Sample) => Promise<Verdict>
  /** One sign-in in each request. */
  readonly singles: Target
  /** Milliseconds until it was ready to answer. */
  readonly startMs: number
  readonly stop: () => Promise<void>
}

/** Starts Cerbos with its policies in an empty directory. */
export async function startCerbos(directory: string, workload: Workload): Promise<Cerbos> {
  await mkdir(directory)
  await writeFile(join(directory, 'conditional-access.json'), cerbosPolicy(workload.rules))
  const port = await findFreePort()
  const settings = {
    'server.httpListenAddr': `127.0.0.1:${port}`,
    'server.grpcListenAddr': `127.0.0.1:${await findFreePort()}`,
    'server.metricsEnabled': false,
    'storage.driver': 'disk',
    'storage.disk.directory': directory,
    'storage.disk.watchForChanges': false,
    'audit.enabled': false,
    'telemetry.disabled': true,
  }
  const server = await startProgram(
    createRequire(import.meta.url).resolve(packageName),
    [
      'server',
      '--log-level=error',
      ...Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`),
    ],
    `http://127.0.0.1:${port}/_cerbos/health`,
    // WHY: it reports every request that the end of a round interrupts.
    { complaints: 'ignore' },
  )
  const url = `http://127.0.0.1:${port}/api/check/resources`
  return {
    ask: async ({ facts }) => {
      const response = await fetch(url, { method: 'POST', headers, body: cerbosRequest(facts) })
      const text = await response.text()
      if (!response.ok) throw new Error(`Cerbos answered with ${response.status}: ${text}`)
      return cerbosVerdict(text)
    },
    singles: {
      url,
      requests: workload.samples.map(({ facts }) => ({
        method: 'POST',
        headers,
        body: cerbosRequest(facts),
      })),
    },
    startMs: server.startMs,
    stop: server.stop,
  }
}
