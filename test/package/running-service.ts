/** A service that runs from an installation, in a process of its own. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

const longestWaitMs = 60_000

export interface RunningService {
  /** Address of plain HTTP. */
  readonly url: string
  readonly pid: number
  /** What it has logged so far. */
  readonly log: () => string
  /** Sends the signal and waits for the end: exit code and signal. */
  readonly stop: (signal: NodeJS.Signals) => Promise<unknown>
}

/** Starts a program that runs `ostiary start`, and returns when it listens. */
export async function startService(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<RunningService> {
  const service = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(service, 'close')
  const text = { stdout: '', stderr: '' }
  service.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()))
  service.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()))
  let url: string | undefined
  while (url === undefined) {
    const hasEnded = await Promise.race([closed.then(() => true), sleep(20, false)])
    if (hasEnded) throw new Error(`the service ended: ${text.stderr}`)
    url = /^ {2}HTTP +(\S+) [^]*\n$/mu.exec(text.stdout)?.[1]
  }
  return {
    url,
    pid: service.pid ?? 0,
    log: () => text.stderr,
    async stop(signal) {
      service.kill(signal)
      const timer = setTimeout(() => service.kill('SIGKILL'), longestWaitMs)
      const result: unknown = await closed
      clearTimeout(timer)
      return result
    },
  }
}
