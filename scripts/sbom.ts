/**
 * Prints the software bill of materials of the release, or writes it to a file:
 * `npm run -s sbom -- [--format cyclonedx|spdx] [FILE]`.
 */

import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import packageJson from '../package.json' with { type: 'json' }
import { printSbom, sbomFormats } from './release/sbom.ts'
import type { Lock } from './release/shipped-packages.ts'

const { values, positionals } = parseArgs({
  options: { format: { type: 'string', default: 'cyclonedx' } },
  allowPositionals: true,
})
const format = sbomFormats.find((name) => name === values.format)
const [file] = positionals
if (format === undefined || positionals.length > 1) {
  console.error('usage: npm run -s sbom -- [--format cyclonedx|spdx] [FILE]')
  process.exitCode = 2
} else {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock
  const bill = await printSbom(packageJson, lock, format)
  if (file === undefined) process.stdout.write(bill)
  else await writeFile(file, bill)
}
