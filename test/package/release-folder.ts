/** The release as a user gets it: built, and installed into an empty folder without a network. */

import { execFile } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

const memoryFileSystem = '/dev/shm'
const neededBytes = 2 ** 30

/** Where the system keeps files in memory, if it has a gigabyte for them; otherwise where temporary files go. */
function fastFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(memoryFileSystem)
    return bavail * bsize > neededBytes ? memoryFileSystem : tmpdir()
  } catch {
    return tmpdir()
  }
}

/**
 * A folder for everything, which the test removes. WHY in memory: an installation writes and deletes 20,000 files,
 * which takes a minute on a disk that other tests sync.
 */
export const testFolder = await mkdtemp(join(fastFolder(), 'ostiary-package-'))

/** Of programs: they find the Node.js that runs the tests first. */
export const environment = {
  ...process.env,
  TMPDIR: testFolder,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
}

/** Builds the release into a folder. Returns the printed digests. */
export async function buildReleaseFolder(folder: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['scripts/release.ts', folder], {
    cwd: root,
    env: environment,
  })
  return stdout
}

/** Finds the package in the folder of a release. */
export async function findPackage(folder: string): Promise<string> {
  const names = await readdir(folder)
  return join(folder, names.find((name) => name.endsWith('.tgz')) ?? '')
}

/** Installs the package into an empty folder. npm has an empty cache, and no registry can be reached. */
export async function installOffline(tarball: string, folder: string): Promise<void> {
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const cache = `${folder}-cache`
  await run('npm', ['install', '--offline', '--cache', cache, '--no-audit', tarball], {
    cwd: folder,
    env: { ...environment, npm_config_registry: 'http://127.0.0.1:9/' },
  })
  await rm(cache, { recursive: true })
}
