/**
 * Checks that the documentation says what the code does: the dependency list, the tests that `docs/parity.md`
 * names, the rules of `docs/rules`, and where time, randomness and the environment are read. Prints every problem.
 */

import { existsSync, globSync, readFileSync } from 'node:fs'
import packageJson from '../package.json' with { type: 'json' }
import { findAmbientReads } from './check-docs/ambient-reads.ts'
import { checkRules, findUnexplained, readCitations, readRules } from './check-docs/rules.ts'
import { findClaimsWithoutWitness, hasTest, readWitnesses } from './check-docs/witnesses.ts'

function read(path: string): string {
  return readFileSync(path, 'utf8')
}

function checkDependencies(): readonly string[] {
  const document = read('docs/dependencies.md')
  return Object.keys(packageJson.dependencies)
    .filter((name) => !document.includes(`\`${name}\``))
    .map((name) => `docs/dependencies.md has no line for ${name}`)
}

function checkParity(): readonly string[] {
  const document = read('docs/parity.md')
  const witnesses = readWitnesses(document)
  const missing = witnesses.filter(
    ({ file, name }) => !existsSync(file) || !hasTest(read(file), name),
  )
  return [
    ...(witnesses.length === 0 ? ['docs/parity.md names no witness'] : []),
    ...missing.map(({ file, name }) => `docs/parity.md names a missing test: ${file} › ${name}`),
    ...findClaimsWithoutWitness(document).map((problem) => `docs/parity.md: ${problem}`),
  ]
}

function checkRuleDocuments(): readonly string[] {
  const rules = globSync('docs/rules/*.md').flatMap((path) => readRules(path, read(path)))
  const cited = [
    ...globSync('{src,test}/**/*.ts', { exclude: ['test/clients/**'] }),
    ...globSync('{src,test}/**/vectors/**/*.json', { exclude: ['test/clients/**'] }),
  ].flatMap((path) => readCitations(path, read(path)))
  return [
    ...checkRules(rules, (path) => (existsSync(path) ? read(path) : undefined)),
    ...findUnexplained(rules, cited),
  ]
}

function checkAmbientReads(): readonly string[] {
  return globSync('src/**/*.ts', { exclude: ['**/*.test.ts'] }).flatMap((path) =>
    findAmbientReads(path, read(path)),
  )
}

const problems = [
  ...checkDependencies(),
  ...checkParity(),
  ...checkRuleDocuments(),
  ...checkAmbientReads(),
]
for (const problem of problems) console.error(problem)
console.log(`documents: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
