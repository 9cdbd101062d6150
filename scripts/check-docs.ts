/**
 * Checks that the documentation says what the code does: the dependency list, the tests that `docs/parity.md`
 * names, and where time, randomness and the environment are read. Prints every problem.
 */

import { globSync, readFileSync } from 'node:fs'
import packageJson from '../package.json' with { type: 'json' }

const problems: string[] = []

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

const dependencies = read('docs/dependencies.md')
for (const name of Object.keys(packageJson.dependencies)) {
  if (!dependencies.includes(`\`${name}\``)) {
    problems.push(`docs/dependencies.md has no line for ${name}`)
  }
}

/** A witness in parity.md: `path/to/file.test.ts` › `name of the test`. */
const witnessPattern = /`([\w./-]+\.test\.ts)` › `([^`]+)`/gu
const parity = read('docs/parity.md')
const witnesses = [...parity.matchAll(witnessPattern)]
for (const [, path = '', name = ''] of witnesses) {
  const [file] = globSync(path)
  if (file === undefined) problems.push(`docs/parity.md names the missing file ${path}`)
  else if (!["'", '"', '`'].some((quote) => read(file).includes(quote + name + quote))) {
    problems.push(`docs/parity.md names a test that ${path} does not have: ${name}`)
  }
}
if (witnesses.length === 0) problems.push('docs/parity.md names no witness')
for (const line of parity.split('\n')) {
  const isClaim = /^\| \d+ \|/u.test(line)
  if (isClaim && line.matchAll(witnessPattern).next().done) {
    problems.push(`docs/parity.md makes a claim without a witness: ${line.slice(0, 80)}`)
  }
}

/** The named adapters: the only sources that may read the clock, make ids or read the environment. */
const adapters: ReadonlySet<string> = new Set([
  'src/main.ts',
  'src/config.ts',
  'src/data-directory.ts',
  'src/cli/serve.ts',
  'src/cli/tenant.ts',
  'src/cli/token.ts',
  'src/cli/what-if.ts',
  'src/store/sql/migrate.ts',
])
const ambient = /\bDate\.now\(|\bnew Date\(\)|\brandomUUID\b|\bprocess\.env\b/u
for (const path of globSync('src/**/*.ts')) {
  if (path.endsWith('.test.ts') || adapters.has(path)) continue
  read(path)
    .split('\n')
    .forEach((line, index) => {
      if (ambient.test(line) && !/^\s*(?:\/\/|\*|\/\*)/u.test(line)) {
        problems.push(`${path}:${index + 1} reads time, randomness or the environment`)
      }
    })
}

for (const problem of problems) console.error(problem)
console.log(`${witnesses.length} witnesses named, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
