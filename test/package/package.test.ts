/**
 * The release, built once: its package is the same each time, installs without a network, and runs by itself, in a
 * container and under systemd; its examples run and its types hold.
 */

import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { listShippedPackages, type Lock } from '../../scripts/release/shipped-packages.ts'
import { createAuthority, issueServerCertificate } from '../../src/local-tls/certificates.ts'
import { openDocumentedShell } from '../docs/documented-shell.ts'
import { runDocument } from '../docs/run-document.ts'
import { buildImage, insideRoot, type ContainerImage } from './container-image.ts'
import { readExamples } from './examples.ts'
import {
  buildReleaseFolder,
  environment,
  findPackage,
  installOffline,
  testFolder as folder,
} from './release-folder.ts'
import { startService } from './running-service.ts'
import { readUnit } from './systemd-unit.ts'

const run = promisify(execFile)
const root = new URL('../../', import.meta.url)
const examples = readExamples(readFileSync(new URL('docs/library.md', root), 'utf8'))
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}

const release = join(folder, 'release')
/** A folder with nothing but the installed package in it. */
const user = join(folder, 'user')
const installed = join(user, 'node_modules/ostiary')
/** The program that `npm install` puts on the path of scripts. */
const command = join(user, 'node_modules/.bin/ostiary')

let digests: string

