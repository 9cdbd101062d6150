/** `ostiary keys` beside running services: tokens of every key during the overlap, none of a removed key. */

import { chmod, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { createAuthority, issueServerCertificate } from '../../src/local-tls/certificates.ts'
import {
  runCommand,
  startCommandLine,
  type CommandResult,
  type RunningCommand,
} from '../support/command.ts'

let folder: string
let data: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-keys-'))
  data = join(folder, 'data')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const keyFile = (): string => join(data, 'keys', 'signing-keys.json')

async function newToken(): Promise<string> {
  const args = ['--user', 'admin@contoso.com', '--scope', 'Directory.AccessAsUser.All']
  const { stdout } = await runCommand(['token', '--data', data, ...args])
  return stdout.trim()
}

async function statusOf(service: RunningCommand, token: string): Promise<number> {
  const response = await fetch(`${service.url}/v1.0/me`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await response.arrayBuffer()
  return response.status
}

async function publishedKids(service: RunningCommand): Promise<readonly string[]> {
  const response = await fetch(`${service.url}/${contosoTenantId}/discovery/v2.0/keys`)
  const { keys } = (await response.json()) as { readonly keys: readonly { kid: string }[] }
  return keys.map(({ kid }) => kid)
}

async function keys(...args: readonly string[]): Promise<readonly (readonly string[])[]> {
  const { exitCode, stdout, stderr } = await runCommand(['keys', ...args, '--data', data])
  expect([exitCode, stderr]).toEqual([0, ''])
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
}

async function waitUntil(isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('nothing changed within ten seconds')
    await sleep(50)
  }
}

function fingerprint(service: RunningCommand): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(service.secureUrl)
    const socket = connect(
      { host: hostname, port: Number(port), rejectUnauthorized: false },
      () => {
        resolve(socket.getPeerCertificate().fingerprint256)
        socket.end()
      },
    )
    socket.on('error', reject)
  })
}

