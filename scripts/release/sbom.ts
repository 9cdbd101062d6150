/** Prints the software bill of materials of the release, by the command of npm. */

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { lockOfRelease, type Lock } from './shipped-packages.ts'

/** Formats that npm prints: CycloneDX 1.5 or SPDX 2.3, as JSON. */
export const sbomFormats = ['cyclonedx', 'spdx'] as const

export type SbomFormat = (typeof sbomFormats)[number]

/** Returns the bill of the packages that the release contains. */
export async function printSbom(
  manifest: { readonly name: string },
  lock: Lock,
  format: SbomFormat,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-sbom-'))
  // WHY: npm names the product after the folder.
  const folder = join(directory, manifest.name)
  try {
    await mkdir(folder)
    // WHY a reduced lock: `npm sbom --omit dev` also leaves out packages that are needed for both purposes, such as `pg`.
    const files = {
      'package.json': { ...manifest, devDependencies: {} },
      'package-lock.json': lockOfRelease(lock),
    }
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), JSON.stringify(content))
    }
    const args = [
      'sbom',
      '--package-lock-only',
      '--sbom-type=application',
      `--sbom-format=${format}`,
    ]
    const { stdout } = await promisify(execFile)('npm', args, {
      cwd: folder,
      maxBuffer: 64 * 1024 ** 2,
    })
    return stdout
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
