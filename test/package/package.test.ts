/** The published package: its examples run, its types hold, its command starts. */

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readExamples } from './examples.ts'
import { installPackage, type InstalledPackage } from './installed-package.ts'

const run = promisify(execFile)
const root = new URL('../../', import.meta.url)
const examples = readExamples(readFileSync(new URL('docs/library.md', root), 'utf8'))

let installed: InstalledPackage

beforeAll(async () => {
  installed = await installPackage()
}, 300_000)

afterAll(() => installed.remove())

describe('docs/library.md', () => {
  it('has an example for every export', async () => {
    const manifest = await readFile(join(installed.folder, 'node_modules/ostiary/package.json'))
    const { exports } = JSON.parse(manifest.toString()) as { exports: Record<string, unknown> }
    const imports = Object.keys(exports)
      .filter((name) => name !== './package.json')
      .map((name) => `'ostiary${name.slice(1)}'`)
    const all = examples.map(({ code }) => code).join('\n')
    expect(imports.filter((name) => !all.includes(name))).toEqual([])
  })

  it.each(examples)('runs: $title', async ({ title, code, output }) => {
    const file = join(installed.folder, `${title.replaceAll(/\W+/gu, '-').toLowerCase()}.ts`)
    await writeFile(file, code)
    const { stdout, stderr } = await run(process.execPath, [file], { cwd: installed.folder })
    expect([stdout, stderr]).toEqual([output, ''])
  })

  it('compiles with the types of the package, all of them checked', async () => {
    await Promise.all(
      examples.map(({ code }, index) =>
        writeFile(join(installed.folder, `example-${index}.ts`), code),
      ),
    )
    const options = {
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        module: 'nodenext',
        target: 'esnext',
        lib: ['esnext', 'dom'],
        types: [],
        skipLibCheck: false,
        noEmit: true,
      },
      include: ['example-*.ts'],
    }
    await writeFile(join(installed.folder, 'tsconfig.json'), JSON.stringify(options))
    const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
    const result = await run(process.execPath, [compiler], { cwd: installed.folder }).catch(
      (error: { readonly stdout: string }) => error,
    )
    expect(result.stdout).toBe('')
  })
})

describe('the installed command', () => {
  const environment = {
    ...process.env,
    PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
  }

  it('tells its version and its help', async () => {
    const { version } = JSON.parse((await readFile(new URL('package.json', root))).toString()) as {
      version: string
    }
    const options = { env: environment }
    expect((await run(installed.command, ['--version'], options)).stdout).toBe(`${version}\n`)
    expect((await run(installed.command, ['--help'], options)).stdout).toContain('start [options]')
  })

  it('starts a service that answers', async () => {
    const data = join(installed.folder, 'data')
    const args = ['start', '--sample', 'contoso', '--data', data, '--port', '0', '--http-port', '0']
    const service = spawn(installed.command, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const closed = once(service, 'close')
    try {
      const url = await urlIn(createInterface(service.stdout))
      const pages = ['/healthz', '/ostiary/openapi/v1.0.json', '/v1.0/$metadata']
      const statuses = await Promise.all(
        pages.map(async (page) => (await fetch(`${url}${page}`)).status),
      )
      expect(statuses).toEqual([200, 200, 200])
    } finally {
      service.kill('SIGTERM')
    }
    expect(await closed).toEqual([0, null])
  })
})

async function urlIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, url] = /^ {2}HTTP +(\S+)/u.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error('the service ended before it listened')
}
