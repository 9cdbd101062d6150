/** The package as a user gets it: packed, and installed into an empty folder. */

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

/** A folder with nothing but the installed package in it. */
export interface InstalledPackage {
  readonly folder: string
  /** The program that `npm install` puts on the path of scripts. */
  readonly command: string
  readonly remove: () => Promise<void>
}

/** Packs the package and installs it. Its dependencies come from the cache of npm where they are in it. */
export async function installPackage(): Promise<InstalledPackage> {
  const parent = await mkdtemp(join(tmpdir(), 'ostiary-package-'))
  const folder = join(parent, 'user')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const packed = await run('npm', ['pack', '--json', '--pack-destination', parent], { cwd: root })
  const tarball = /"filename": "([^"]+)"/u.exec(packed.stdout)?.[1] ?? ''
  await run('npm', ['install', '--prefer-offline', join(parent, tarball)], { cwd: folder })
  return {
    folder,
    command: join(folder, 'node_modules', '.bin', 'ostiary'),
    remove: () => rm(parent, { recursive: true, force: true }),
  }
}
