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

/** What to do about a failure of the system. */
const systemSteps: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room and run the command again',
  EDQUOT: 'the quota of this user is used up; make room and run the command again',
  EACCES: 'this user has no permission; run the command as the owner of the data',
  EPERM: 'this user has no permission; run the command as the owner of the data',
  EROFS: 'the file system cannot be written to; choose another place',
  EMFILE: 'this process has too many open files; raise the limit',
}

/** What to do about a failure of SQLite, by its primary result code. Source: https://www.sqlite.org/rescode.html */
const sqliteSteps: Readonly<Record<number, string>> = {
  3: 'this user may not use the database file; run the command as the owner of the data',
  5: 'another command writes to the database; run this one again later',
  8: 'this user may not write to the database file or its folder; run the command as the owner of the data',
  10: 'the disk of the database cannot be read or written; check the disk',
  13: 'the disk of the database is full; make room and run the command again',
  14: 'the database file or its folder cannot be used by this user; check their permissions',
}

/** Finds the innermost error that a system or a database gave. */
function sourceOf(error: Error): Error & { code?: unknown; errno?: unknown; errcode?: unknown } {
  return error.cause instanceof Error ? sourceOf(error.cause) : error
}

/** Says what failed and, where it is known, what to do about it. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, errcode } = sourceOf(error)
  const step = typeof errcode === 'number' ? sqliteSteps[errcode & 0xff] : systemSteps[String(code)]
  return step === undefined ? error.message : `${error.message}: ${step}`
}
