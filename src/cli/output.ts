/** The one place where commands print. Text of others cannot control the terminal. */

import { exitCodes } from './failure.ts'

/** Control characters, line separators, and marks that change the direction of text. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/** Makes one line safe for a terminal. Shape of what is replaced: `\u001b`, which JSON reads as the same character. */
export function terminalSafe(line: string): string {
  return line.replaceAll(
    unsafe,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${terminalSafe(line)}\n`).join('')
}

/** Prints lines on standard output. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(linesOf(lines))
}

/** Prints one line of cells on standard output, with tabs between them. */
export function printRow(cells: readonly string[]): void {
  process.stdout.write(`${cells.map(terminalSafe).join('\t')}\n`)
}

/** Prints text on standard error. Its line breaks stay. */
export function printNote(text: string): void {
  process.stderr.write(linesOf(text.split('\n')))
}

/**
 * Listens for failures of the output. When nobody reads it any more, the command goes on without a word: `| head` must
 * not stop it half-way. Any other failure, such as a full disk, is said and makes the command fail.
 */
export function watchOutput(): void {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return
    printNote(`ostiary: the output cannot be written: ${message}`)
    process.on('exit', (exitCode) => {
      if (exitCode === exitCodes.ok) process.exitCode = exitCodes.failed
    })
  })
}
