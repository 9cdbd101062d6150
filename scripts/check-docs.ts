/**
 * Checks that the documentation says what the code does: the error table, the dependency list, the tests that
 * `docs/parity.md` names, and where time, randomness and the environment are read. Prints every problem.
 * With `--write` it regenerates the error table instead of checking it.
 */

import { globSync, readFileSync, writeFileSync } from 'node:fs'
import packageJson from '../package.json' with { type: 'json' }
import { catalogue } from '../src/kernel/errors/catalogue.ts'

const problems: string[] = []

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

function errorTable(): string {
  const rows = Object.entries(catalogue)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(([name, { status, code, text }]) => `| ${status} | \`${code}\` | ${text} | \`${name}\` |`)
  return [
    '# Errors',
    '',
    'Every error body has the shape of Microsoft Graph: `error.code`, `error.message`, `error.details[]` with one',
    'entry per problem (`target` is a JSON pointer, or `line:column` of the body), and `error.innerError` with the',
    'request ids. The message below is the default; most answers name the member, value or rule at fault.',
    '',
    'This table is generated from `src/kernel/errors/catalogue.ts` by `node scripts/check-docs.ts --write`.',
    '',
    '| Status | Code | Default message | Name in the catalogue |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

const errorsFile = 'docs/errors.md'
if (process.argv.includes('--write')) writeFileSync(errorsFile, errorTable())
// The formatter pads tables; only their content counts.
const unpadded = (text: string): string => text.replaceAll(/ +/gu, ' ').replaceAll(/-{3,}/gu, '---')
if (unpadded(read(errorsFile)) !== unpadded(errorTable())) {
  problems.push(
    `${errorsFile} is not what the catalogue says; run node scripts/check-docs.ts --write`,
  )
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
