/** Starts the server processes that are measured and ends them with the suite. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const pollMs = 5
const longestStartMs = 60_000

/** Finds a port of 127.0.0.1 that is free now. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface ServerProcess {
  /** Milliseconds from spawn to the first answer. */
  readonly startMs: number
  readonly pid: number
  /** Asks the process to end and resolves when it has ended. */
  readonly stop: () => Promise<void>
}

async function waitForAnswer(probe: string, child: ChildProcess): Promise<void> {
  for (let waited = 0; ;) {
    try {
      const response = await fetch(probe)
      await response.arrayBuffer()
      if (response.ok) return
    } catch {
      // Not listening yet.
    }
    if (child.exitCode !== null) throw new Error(`the server of ${probe} ended before it answered`)
    if (waited > longestStartMs) throw new Error(`no answer from ${probe}`)
    await sleep(pollMs)
    waited += pollMs
  }
}

/**
 * Starts `node ...parameters` and waits until `probe` answers with a success. `environment` is added to
 * this process's own.
 */
export function startServer(
  parameters: readonly string[],
  probe: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  return startProgram(process.execPath, parameters, probe, { environment })
}

interface ProgramOptions {
  /** Added to this process's own. */
  readonly environment?: Readonly<Record<string, string>>
  /** What happens to its error output; `inherit` when absent. */
  readonly complaints?: 'inherit' | 'ignore'
}

/** Starts any program and waits until `probe` answers with a success. */
export async function startProgram(
  program: string,
  parameters: readonly string[],
  probe: string,
  { environment = {}, complaints = 'inherit' }: ProgramOptions = {},
): Promise<ServerProcess> {
  const startedAt = performance.now()
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'ignore', complaints],
    env: { ...process.env, ...environment },
  })
  const exited = once(child, 'exit')
  // WHY: an interrupted suite must not leave a server running.
  const killWithParent = () => child.kill('SIGKILL')
  process.once('exit', killWithParent)
  await waitForAnswer(probe, child)
  return {
    startMs: performance.now() - startedAt,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
      process.off('exit', killWithParent)
    },
  }
}
