/** A fault that is planted in a copy of the sources to see whether the tests notice it. */

/** One edit of one source line, and the test files that must fail with it. */
export interface PlantedFault {
  /** What goes wrong, as a sentence. */
  readonly name: string
  /** The source file, from the root of the repository. */
  readonly file: string
  /** Source text within one line, which the file contains exactly once. */
  readonly text: string
  /** The text that replaces it. */
  readonly replacement: string
  /** Test files, from the root of the repository. */
  readonly tests: readonly string[]
}

/**
 * Plants a fault in the text of its file.
 * @throws Error when the file does not contain the text of the fault exactly once.
 */
export function plant({ name, file, text, replacement }: PlantedFault, source: string): string {
  const count = source.split(text).length - 1
  if (count !== 1) {
    throw new Error(`${name}: ${file} contains \`${text}\` ${count} times; it must be once`)
  }
  return source.replace(text, () => replacement)
}
