/**
 * Checks the licences of everything that is installed at run time, and that `docs/licenses.md` lists them all.
 * `--write` writes the page.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { findLicenseProblems, printLicensePage } from './release/licenses.ts'
import { listShippedPackages, type Lock } from './release/shipped-packages.ts'

const page = 'docs/licenses.md'

const packages = listShippedPackages(JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock)
const text = printLicensePage(packages)
if (process.argv.includes('--write')) writeFileSync(page, text)

const problems = [
  ...findLicenseProblems(packages),
  ...(readFileSync(page, 'utf8') === text
    ? []
    : [
        `${page} does not list what package-lock.json installs; read the licences of the new packages, then run \`npx node scripts/licenses.ts --write\``,
      ]),
]
for (const problem of problems) console.error(problem)
console.log(`licences: ${packages.length} packages, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
