/** `ostiary start` as a new user sees it: first start, banner, stop, second start. */

import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { Agent, request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand, startCommandLine } from '../support/command.ts'

let data: string
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'ostiary-cli-'))
})
afterAll(() => rm(data, { recursive: true, force: true }))

async function tokenFor(user: string, scope: string): Promise<string> {
  const { stdout } = await runCommand(['token', '--data', data, '--user', user, '--scope', scope])
  return stdout.trim()
}

const policy = {
  type: 'TokenLifetimePolicy',
  displayName: 'Kept',
  definition: ['{"TokenLifetimePolicy":{"Version":1}}'],
}

/** Asks on one connection every 5 ms, until an answer says that it is the last. Returns what failed. */
async function askUntilClosed(url: string): Promise<string | undefined> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/healthz`, { agent }, (answer) => {
        answer.resume().on('end', () => resolve(answer))
      })
      sent.on('error', reject).end()
    })
  try {
    while ((await ask()).headers.connection !== 'close') await sleep(5)
    return undefined
  } catch (error) {
    return (error as Error).message
  } finally {
    agent.destroy()
  }
}

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stdout.write('skipped: curl is not installed\n')
    return false
  }
}

describe('ostiary start', () => {
  it('keeps every write across a restart', async () => {
    const first = await startCommandLine(['--sample', 'contoso', '--data', data])
    const token = await tokenFor('admin@contoso.com', 'Directory.AccessAsUser.All')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const created = await fetch(`${first.url}/beta/policies`, {
      method: 'POST',
      headers,
      body: JSON.stringify(policy),
    })
    const { id } = (await created.json()) as { id: string }
    expect(await first.stop('SIGTERM')).toMatchObject({ exitCode: 0, stderr: '' })

    const second = await startCommandLine(['--sample', 'contoso', '--data', data])
    const read = await fetch(`${second.url}/beta/policies/${id}`, { headers })
    expect(await read.json()).toMatchObject({ id, ...policy })
    expect((await second.stop('SIGINT')).exitCode).toBe(0)
  })

  it.skipIf(!hasCurl())('prints a curl that answers when pasted', async () => {
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    const lines = service.banner.split('\n').filter((line) => /^ {2}(?:TOKEN=|curl )/u.test(line))
    const answer = execFileSync('sh', ['-c', lines.join('\n')]).toString()
    await service.stop()
    expect(JSON.parse(answer)).toMatchObject({
      '@odata.context': expect.stringContaining(
        '/v1.0/$metadata#identity/conditionalAccess/policies',
      ),
      value: [],
    })
  })

  it('answers the request under way before it stops', async () => {
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    const token = await tokenFor('admin@contoso.com', 'Directory.AccessAsUser.All')
    const body = JSON.stringify(policy)
    const status = new Promise<number | undefined>((resolve, reject) => {
      const slow = request(`${service.url}/beta/policies`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      })
      slow.on('response', (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      slow.on('error', reject)
      slow.write(body.slice(0, 10))
      setTimeout(() => slow.end(body.slice(10)), 700)
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const stopped = service.stop()
    expect(await status).toBe(201)
    expect((await stopped).exitCode).toBe(0)
  })

  it('announces the end of each connection before it stops', async () => {
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    const callers = Array.from({ length: 4 }, () => askUntilClosed(service.url))
    await sleep(200)
    const stopped = service.stop()
    expect(await Promise.all(callers)).toEqual(callers.map(() => undefined))
    expect((await stopped).exitCode).toBe(0)
  })

  it('names the port that another program uses', async () => {
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    const { port } = new URL(service.secureUrl)
    const second = await runCommand(['start', '--data', data, '--port', port, '--http-port', 'off'])
    await service.stop()
    expect(second).toMatchObject({
      exitCode: 1,
      stderr: `ostiary: --port: port ${port} on 127.0.0.1 is in use; choose another with --port\n`,
    })
  })

  it('writes private keys that only their owner can read', async () => {
    const files = ['keys/signing-keys.json', 'tls/ca-key.pem', 'tls/server-key.pem', 'ostiary.db']
    const modes = await Promise.all(
      files.map(async (file) => ((await stat(join(data, file))).mode & 0o777).toString(8)),
    )
    expect(modes).toEqual(['600', '600', '600', '600'])
  })

  it('serves health, readiness and metrics without a token', async () => {
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    const pages = await Promise.all(
      ['/healthz', '/readyz', '/metrics'].map(async (path) => {
        const response = await fetch(service.url + path)
        return [response.status, await response.text()] as const
      }),
    )
    await service.stop()
    expect(pages).toEqual([
      [200, '{"status":"ok"}'],
      [200, '{"status":"ready"}'],
      [200, expect.stringContaining('ostiary_requests_total')],
    ])
  })
})

describe('ostiary tenant and token', () => {
  it('creates a tenant, lists it and refuses its domain a second time', async () => {
    const created = await runCommand([
      'tenant',
      'create',
      'Fabrikam.onmicrosoft.com',
      '--data',
      data,
    ])
    const id = created.stdout.split('\t')[0] ?? ''
    expect(created).toMatchObject({ exitCode: 0, stdout: `${id}\tfabrikam.onmicrosoft.com\n` })
    const listed = await runCommand(['tenant', 'list', '--data', data])
    expect(listed.stdout).toContain(`${id}\tfabrikam.onmicrosoft.com\n`)
    expect(
      await runCommand(['tenant', 'create', 'fabrikam.onmicrosoft.com', '--data', data]),
    ).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        "ostiary: a tenant with this id or with the domain 'fabrikam.onmicrosoft.com' already exists\n",
    })
  })

  it('creates the first application of a tenant, with the permissions it is given', async () => {
    const permissions = ['--app-permissions', 'User.Read.All Policy.Read.All']
    const app = ['--app', 'Tools', ...permissions]
    const created = await runCommand([
      'tenant',
      'create',
      'litware.example',
      '--data',
      data,
      ...app,
    ])
    const [, row = ''] = created.stdout.split('\n')
    const [appId = '', secret = ''] = row.split('\t')
    expect(created).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('shown again') })
    expect([appId.length, secret.length]).toEqual([36, 40])
    const tenant = ['--data', data, '--tenant', 'litware.example']
    const token = await runCommand(['token', ...tenant, '--app', appId])
    expect(decodeJwt(token.stdout)).toMatchObject({
      appid: appId,
      app_displayname: 'Tools',
      roles: ['Policy.Read.All', 'User.Read.All'],
    })
    const file = await readFile(join(data, 'ostiary.db'))
    const log = await readFile(join(data, 'ostiary.db-wal')).catch(() => Buffer.alloc(0))
    expect([file.includes(secret), log.includes(secret)]).toEqual([false, false])
    expect(file.includes(appId) || log.includes(appId)).toBe(true)
  })

  it.each([
    [['token', '--user', 'a@b.c', '--app', 'x'], 2, 'give exactly one of --user and --app'],
    [['token', '--user', 'a@b.c'], 2, '--user needs --scope'],
    [
      ['token', '--user', 'nobody@contoso.com', '--scope', 'User.Read'],
      1,
      "userPrincipalName 'nobody@contoso.com' not found in users of this tenant",
    ],
    [
      ['token', '--user', 'admin@contoso.com', '--scope', 'User.Read Policy.Reed.All'],
      2,
      "'--scope <permissions>' argument 'User.Read Policy.Reed.All' is invalid. unknown permission 'Policy.Reed.All'; did you mean 'Policy.Read.All'?",
    ],
    [
      ['token', '--app', 'x', '--role', 'Directory.AccessAsUser.All'],
      2,
      "Microsoft Graph has no application permission 'Directory.AccessAsUser.All'",
    ],
    [['token', '--app', 'x', '--expires-in', '0'], 2, '--expires-in'],
    [['tenant', 'create', 'not a domain'], 2, 'is not a domain name'],
    [['tenant', 'create', 'a.example', '--app', ' '], 2, '--app: must have 1 to 120 characters'],
    [
      ['tenant', 'create', 'a.example', '--app', 'x'.repeat(121)],
      2,
      '--app: must have 1 to 120 characters',
    ],
    [
      ['tenant', 'create', 'a.example', '--app', 'x', '--app-permissions', 'User.Reed.All'],
      2,
      "unknown permission 'User.Reed.All'; did you mean 'User.Read.All'?",
    ],
    [['start', '--sample', 'fabrikam'], 2, '--sample'],
    [
      ['start', '--tls-cert', 'no.pem', '--tls-key', 'no.pem'],
      2,
      "--tls-cert: file or directory 'no.pem' not found",
    ],
    [
      ['start', '--tls-cert', '/dev/zero', '--tls-key', 'no.pem'],
      2,
      "--tls-cert: '/dev/zero' has more than 1048576 bytes",
    ],
    [['start', '--no-such-flag'], 2, '--no-such-flag'],
    [['start', '--sts-as-of', '2019-02-30'], 2, '--sts-as-of'],
    [['nothing'], 2, 'nothing'],
  ])('ends %j with exit code %i', async (args, exitCode, message) => {
    const withData = args[0] === 'nothing' ? args : [...args, '--data', data]
    const result = await runCommand(withData)
    expect([result.exitCode, result.stderr]).toEqual([exitCode, expect.stringContaining(message)])
  })

  it.each([
    [['--help']],
    [['start', '--help']],
    [['token', '--help']],
    [['tenant', 'create', '--help']],
    [['--version']],
  ])('answers %j with exit code 0', async (args) => {
    const { exitCode, stdout } = await runCommand(args)
    expect([exitCode, stdout.length > 0]).toEqual([0, true])
  })

  it('says which Node.js it needs when it runs on an older one', async () => {
    const older = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})`
    const options = `--import "data:text/javascript,${older}"`
    expect(await runCommand(['--help'], { NODE_OPTIONS: options })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'ostiary: needs Node.js 24 or later; this is Node.js 20.1.0\n',
    })
  })

  it('names the setting of a wrong environment variable', async () => {
    const result = await runCommand(['start', '--data', data], { OSTIARY_PORT: 'abc' })
    expect([result.exitCode, result.stderr]).toEqual([2, expect.stringContaining('OSTIARY_PORT')])
  })
})
