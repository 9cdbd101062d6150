/**
 * Writes clients from the descriptions of a running service, compiles them and runs programs that use them.
 * Generators and TypeScript 5 are installed apart from the service, in `test/clients/`.
 */

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const folder = fileURLToPath(new URL('../../clients/', import.meta.url))
const generated = join(folder, 'generated')

/** Runs `npm ci` unless the lock was installed before. */
async function installGenerators(): Promise<void> {
  const lock = await readFile(join(folder, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).digest('hex')
  const stamp = join(folder, 'node_modules', '.installed-lock')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === digest) return
  await run('npm', ['ci', '--prefer-offline', '--ignore-scripts'], { cwd: folder })
  await writeFile(stamp, digest)
}

async function runTool(script: string, ...args: readonly string[]): Promise<string> {
  const file = join(folder, 'node_modules', script)
  const { stdout } = await run(process.execPath, [file, ...args], { cwd: folder }).catch(
    (error: { readonly stdout: string; readonly stderr: string }) => {
      throw new Error(`${script} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`)
    },
  )
  return stdout
}

/** A document of the service and the name of the file that it is written to. */
async function download(url: string, path: string, name: string): Promise<string> {
  const response = await fetch(`${url}${path}`)
  const file = join(generated, name)
  await writeFile(file, await response.text())
  return file
}

/**
 * Generates and compiles all clients of the service at `url`, with the default options of each generator.
 * @throws Error with the output of the generator or compiler that fails.
 */
export async function buildClients(url: string): Promise<void> {
  await installGenerators()
  await rm(generated, { recursive: true, force: true })
  await mkdir(generated)
  for (const name of ['v1.0', 'beta', 'ostiary-v1']) {
    const openApi = await download(url, `/ostiary/openapi/${name}.json`, `${name}.json`)
    await runTool(
      'openapi-typescript/bin/cli.js',
      openApi,
      '--output',
      join(generated, `openapi-${name}.d.ts`),
    )
  }
  for (const version of ['v1.0', 'beta']) {
    const csdl = await download(url, `/${version}/$metadata`, `${version}.xml`)
    await runTool(
      '@odata2ts/odata2ts/lib/run-cli.js',
      '--source',
      csdl,
      '--output',
      join(generated, `odata-${version}`),
      '--mode',
      'all',
      '--emit-mode',
      'ts',
    )
  }
  await runTool('typescript/bin/tsc', '--project', folder)
}

/** Runs a compiled program of `test/clients/programs/` and returns the JSON that it prints. */
export async function runProgram(name: string, url: string, token: string): Promise<unknown> {
  const script = join(generated, 'build', 'programs', `${name}.js`)
  const { stdout } = await run(process.execPath, [script, url, token])
  return JSON.parse(stdout) as unknown
}
