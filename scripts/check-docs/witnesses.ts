/** The witnesses of `docs/parity.md`: tests that prove a claim, written `path/to/file.test.ts` › `name`. */

/** One test that a document names. */
export interface Witness {
  /** Path from the root of the repository. */
  readonly file: string
  /** The name as the source has it: a template with `%s` or `$member` for a test that runs per row. */
  readonly name: string
}

/** One test of a run, with its name as the run prints it. */
export interface TestRun {
  readonly file: string
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending'
}

const witnessPattern = /`([\w./-]+\.test\.ts)` › `([^`]+)`/gu

/** Lists the tests that a document names. */
export function readWitnesses(markdown: string): readonly Witness[] {
  return [...markdown.matchAll(witnessPattern)].map(([, file = '', name = '']) => ({ file, name }))
}

/** Lists the numbered claims (rows `| 12 | …`) that name no test. */
export function findClaimsWithoutWitness(markdown: string): readonly string[] {
  return markdown
    .split('\n')
    .filter((line) => /^\| \d+ +\|/u.test(line) && readWitnesses(line).length === 0)
    .map((line) => `a claim has no witness: ${line.slice(0, 80)}`)
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`)
}

/** Tells whether the source of a test file calls something with this name and a function, as `it` is called. */
export function hasTest(source: string, name: string): boolean {
  return new RegExp(`\\(\\s*(['"\`])${escaped(name)}\\1,\\s*(?:async\\s*)?\\(`, 'u').test(source)
}

/** A placeholder in the name of a test matches any text. */
function patternOfName(name: string): RegExp {
  const parts = name.split(/%[sdifjoO#$]|\$[\w.]+/u).map(escaped)
  return new RegExp(`^${parts.join('.*')}$`, 'su')
}

/** Lists the witnesses that a whole run of the tests did not prove: not run, skipped or failed. */
export function findUnprovenWitnesses(
  witnesses: readonly Witness[],
  tests: readonly TestRun[],
): readonly string[] {
  return witnesses.flatMap(({ file, name }) => {
    const pattern = patternOfName(name)
    const states = tests
      .filter((test) => test.file === file && pattern.test(test.name))
      .map(({ state }) => state)
    const label = `${file} › ${name}`
    if (states.length === 0) return [`${label}: did not run`]
    const unproven = states.filter((state) => state !== 'passed')
    return unproven.length === 0
      ? []
      : [`${label}: ${unproven.length} of ${states.length} ${unproven[0]}`]
  })
}
