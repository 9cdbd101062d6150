/** The command refuses what is unsafe or wrong, names the setting, and leaves only private files behind. */

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
let directory: string
let certificate: string

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

type Environment = Readonly<Record<string, string>>

function launch(parameters: readonly string[], environment: Environment = {}): ChildProcess {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:OSTIARY_|NODE_|VITEST)/u.test(name),
  )
  return spawn(process.execPath, [main, ...parameters], {
    cwd: directory,
    env: { ...Object.fromEntries(kept), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** A command that neither ends nor prints what is awaited is ended after this long, in milliseconds. */
const patienceMs = 45_000

/** Runs a command to its end, or until it prints the text awaited, and then stops it. */
function run(
  parameters: readonly string[],
  environment: Environment = {},
  awaited?: string,
): Promise<Outcome> {
  const child = launch(parameters, environment)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    if (awaited !== undefined && stdout.includes(awaited)) child.kill('SIGTERM')
  })
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(impatience)
      resolve({ code, stdout, stderr })
    })
  })
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ostiary-command-'))
  certificate = join(directory, 'certificate.pem')
  await writeFile(certificate, 'not read in these tests')
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Refusals are cheap but a process is not: those of one kind run side by side. */
async function expectRefused(
  cases: readonly (readonly [parameters: string, environment: Environment, named: RegExp])[],
): Promise<void> {
  const outcomes = await Promise.all(
    cases.map(async ([parameters, environment, named]) => {
      const data = join(directory, 'refused')
      const words = parameters.split(' ').filter((word) => word !== '')
      const outcome = await run(words, { OSTIARY_DATA: data, ...environment })
      return {
        case: `${parameters} ${JSON.stringify(environment)}`,
        code: outcome.code,
        names: named.test(outcome.stderr) ? 'the setting' : outcome.stderr,
        stdout: outcome.stdout,
      }
    }),
  )
  expect(outcomes).toEqual(
    cases.map(([parameters, environment]) => ({
      case: `${parameters} ${JSON.stringify(environment)}`,
      code: 2,
      names: 'the setting',
      stdout: '',
    })),
  )
}