beforeAll(async () => {
  digests = await buildReleaseFolder(release)
  await installOffline(await findPackage(release), user)
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function writeCertificate(certificateFile: string, keyFile: string): Promise<void> {
  const at = new Date()
  const authority = await createAuthority(at)
  const { certificate, privateKey } = await issueServerCertificate(authority, ['localhost'], at)
  await mkdir(dirname(certificateFile), { recursive: true })
  await writeFile(certificateFile, certificate)
  await writeFile(keyFile, privateKey, { mode: 0o600 })
}

/** Asks for the policies of the tenant `contoso.example`, with a token that the command prints. */
async function getPolicies(
  url: string,
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<unknown> {
  const grant = ['token', '--user', 'admin@contoso.example', '--scope', 'Policy.Read.All']
  const { stdout } = await run(program, [...args, ...grant], { env })
  const response = await fetch(`${url}/v1.0/identity/conditionalAccess/policies`, {
    headers: { authorization: `Bearer ${stdout.trim()}` },
  })
  return [response.status, ((await response.json()) as { readonly value: unknown }).value]
}

describe('the release', () => {
  it('has a digest of every file', async () => {
    const names = (await readdir(release)).filter((name) => name !== 'SHA256SUMS').toSorted()
    expect(names).toEqual([
      'Containerfile',
      `ostiary-${manifest.version}.cyclonedx.json`,
      `ostiary-${manifest.version}.spdx.json`,
      `ostiary-${manifest.version}.tgz`,
      'ostiary.service',
    ])
    const lines = names.map((name) => {
      const content = readFileSync(join(release, name))
      return `${createHash('sha256').update(content).digest('hex')}  ${name}`
    })
    expect(digests.trim().split('\n').toSorted()).toEqual(lines.toSorted())
    expect(await readFile(join(release, 'SHA256SUMS'), 'utf8')).toBe(digests)
  })

  it('is the same package each time', async () => {
    const again = join(folder, 'again')
    const packageLine = (text: string) => text.split('\n').find((line) => line.endsWith('.tgz'))
    expect(packageLine(await buildReleaseFolder(again))).toBe(packageLine(digests))
  })

  it('contains the packages that the lock file names, and no native code', async () => {
    const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as Lock
    const manifests = globSync('node_modules/**/node_modules/{*,@*/*}/package.json', {
      cwd: user,
    }).map((path) => JSON.parse(readFileSync(join(user, path), 'utf8')) as Record<string, string>)
    const named = ({ name, version, license }: Readonly<Record<string, unknown>>) =>
      `${String(name)} ${String(version)} ${String(license)}`
    expect(manifests.map(named).toSorted()).toEqual(
      listShippedPackages(lock)
        .filter(({ isOptional }) => !isOptional)
        .map((shipped) => named({ ...shipped }))
        .toSorted(),
    )
    expect(globSync(['**/*.node', '**/binding.gyp'], { cwd: installed })).toEqual([])
  })
})

describe('docs/library.md', () => {
  it('has an example for every export', async () => {
    const published = await readFile(join(installed, 'package.json'), 'utf8')
    const { exports } = JSON.parse(published) as { exports: Record<string, unknown> }
    const imports = Object.keys(exports)
      .filter((name) => name !== './package.json')
      .map((name) => `'ostiary${name.slice(1)}'`)
    const all = examples.map(({ code }) => code).join('\n')
    expect(imports.filter((name) => !all.includes(name))).toEqual([])
  })

  it.each(examples)('runs: $title', async ({ title, code, output }) => {
    const file = join(user, `${title.replaceAll(/\W+/gu, '-').toLowerCase()}.ts`)
    await writeFile(file, code)
    const { stdout, stderr } = await run(process.execPath, [file], { cwd: user })
    expect([stdout, stderr]).toEqual([output, ''])
  })

  it('compiles with the types of the package, all of them checked', async () => {
    await Promise.all(
      examples.map(({ code }, index) => writeFile(join(user, `example-${index}.ts`), code)),
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
    await writeFile(join(user, 'tsconfig.json'), JSON.stringify(options))
    const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
    const result = await run(process.execPath, [compiler], { cwd: user }).catch(
      (error: { readonly stdout: string }) => error,
    )
    expect(result.stdout).toBe('')
  })
})

describe('the installed command', () => {
  it('tells its version and its help', async () => {
    const options = { env: environment }
    expect((await run(command, ['--version'], options)).stdout).toBe(`${manifest.version}\n`)
    expect((await run(command, ['--help'], options)).stdout).toContain('start [options]')
  })

  it('starts a service that answers', async () => {
    const env = { ...environment, OSTIARY_DATA: join(user, 'data') }
    await run(command, ['tenant', 'create', 'contoso.example'], { env })
    const ports = ['--port', '0', '--http-port', '0']
    const service = await startService([command, 'start', ...ports], env)
    const pages = ['/healthz', '/ostiary/openapi/v1.0.json', '/v1.0/$metadata']
    const statuses = await Promise.all(
      pages.map(async (page) => (await fetch(`${service.url}${page}`)).status),
    )
    expect(statuses).toEqual([200, 200, 200])
    expect(await getPolicies(service.url, [command], env)).toEqual([200, []])
    expect(await service.stop('SIGTERM')).toEqual([0, null])
  })
})

/** Expects that `ostiary start --help` names every variable. */
async function expectKnownVariables(names: readonly string[]): Promise<void> {
  const { stdout } = await run(command, ['start', '--help'], { env: environment })
  const known = new Set(stdout.match(/OSTIARY_[A-Z_]+/gu))
  expect(names.filter((name) => !known.has(name))).toEqual([])
}

describe('deploy/Containerfile', () => {
  let image: ContainerImage

  beforeAll(() => {
    image = buildImage(readFileSync(join(release, 'Containerfile'), 'utf8'), release, folder)
  })

  it('pins the version of Node.js that runs the tests, and drops privileges', async () => {
    const node = manifest.devDependencies['node']
    expect(image.baseImage).toBe(`docker.io/library/node:${node}-bookworm-slim`)
    expect(image).toMatchObject({ user: '1000:1000', volumes: ['/var/lib/ostiary'] })
    await expectKnownVariables(Object.keys(image.environment))
  })

  it('runs a service that writes to its volume alone, tells its health and stops', async () => {
    const inside = (path: string): string => insideRoot(image.root, path)
    const env: NodeJS.ProcessEnv = {
      ...environment,
      TMPDIR: inside('/tmp'),
      ...Object.fromEntries(
        Object.entries(image.environment).map(([name, value]) => [name, inside(value)]),
      ),
      OSTIARY_PORT: '0',
      OSTIARY_HTTP_PORT: String(await findFreePort()),
    }
    const entry = image.entryPoint.map(inside)
    await writeCertificate(env['OSTIARY_TLS_CERT'] ?? '', env['OSTIARY_TLS_KEY'] ?? '')
    const filesOutside = () =>
      globSync('**', { cwd: image.root, exclude: ['tmp/**', 'var/lib/ostiary/**'] }).toSorted()
    const before = filesOutside()

    const [program = '', ...args] = entry
    await run(program, [...args, 'tenant', 'create', 'contoso.example'], { env })
    const service = await startService([...entry, ...image.defaultArguments], env)
    const [healthProgram = '', ...healthArgs] = image.healthCheck
    expect(await getPolicies(service.url, entry, env)).toEqual([200, []])
    await run(healthProgram, healthArgs, { env })
    expect(await service.stop(image.stopSignal as NodeJS.Signals)).toEqual([0, null])
    await expect(run(healthProgram, healthArgs, { env })).rejects.toMatchObject({ code: 1 })
    expect(filesOutside()).toEqual(before)
  })
})

describe('deploy/ostiary.service', () => {
  const unitFile = join(release, 'ostiary.service')
  const realPaths = (text: string): string =>
    text
      .replaceAll('/usr/bin/node', process.execPath)
      .replaceAll('/opt/ostiary/current', installed)
      .replaceAll('/var/lib/ostiary', join(folder, 'state'))

  it('has no privileges and no writable place but its data', () => {
    const { Service: settings = {} } = readUnit(readFileSync(unitFile, 'utf8'))
    expect(settings).toMatchObject({
      User: ['ostiary'],
      StateDirectory: ['ostiary'],
      NoNewPrivileges: ['yes'],
      CapabilityBoundingSet: [''],
      ProtectSystem: ['strict'],
      Restart: ['on-failure'],
    })
  })

  it('passes the checks of systemd', async () => {
    const isInstalled = existsSync('/usr/bin/systemd-analyze')
    if (!isInstalled) {
      process.stdout.write('systemd is not installed: read the unit without its checks\n')
    }
    const unit = readUnit(readFileSync(unitFile, 'utf8'))
    expect(Object.keys(unit)).toEqual(['Unit', 'Service', 'Install'])
    if (!isInstalled) return
    const file = join(folder, 'ostiary.service')
    await writeFile(file, realPaths(readFileSync(unitFile, 'utf8')))
    const { stdout, stderr } = await run('systemd-analyze', ['verify', file])
    expect([stdout, stderr]).toEqual(['', ''])
    const exposure = ['security', '--offline=true', '--threshold=20', file]
    await run('systemd-analyze', exposure)
  })

  it('runs a service that reads its certificate again and stops in time', async () => {
    const { Service: settings = {} } = readUnit(realPaths(readFileSync(unitFile, 'utf8')))
    const words = (name: string): readonly string[] => settings[name]?.[0]?.split(' ') ?? []
    const variables = Object.fromEntries(
      words('Environment').map((pair) => pair.split('=') as [string, string]),
    )
    await expectKnownVariables(Object.keys(variables))
    const certificate = join(folder, 'server.pem')
    const key = join(folder, 'server-key.pem')
    await writeCertificate(certificate, key)
    /** What an administrator writes to `/etc/ostiary/ostiary.env`. */
    const environmentFile = {
      OSTIARY_PORT: '0',
      OSTIARY_HTTP_PORT: '0',
      OSTIARY_TLS_CERT: certificate,
      OSTIARY_TLS_KEY: key,
    }
    const env = { PATH: '/usr/bin:/bin', ...variables, ...environmentFile }
    const main = words('ExecStart').slice(0, -1)
    const [program = '', ...args] = main
    await run(program, [...args, 'tenant', 'create', 'contoso.example'], { env })

    const service = await startService(words('ExecStart'), env)
    expect(await getPolicies(service.url, main, env)).toEqual([200, []])
    await writeCertificate(certificate, key)
    const [reload = '', ...reloadArgs] = words('ExecReload')
    execFileSync(
      reload,
      reloadArgs.map((argument) => argument.replace('$MAINPID', String(service.pid))),
    )
    while (!service.log().includes('certificate.reloaded')) await sleep(20)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    const startedAt = performance.now()
    expect(await service.stop('SIGTERM')).toEqual([0, null])
    const seconds = (performance.now() - startedAt) / 1_000
    expect(seconds).toBeLessThan(Number.parseInt(words('TimeoutStopSec')[0] ?? ''))
  })
})

it('installs, upgrades and rolls back as docs/guides/installation.md says', async () => {
  // The next version that the page names is the same package.
  const next = join(folder, 'ostiary-0.2.0.tgz')
  await copyFile(await findPackage(release), next)
  const names = [...(await readdir(release)).map((name) => join(release, name)), next]
  const shell = await openDocumentedShell({
    content: Object.fromEntries(names.map((path) => [basename(path), path])),
    parent: folder,
  })
  onTestFinished(shell.close)
  await runDocument('docs/guides/installation.md', shell)
})
