/**
 * Prints every exported name and every type name that more than one file of `src` declares, and fails when
 * there is one. Test files and `testing/` folders are left out.
 */

import { globSync, readFileSync } from 'node:fs'
import { findRepeatedNames } from './check-names/repeated-names.ts'

const paths = globSync('src/**/*.ts', { exclude: ['**/*.test.ts', '**/testing/**'] }).sort()
const repeated = findRepeatedNames(new Map(paths.map((path) => [path, readFileSync(path, 'utf8')])))

for (const { name, kind, files } of repeated) {
  console.error(`${name} (${kind}) is declared in ${files.length} files:`)
  for (const file of files) console.error(`  ${file}`)
}
console.log(`${paths.length} files, ${repeated.length} names declared more than once`)
process.exitCode = repeated.length === 0 ? 0 : 1