describe('ostiary keys', () => {
  it('replaces a signing key under load: no request fails, and a removed key counts on no server', async () => {
    const services = [
      await startCommandLine(['--sample', 'contoso', '--data', data]),
      await startCommandLine(['--sample', 'contoso', '--data', data]),
    ] as const
    const old = await newToken()
    const [[oldKid = '']] = (await keys('list')) as [string[]]
    const statuses = new Set<number>()
    const loadEnd = new AbortController()
    const load = Promise.all(
      services.map(async (service) => {
        while (!loadEnd.signal.aborted) statuses.add(await statusOf(service, old))
      }),
    )

    const rotated = await keys('rotate', '--overlap', '1')
    expect(rotated).toEqual([
      [expect.not.stringMatching(`^${oldKid}$`), 'signs'],
      [oldKid, expect.stringMatching(/^accepted until \d{4}-/u)],
    ])
    const newKid = rotated[0]?.[0] ?? ''
    expect(await keys('list')).toEqual(rotated)
    expect(((await stat(keyFile())).mode & 0o777).toString(8)).toBe('600')

    // A server that has not looked at the file yet accepts the new key at once.
    const fresh = await newToken()
    expect(
      JSON.parse(Buffer.from(fresh.split('.')[0] ?? '', 'base64url').toString()),
    ).toMatchObject({
      kid: newKid,
    })
    for (const service of services) expect(await statusOf(service, fresh)).toBe(200)
    services[0].process.kill('SIGHUP')
    for (const service of services) {
      await waitUntil(async () => (await publishedKids(service)).length === 2)
      expect(await publishedKids(service)).toEqual([newKid, oldKid])
      expect(await statusOf(service, old)).toBe(200)
    }
    loadEnd.abort()
    await load
    expect([...statuses]).toEqual([200])

    expect(await keys('remove', oldKid)).toEqual([[newKid, 'signs']])
    services[0].process.kill('SIGHUP')
    for (const service of services) {
      await waitUntil(async () => (await publishedKids(service)).length === 1)
      expect(await statusOf(service, old)).toBe(401)
      expect(await statusOf(service, fresh)).toBe(200)
    }
    for (const service of services) {
      const { exitCode, stderr } = await service.stop()
      expect(exitCode).toBe(0)
      expect(stderr.split('\n').filter((line) => line.includes('keys.changed'))).toHaveLength(2)
    }
  })

  it('refuses to remove the key that signs, an unknown key, and an overlap that is no number', async () => {
    const [[current = '']] = (await keys('list')) as [string[]]
    const results: CommandResult[] = []
    // WHY in turn: two commands may not change the keys at one time.
    for (const [command = '', ...args] of [
      ['remove', current],
      ['remove', 'x'],
      ['remove', '--', '-x'],
      ['rotate', '--overlap', 'day'],
    ]) {
      results.push(await runCommand(['keys', command, '--data', data, ...args]))
    }
    expect(results.map(({ exitCode, stderr }) => [exitCode, stderr.split('\n')[0]])).toEqual([
      [
        1,
        `ostiary: key '${current}' signs; to withdraw it at once, use the command \`keys rotate --overlap 0\``,
      ],
      [1, "ostiary: key 'x' not found; the command `keys list` prints the keys"],
      [1, "ostiary: key '-x' not found; the command `keys list` prints the keys"],
      [2, expect.stringContaining('--overlap <hours>')],
    ])
  })

  it('refuses a missing directory as every command does, and creates nothing there', async () => {
    const empty = join(folder, 'empty')
    const commands = [
      ['keys', 'rotate'],
      ['keys', 'list'],
      ['keys', 'remove', 'x'],
      ['verify'],
      ['doctor'],
      ['repair'],
      ['tenant', 'list'],
    ]
    for (const command of commands) {
      expect(await runCommand([...command, '--data', empty])).toEqual({
        exitCode: 2,
        stdout: '',
        stderr: `ostiary: --data: '${empty}' not found; name the data directory of the service, or start the service or create a tenant there first\n`,
      })
    }
    await expect(stat(empty)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('makes every key but the new one stop at once with --overlap 0', async () => {
    const old = await newToken()
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    expect(await statusOf(service, old)).toBe(200)
    expect(await keys('rotate', '--overlap', '0')).toHaveLength(1)
    await waitUntil(async () => (await statusOf(service, old)) === 401)
    await service.stop()
  })
})

describe('a running service', () => {
  it('keeps its keys when their file is damaged, and says so once', async () => {
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    const token = await newToken()
    const whole = await readFile(keyFile())
    await writeFile(keyFile(), whole.subarray(0, 100))
    await sleep(4_500)
    service.process.kill('SIGHUP')
    await sleep(200)
    expect(await statusOf(service, token)).toBe(200)
    await writeFile(keyFile(), whole)
    const { stderr } = await service.stop()
    expect(stderr.split('\n').filter((line) => line.includes('keys.notReloaded'))).toEqual([
      expect.stringContaining(`${keyFile()} is damaged: it is not JSON; restore the file`),
    ])
  })

  it('reads its certificate again at SIGHUP, and keeps the last one when the new one is damaged', async () => {
    const [tlsCert, tlsKey] = [join(folder, 'server.pem'), join(folder, 'server-key.pem')]
    const writePair = async (): Promise<void> => {
      const at = new Date()
      const pair = await issueServerCertificate(await createAuthority(at), ['localhost'], at)
      await writeFile(tlsCert, pair.certificate)
      await writeFile(tlsKey, pair.privateKey, { mode: 0o600 })
    }
    await writePair()
    const tls = ['--tls-cert', tlsCert, '--tls-key', tlsKey]
    const service = await startCommandLine(['--sample', 'contoso', '--data', data, ...tls])
    const first = await fingerprint(service)
    await writePair()
    service.process.kill('SIGHUP')
    await waitUntil(async () => (await fingerprint(service)) !== first)
    const second = await fingerprint(service)
    await writeFile(tlsCert, 'damaged')
    service.process.kill('SIGHUP')
    await sleep(300)
    expect(await fingerprint(service)).toBe(second)
    const { exitCode, stderr } = await service.stop()
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining(`--tls-cert: ${tlsCert} cannot be used: it is not a certificate`),
    ])
  })
})

describe('ostiary start', () => {
  const start = (directory: string, ...args: readonly string[]) =>
    runCommand(['start', '--data', directory, '--port', '0', '--http-port', 'off', ...args])

  it.each([
    ['keys/signing-keys.json', '{"keys":[]}', 'it contains no key'],
    ['keys/signing-keys.json', '{"keys":[{"kty":"RSA"}]}', 'key 1 is not a usable private RSA key'],
    ['tls/server.pem', 'damaged', 'it is not a certificate in PEM form'],
    ['tls/server-key.pem', 'damaged', 'it is not a private key in PEM form without a password'],
  ])('names the damaged file %s', async (file, text, problem) => {
    const copy = await mkdtemp(join(folder, 'damaged-'))
    await cp(data, copy, { recursive: true })
    await writeFile(join(copy, file), text)
    const { exitCode, stderr } = await start(copy)
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(`ostiary: ${join(copy, file)} is damaged: ${problem}; `),
    ])
  })

  it('notices one changed digit of a signing key', async () => {
    const copy = await mkdtemp(join(folder, 'digit-'))
    await cp(data, copy, { recursive: true })
    const file = join(copy, 'keys', 'signing-keys.json')
    const text = await readFile(file, 'utf8')
    const at = text.indexOf('"n": "') + 60
    await writeFile(file, text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1))
    const { exitCode, stderr } = await start(copy)
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('key 1 is not a usable private RSA key'),
    ])
  })

  it('warns about a private key that others can read, and refuses it on a public address', async () => {
    const copy = join(folder, 'readable')
    const made = await runCommand(['tenant', 'create', 'keys.example', '--data', copy])
    expect(made.exitCode).toBe(0)
    const at = new Date()
    const pair = await issueServerCertificate(await createAuthority(at), ['localhost'], at)
    const [tlsCert, tlsKey] = [join(folder, 'public.pem'), join(folder, 'public-key.pem')]
    await writeFile(tlsCert, pair.certificate)
    await writeFile(tlsKey, pair.privateKey)
    await chmod(tlsKey, 0o644)
    const tls = ['--tls-cert', tlsCert, '--tls-key', tlsKey]
    const everyUser = `${tlsKey}: every user of this machine can read or change this private key; run`
    expect(await start(copy, '--host', '0.0.0.0', ...tls)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`ostiary: ${everyUser}`),
    })
    const local = await startCommandLine(['--sample', 'contoso', '--data', data, ...tls])
    await chmod(tlsKey, 0o640)
    // The port is in use, so that this start ends after its warnings.
    const { port } = new URL(local.secureUrl)
    const grouped = await start(copy, '--host', '0.0.0.0', ...tls, '--port', port)
    expect(grouped.stderr).toContain(`${tlsKey}: its group can read or change`)
    expect(grouped.stderr).toContain('--port: port')
    expect((await local.stop()).stderr).toContain(everyUser)
  })
})
