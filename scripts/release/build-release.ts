/**
 * Builds the release: one package with everything that it needs at run time, and the files that describe and run it.
 * Two builds of one commit give the same package, byte for byte: npm packs files in order and with one fixed time,
 * and their modes do not depend on the machine.
 */

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { copySources } from './copy-sources.ts'
import { printSbom, sbomFormats } from './sbom.ts'
import type { Lock } from './shipped-packages.ts'

const run = promisify(execFile)

/** Parts of the repository that the package contains as they are. */
const copiedParts = ['CHANGELOG.md', 'LICENSE', 'README.md', 'deploy', 'docs']

/** Members of `package.json` that are for development alone. */
const developmentMembers: ReadonlySet<string> = new Set([
  'allowScripts',
  'devDependencies',
  'scripts',
])

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8')) as Content
}

async function compile(root: string, folder: string): Promise<void> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const args = [compiler, '--project', 'tsconfig.build.json', '--outDir', join(folder, 'dist')]
  await run(process.execPath, args, { cwd: root })
  await copySources(root, join(folder, 'dist'))
}

/** Installs what the lock file names, after comparing hashes. Runs no script of a package. */
async function installDependencies(root: string, folder: string): Promise<void> {
  for (const name of ['package.json', 'package-lock.json']) {
    await cp(join(root, name), join(folder, name))
  }
  const runtimeOnly = ['--omit=dev', '--omit=optional', '--ignore-scripts']
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', ['ci', '--prefer-offline', ...runtimeOnly, ...quiet], { cwd: folder })
  await rm(join(folder, 'package-lock.json'))
}

/** Gives files and folders the modes that they have on every machine. */
async function setModes(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  for (const entry of entries) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  }
}

async function copyParts(root: string, folder: string): Promise<void> {
  for (const part of copiedParts) {
    await cp(join(root, part), join(folder, part), { recursive: true })
  }
}

async function pack(folder: string, output: string): Promise<void> {
  const file = join(folder, 'package.json')
  const manifest = await readJson<Readonly<Record<string, unknown>>>(file)
  const published = Object.entries(manifest).filter(([name]) => !developmentMembers.has(name))
  const content = { ...Object.fromEntries(published), bundleDependencies: true }
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`)
  // WHY: whoever unpacks the package without npm can run the command, too.
  await chmod(join(folder, 'dist/src/main.js'), 0o755)
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', output]
  await run('npm', args, { cwd: folder })
}

async function writeSboms(root: string, output: string, stem: string): Promise<readonly string[]> {
  const manifest = await readJson<{ readonly name: string }>(join(root, 'package.json'))
  const lock = await readJson<Lock>(join(root, 'package-lock.json'))
  const names: string[] = []
  for (const format of sbomFormats) {
    const name = `${stem}.${format}.json`
    await writeFile(join(output, name), await printSbom(manifest, lock, format))
    names.push(name)
  }
  return names
}

/** Lines that `sha256sum --check` reads. */
async function printDigests(folder: string, names: readonly string[]): Promise<string> {
  const lines: string[] = []
  for (const name of names) {
    const digest = createHash('sha256').update(await readFile(join(folder, name)))
    lines.push(`${digest.digest('hex')}  ${name}\n`)
  }
  return lines.join('')
}

/**
 * Builds the repository at `root` into the folder `output`: the package, its bills of materials, the files of
 * `deploy/`, and `SHA256SUMS`. Returns the text of `SHA256SUMS`.
 */
export async function buildRelease(root: string, output: string): Promise<string> {
  const { name, version } = await readJson<{ readonly name: string; readonly version: string }>(
    join(root, 'package.json'),
  )
  const stem = `${name}-${version}`
  const folder = await mkdtemp(join(tmpdir(), `${stem}-`))
  try {
    await mkdir(output, { recursive: true })
    await copyParts(root, folder)
    await setModes(folder)
    await Promise.all([compile(root, folder), installDependencies(root, folder)])
    await pack(folder, output)
    const bills = await writeSboms(root, output, stem)
    const deployed = (await readdir(join(folder, 'deploy'))).toSorted()
    await cp(join(folder, 'deploy'), output, { recursive: true })
    const digests = await printDigests(output, [`${stem}.tgz`, ...bills, ...deployed])
    await writeFile(join(output, 'SHA256SUMS'), digests)
    return digests
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