describe('start', () => {
  it('refuses the sample tenant on an address that others can reach', () =>
    expectRefused([
      ['start --sample contoso --host 0.0.0.0', {}, /--sample/u],
      ['start --sample contoso --host 192.0.2.1 --tls-cert c --tls-key k', {}, /--sample/u],
      ['start --sample contoso --host ::', {}, /--sample/u],
      ['start', { OSTIARY_SAMPLE: 'contoso', OSTIARY_HOST: '0.0.0.0' }, /--sample/u],
      ['start --sample contoso --host localhost.evil.example', {}, /--sample/u],
      ['start --sample contoso --public-url https://policies.example', {}, /--sample/u],
    ]))

  it('refuses to listen beyond this machine without a real certificate', () =>
    expectRefused([
      ['start --host 0.0.0.0', {}, /--tls-cert/u],
      ['start --host ::', {}, /--tls-cert/u],
      ['start', { OSTIARY_HOST: '192.0.2.1' }, /--tls-cert/u],
      ['start --host 127.0.0.1.evil.example', {}, /--tls-cert/u],
    ]))

  it('refuses a certificate without a key, and a key without a certificate', () =>
    expectRefused([
      [`start --tls-cert ${certificate}`, {}, /--tls-key/u],
      [`start --tls-key ${certificate}`, {}, /--tls-cert/u],
      ['start', { OSTIARY_TLS_KEY: certificate }, /--tls-cert/u],
    ]))

  it('refuses wrong values and names their option or variable', () =>
    expectRefused([
      ['start', { OSTIARY_PORT: 'abc' }, /OSTIARY_PORT/u],
      ['start', { OSTIARY_PORT: '65536' }, /OSTIARY_PORT/u],
      ['start', { OSTIARY_HTTP_PORT: '-1' }, /OSTIARY_HTTP_PORT/u],
      ['start', { OSTIARY_LOG_LEVEL: 'loud' }, /OSTIARY_LOG_LEVEL/u],
      ['start', { OSTIARY_SAMPLE: 'fabrikam' }, /OSTIARY_SAMPLE/u],
      ['start', { OSTIARY_STS_AS_OF: 'yesterday' }, /OSTIARY_STS_AS_OF/u],
    ]))

  it('refuses unknown options by name', () =>
    expectRefused([
      ['start --port 1e3', {}, /--port/u],
      ['start --port 8443 --http-port 8443', {}, /--http-port/u],
      ['start --issuer ftp://idp.example#contoso.com', {}, /--issuer/u],
      ['start --issuer http://idp.example#contoso.com', {}, /--issuer/u],
      ['start --issuer https://idp.example', {}, /--issuer/u],
      ['start --issuer https://idp.example#nobody.example', {}, /--issuer/u],
      ['start --public-url https://x.example/path', {}, /--public-url/u],
      ['start --public-url http://x.example', {}, /--public-url/u],
      ['start --database-url mysql://x', {}, /--database-url/u],
      ['start --trust-proxy proxy.example', {}, /--trust-proxy/u],
      ['start', { OSTIARY_TRUST_PROXY: '10.0.0.0/40' }, /--trust-proxy/u],
      ['start --sample contoso --database-url postgres://127.0.0.1:1/x', {}, /--sample/u],
      ['start --sample contoso', { OSTIARY_DATABASE_URL: 'postgres://127.0.0.1:1/x' }, /--sample/u],
      [`start --data ${certificate}`, {}, /--data: '.*' is not a directory/u],
      [`start --data ${certificate}/below`, {}, /--data: /u],
      [`tenant list --data ${certificate}`, {}, /--data: /u],
      ['tenant list --database-url postgres://a:secret@[/x', {}, /--database-url: (?!.*secret)/u],
      ['start --nonsense', {}, /--nonsense/u],
      ['start extra words', {}, /argument|extra/u],
    ]))

  it('names the option of a database that cannot be reached', async () => {
    const { code, stderr } = await run(['tenant', 'list'], {
      OSTIARY_DATA: join(directory, 'refused'),
      OSTIARY_DATABASE_URL: 'postgres://user:pass-word@127.0.0.1:1/x',
    })
    expect([code, stderr]).toEqual([
      1,
      'ostiary: --database-url: cannot open the database: connect ECONNREFUSED 127.0.0.1:1\n',
    ])
  })

  it('names every wrong setting at once', async () => {
    const { code, stderr } = await run(
      'start --sample contoso --host 0.0.0.0 --public-url x --issuer y'.split(' '),
      { OSTIARY_DATA: join(directory, 'refused') },
    )
    expect(code).toBe(2)
    for (const option of ['--sample', '--tls-cert', '--public-url', '--issuer']) {
      expect(stderr).toContain(option)
    }
  })

  it('creates files that only their owner can read, and serves stored sample data on loopback only', async () => {
    const data = join(directory, 'kept', 'data')
    const started = await run(
      ['start', '--sample', 'contoso', '--port', '0', '--http-port', '0', '--data', data],
      {},
      'listening',
    )
    expect([started.code, started.stderr]).toEqual([0, ''])

    const modes: Record<string, string> = {}
    for (const entry of ['.', ...(await readdir(data, { recursive: true }))]) {
      const { mode } = await stat(join(data, entry))
      modes[entry] = (mode & 0o777).toString(8)
    }
    const isDirectory = (entry: string): boolean => ['.', 'keys', 'tls'].includes(entry)
    expect(modes).toEqual(
      Object.fromEntries(
        Object.keys(modes).map((entry) => [entry, isDirectory(entry) ? '700' : '600']),
      ),
    )
    expect(Object.keys(modes)).toEqual(
      expect.arrayContaining([
        'ostiary.db',
        join('keys', 'signing-keys.json'),
        join('tls', 'ca-key.pem'),
      ]),
    )

    const beyond = await run([
      'start',
      '--host',
      '0.0.0.0',
      '--data',
      data,
      '--tls-cert',
      certificate,
      '--tls-key',
      certificate,
    ])
    expect([beyond.code, beyond.stdout]).toEqual([2, ''])
    expect(beyond.stderr).toMatch(/sample tenant/u)

    const proxied = await run(
      [
        'start',
        '--data',
        data,
        '--port',
        '0',
        '--http-port',
        '0',
        '--public-url',
        'https://policies.example',
      ],
      {},
      'listening',
    )
    expect([proxied.code, proxied.stdout]).toEqual([2, ''])
  })
})

describe('token', () => {
  it('refuses wrong usage', () =>
    expectRefused([
      ['token', {}, /--user.*--app/u],
      ['token --user ada@contoso.com --app x --scope User.Read', {}, /--user.*--app/u],
      ['token --user ada@contoso.com', {}, /--scope/u],
      ['token --user ada@contoso.com --scope User.Read --role X', {}, /--role/u],
      ['token --app x --scope User.Read', {}, /--scope/u],
      ['token --app x --expires-in 0', {}, /--expires-in/u],
      ['token --app x --expires-in 1e9', {}, /--expires-in/u],
      ['token --app x --expires-in -5', {}, /--expires-in/u],
      ['token --nonsense', {}, /--nonsense/u],
    ]))
})

it('refuses unknown commands and invalid tenant names', () =>
  expectRefused([
    ['nonsense', {}, /nonsense/u],
    ['tenant nonsense', {}, /nonsense/u],
    ['tenant create', {}, /domain/u],
    ['tenant create ../etc', {}, /domain/u],
    ["tenant create a'b.example", {}, /domain/u],
  ]))
