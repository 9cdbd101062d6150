/** Runs the command line as a user would: a process of its own, its output read as text. */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface CommandResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

function spawnCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(process.execPath, ['src/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function textOf(child: ChildProcess): { stdout: string; stderr: string } {
  const text = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()))
  return text
}

/** Runs a command to its end. */
export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawnCommand(args, env)
  const text = textOf(child)
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, ...text }
}

/** A started service in a process of its own. */
export interface RunningCommand {
  readonly banner: string
  readonly url: string
  readonly secureUrl: string
  readonly process: ChildProcess
  /** Sends the signal and resolves with the result. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<CommandResult>
}

/** Runs `start` on free ports and resolves once its banner is printed. */
export async function startCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningCommand> {
  const child = spawnCommand(['start', '--port', '0', '--http-port', '0', ...args], env)
  const text = textOf(child)
  const closed = once(child, 'close') as Promise<[number | null]>
  while (!(/^ {2}HTTPS /mu.test(text.stdout) && text.stdout.endsWith('\n'))) {
    const ended = await Promise.race([
      closed,
      new Promise<undefined>((resolve) => {
        setTimeout(() => resolve(undefined), 20)
      }),
    ])
    if (ended) throw new Error(`start ended with ${ended[0]}: ${text.stderr}`)
  }
  const urlAfter = (label: string): string =>
    new RegExp(`^ {2}${label} +(\\S+)`, 'mu').exec(text.stdout)?.[1] ?? ''
  return {
    banner: text.stdout,
    url: urlAfter('HTTP'),
    secureUrl: urlAfter('HTTPS'),
    process: child,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      const [exitCode] = await closed
      return { exitCode, ...text }
    },
  }
}
