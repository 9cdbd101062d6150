import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { listShippedPackages, type Lock } from './shipped-packages.ts'

const run = promisify(execFile)

async function packagesOfRelease(): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock
  return listShippedPackages(lock)
    .filter(({ isOptional }) => !isOptional)
    .map(({ name, version, license }) => `${name} ${version} ${license}`)
    .toSorted()
}

interface CycloneDx {
  readonly bomFormat: string
  readonly metadata: { readonly component: { readonly name: string; readonly type: string } }
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly licenses: readonly { readonly license: { readonly id: string } }[]
  }[]
}

interface Spdx {
  readonly spdxVersion: string
  readonly packages: readonly {
    readonly name: string
    readonly versionInfo: string
    readonly licenseDeclared: string
  }[]
}

it('prints every package of the release with version and licence, and nothing else', async () => {
  const { stdout } = await run(process.execPath, ['scripts/sbom.ts'], { maxBuffer: 2 ** 26 })
  const { bomFormat, metadata, components } = JSON.parse(stdout) as CycloneDx
  expect([bomFormat, metadata.component]).toMatchObject([
    'CycloneDX',
    { name: 'ostiary', type: 'application' },
  ])
  const listed = components.map(
    ({ name, version, licenses }) =>
      `${name} ${version} ${licenses.map(({ license }) => license.id).join()}`,
  )
  expect(listed.toSorted()).toEqual(await packagesOfRelease())
})

it('writes the same list as SPDX to a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-sbom-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'sbom.spdx.json')
  await run(process.execPath, ['scripts/sbom.ts', '--format', 'spdx', file])
  const { spdxVersion, packages } = JSON.parse(await readFile(file, 'utf8')) as Spdx
  const [own, ...others] = packages.map(
    ({ name, versionInfo, licenseDeclared }) => `${name} ${versionInfo} ${licenseDeclared}`,
  )
  expect([spdxVersion, own?.split(' ')[0]]).toEqual(['SPDX-2.3', 'ostiary'])
  expect(others.toSorted()).toEqual(await packagesOfRelease())
})

it('refuses a format that npm does not have', async () => {
  await expect(run(process.execPath, ['scripts/sbom.ts', '--format', 'xml'])).rejects.toMatchObject(
    {
      code: 2,
      stderr: 'usage: npm run -s sbom -- [--format cyclonedx|spdx] [FILE]\n',
    },
  )
})
