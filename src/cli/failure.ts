/** The errors and exit codes of commands. */

/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const

/** A failure that the user of the command can correct; the message says how. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Says why a file or directory cannot be read. */
export function unreadableReason(error: unknown, path: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? `file or directory '${path}' not found` : message
}
