/**
 * Plants faults one by one in a copy of the repository and runs the tests that must notice each:
 * `npm run planted-faults -- [part of a name]`. Fails when a fault survives or its source text has changed.
 */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plantedFaults } from './planted-faults/faults.ts'
import { plant, type PlantedFault } from './planted-faults/planted-fault.ts'
import { runTests } from './planted-faults/test-run.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))

/** Copies the files that Git does not ignore, as they are now, with the installed packages by reference. */
async function copyRepository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'ostiary-faults-'))
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', listing, { cwd: repository, encoding: 'utf8' }).split('\0')
  for (const file of files.filter((name) => name !== '' && existsSync(join(repository, name)))) {
    await cp(join(repository, file), join(copy, file))
  }
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Says why a fault is not caught; undefined when a test fails because of it. */
async function survivalOf(fault: PlantedFault, copy: string): Promise<string | undefined> {
  const path = join(copy, fault.file)
  const source = await readFile(path, 'utf8')
  await writeFile(path, plant(fault, source))
  try {
    const short = await runTests(copy, fault.tests, 1)
    // WHY: the report of a run that ends at its first failure may lack that failure.
    const { failed, passed, broken, firstFailure } =
      short.failed > 0 ? short : await runTests(copy, fault.tests, 0)
    if (failed === 0 && broken.length > 0) return `these files do not load: ${broken.join(', ')}`
    if (failed === 0) return `${passed} tests pass in spite of it`
    console.log(`  ${firstFailure?.replace(`${copy}/`, '') ?? ''}`)
    return undefined
  } finally {
    await writeFile(path, source)
  }
}

const [wanted = ''] = process.argv.slice(2)
const faults = plantedFaults.filter(({ name }) => name.includes(wanted))
if (faults.length === 0) throw new Error(`no fault has \`${wanted}\` in its name`)

const copy = await copyRepository()
const survivors: string[] = []
try {
  const files = [...new Set(faults.flatMap(({ tests }) => tests))]
  const { failed, broken, firstFailure } = await runTests(copy, files, 0)
  if (failed > 0 || broken.length > 0) {
    throw new Error(`tests fail without any fault: ${firstFailure ?? broken.join(', ')}`)
  }
  for (const fault of faults) {
    const survival = await survivalOf(fault, copy)
    if (survival !== undefined) survivors.push(fault.name)
    console.log(`${survival === undefined ? 'caught' : `SURVIVES (${survival})`}: ${fault.name}`)
  }
} finally {
  await rm(copy, { recursive: true, force: true })
}
console.log(`${faults.length} faults planted, ${survivors.length} survived`)
process.exitCode = survivors.length === 0 ? 0 : 1
