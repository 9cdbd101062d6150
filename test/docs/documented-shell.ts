/**
 * A terminal for the commands of a document: a folder that looks like a fresh checkout or a release, a shell that
 * keeps its variables from block to block, and the service that a block starts.
 */

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAuthority, issueServerCertificate } from '../../src/local-tls/certificates.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const endMark = '--- end of block ---'

export interface BlockResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface DocumentedShell {
  /** Runs a block to its end. */
  readonly run: (block: string) => Promise<BlockResult>
  /** Runs a block that starts the service, and returns once it listens. Ends the service before it. */
  readonly serve: (block: string) => Promise<void>
  /** Ends the service, if one runs. */
  readonly stop: () => Promise<void>
  /** Writes a file of the folder. */
  readonly write: (name: string, text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Finds two ports that nothing listens on. WHY together: one after the other may be the same port. */
async function twoFreePorts(): Promise<readonly [number, number]> {
  const listen = async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
  const servers = [await listen(), await listen()] as const
  const [first, second] = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return [first ?? 0, second ?? 0]
}

async function stop(service: ChildProcess | undefined): Promise<void> {
  if (service?.pid === undefined || service.exitCode !== null) return
  // WHY `close` and not `exit`: the shell ends before the service that it started, which still writes files.
  const ended = once(service, 'close')
  process.kill(-service.pid, 'SIGTERM')
  await ended
}

/** The certificate that guides about other machines name. */
async function writeCertificate(folder: string): Promise<void> {
  const at = new Date()
  const authority = await createAuthority(at)
  const { certificate, privateKey } = await issueServerCertificate(authority, ['localhost'], at)
  await writeFile(join(folder, 'server.pem'), certificate)
  await writeFile(join(folder, 'server-key.pem'), privateKey, { mode: 0o600 })
}

/** Files and folders by the names that documents use. */
type FolderContent = Readonly<Record<string, string>>

const checkout: FolderContent = Object.fromEntries(
  ['package.json', 'package-lock.json', 'src', 'docs', 'examples', 'node_modules'].map((name) => [
    name,
    join(root, name),
  ]),
)

/** Paths in documents that tests must not touch. Each is a path below the folder of the shell. */
const systemPaths = ['/opt/ostiary', '/usr/local/bin', '/var/lib/ostiary'] as const

/** What the folder of the shell has in it, and where it is. */
interface ShellOptions {
  /** That of a checkout when absent. */
  readonly content?: FolderContent
  readonly parent?: string
}

/** Opens a shell in a folder of its own. The service of its documents gets free ports. */
export async function openDocumentedShell({
  content = checkout,
  parent = tmpdir(),
}: ShellOptions = {}): Promise<DocumentedShell> {
  const folder = await mkdtemp(join(parent, 'ostiary-docs-'))
  await Promise.all(
    Object.entries(content).map(([name, target]) => symlink(target, join(folder, name))),
  )
  const replaced = (path: string): string => join(folder, 'system', path)
  await Promise.all(systemPaths.map((path) => mkdir(dirname(replaced(path)), { recursive: true })))
  await mkdir(replaced('/usr/local/bin'))
  await writeCertificate(folder)
  const [securePort, plainPort] = await twoFreePorts()
  const adapted = (block: string): string =>
    systemPaths.reduce(
      (text, path) => text.replaceAll(path, replaced(path)),
      block
        .replaceAll('8443', String(securePort))
        .replaceAll('8400', String(plainPort))
        .replaceAll('npm ci && ', ''),
    )
  const restored = (output: string): string =>
    output
      .replaceAll(String(securePort), '8443')
      .replaceAll(String(plainPort), '8400')
      .replaceAll('\r\n', '\n')
  const options = {
    cwd: folder,
    env: {
      ...process.env,
      PATH: [replaced('/usr/local/bin'), dirname(process.execPath), process.env['PATH']].join(
        delimiter,
      ),
      OSTIARY_PORT: String(securePort),
      OSTIARY_HTTP_PORT: String(plainPort),
    },
    detached: true,
  } as const

  const shell = spawn('bash', ['--norc'], options)
  const printed = { stdout: '', stderr: '' }
  shell.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString()))
  shell.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString()))
  let service: ChildProcess | undefined

  return {
    async run(block) {
      printed.stdout = ''
      printed.stderr = ''
      shell.stdin.write(`${adapted(block)}\nprintf '%s%d\\n' '${endMark}' $?\n`)
      for (;;) {
        const [stdout = '', rest] = printed.stdout.split(endMark)
        if (rest?.endsWith('\n')) {
          return { exitCode: Number(rest), stdout: restored(stdout), stderr: printed.stderr }
        }
        await once(shell.stdout, 'data')
      }
    },
    async serve(block) {
      await stop(service)
      const started = spawn('bash', ['-c', adapted(block)], options)
      service = started
      let text = ''
      const collect = (chunk: Buffer): void => {
        text += chunk.toString()
      }
      started.stdout.on('data', collect)
      started.stderr.on('data', collect)
      while (!text.includes('Ostiary is listening.')) {
        const what = await Promise.race([
          once(started, 'exit').then(() => 'ended'),
          once(started.stdout, 'data'),
        ])
        if (what === 'ended') throw new Error(`the service ended: ${text}`)
      }
    },
    stop: () => stop(service),
    write: (name, text) => writeFile(join(folder, name), adapted(text)),
    async close() {
      shell.stdin.end()
      await stop(service)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
