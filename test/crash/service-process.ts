/** Starts the service that is to be killed, and kills it. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { CrashServiceSettings } from './crash-service.ts'

const script = fileURLToPath(new URL('crash-service.ts', import.meta.url))

/** A process that has loaded its code and waits to be told which store to serve. */
export interface WaitingService {
  /** Opens the store and listens; resolves with the URL, shape `http://127.0.0.1:<port>`. */
  readonly serve: (settings: CrashServiceSettings) => Promise<string>
  /** Ends the process by SIGKILL, whatever it is doing; resolves when it is gone. */
  readonly kill: () => Promise<void>
}

/**
 * Starts a process. `codeCache` is a directory for its compiled code.
 * WHY started ahead and cached: loading the code takes longer than all else between two kills.
 */
export function startWaitingService(codeCache: string): WaitingService {
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: codeCache },
  })
  const exited = once(child, 'exit')
  // The pipe breaks when the process is killed.
  child.stdin.on('error', () => undefined)
  const firstLine = once(createInterface(child.stdout), 'line')
  return {
    async serve(settings) {
      child.stdin.write(`${JSON.stringify(settings)}\n`)
      const [url] = await Promise.race([
        firstLine,
        exited.then(() => {
          throw new Error('the service ended before it listened')
        }),
      ])
      return String(url)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
