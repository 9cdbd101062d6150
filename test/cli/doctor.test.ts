/** `ostiary doctor` names what is wrong, says what to do, and changes nothing. */

import { chmod, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createAuthority, issueServerCertificate } from '../../src/local-tls/certificates.ts'
import { runCommand, startCommandLine, type RunningCommand } from '../support/command.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'

const dayMs = 86_400_000

let folder: string
let data: string
let sound: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-doctor-'))
  const original = join(folder, 'original')
  const service = await startCommandLine(['--sample', 'contoso', '--data', original])
  await service.stop()
  sound = join(folder, 'sound.tar')
  await runCommand(['backup', sound, '--data', original])
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  data = await mkdtemp(join(folder, 'data-'))
  await runCommand(['restore', sound, '--data', data])
  // As after a look at the restored keys, which `doctor` asks for.
  await rm(join(data, 'keys', 'restored-keys.json'))
})

/** Runs the command and returns its exit code and its lines, with the folder as `DATA`. */
async function examine(
  ...args: readonly string[]
): Promise<{ readonly exitCode: number | null; readonly lines: readonly string[] }> {
  const { exitCode, stdout, stderr } = await runCommand(['doctor', '--data', data, ...args])
  const text = (stdout + stderr).replaceAll(data, 'DATA').replaceAll(folder, 'FOLDER')
  return { exitCode, lines: text.trimEnd().split('\n') }
}

const sample =
  'advice: DATA/ostiary.db: has the sample tenant, whose secrets are public; keep the service on a loopback address'

function expectDamage(
  result: Awaited<ReturnType<typeof examine>>,
  ...damage: readonly string[]
): void {
  expect(result).toEqual({
    exitCode: 1,
    lines: expect.arrayContaining(damage.map((text) => expect.stringContaining(text))),
  })
  expect(result.lines.filter((line) => line.startsWith('damage: '))).toHaveLength(damage.length)
}

describe('ostiary doctor', () => {
  it('finds nothing wrong with sound data, also beside a running server', async () => {
    const alone = { exitCode: 0, lines: [sample, 'no damage and no problem found; advice: 1'] }
    expect(await examine()).toEqual(alone)
    const service: RunningCommand = await startCommandLine(['--sample', 'contoso', '--data', data])
    const beside = await examine()
    await service.stop()
    expect(beside).toEqual(alone)
  })

  it('names a private key and a database that others can read', async () => {
    await chmod(join(data, 'keys', 'signing-keys.json'), 0o604)
    await chmod(join(data, 'ostiary.db'), 0o640)
    const result = await examine()
    expectDamage(result, 'DATA/keys/signing-keys.json: every user of this machine can read')
    expect(result.lines).toContain(
      "advice: DATA/ostiary.db: its group can read or change it; run `chmod 600 'DATA/ostiary.db'`",
    )
  })

  it('names damaged signing keys', async () => {
    const file = join(data, 'keys', 'signing-keys.json')
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 100))
    expectDamage(await examine(), 'DATA/keys/signing-keys.json is damaged: it is not JSON')
  })

  it('names local certificates that are damaged or expired', async () => {
    await writeFile(join(data, 'tls', 'ca.pem'), 'nonsense')
    const authority = await createAuthority(new Date(Date.now() - 500 * dayMs))
    const past = new Date(Date.now() - 400 * dayMs)
    const { certificate, privateKey } = await issueServerCertificate(authority, ['localhost'], past)
    await writeFile(join(data, 'tls', 'server.pem'), certificate)
    await writeFile(join(data, 'tls', 'server-key.pem'), privateKey)
    expectDamage(
      await examine(),
      'DATA/tls/ca.pem: it is not a certificate in PEM form',
      'DATA/tls/server.pem: the certificate expired on',
    )
  })

  it('names a given certificate that expires soon, is missing, or has another key', async () => {
    const authority = await createAuthority(new Date())
    const soon = new Date(Date.now() - 390 * dayMs)
    const issued = await issueServerCertificate(authority, ['localhost'], soon)
    const cert = join(folder, 'cert.pem')
    const key = join(folder, 'key.pem')
    await writeFile(cert, issued.certificate)
    await writeFile(key, issued.privateKey, { mode: 0o600 })
    const expiring = await examine('--tls-cert', cert, '--tls-key', key)
    expect(expiring.exitCode).toBe(0)
    expect(expiring.lines[0]).toMatch(
      /^advice: FOLDER\/cert\.pem: the certificate expires in 6 days/u,
    )
    await writeFile(key, authority.privateKey)
    expectDamage(
      await examine('--tls-cert', cert, '--tls-key', key),
      'FOLDER/key.pem: it is not the key of the certificate',
    )
    expectDamage(await examine('--tls-cert', join(folder, 'none.pem')), 'none.pem: not found')
  })

  it('names a missing, a damaged and a newer database', async () => {
    const file = join(data, 'ostiary.db')
    const database = new DatabaseSync(file)
    database.exec(`insert into schema_migrations values ('9999-later', 'some day')`)
    database.close()
    const newer = await examine()
    expect([newer.exitCode, newer.lines[0]]).toEqual([
      1,
      expect.stringMatching(
        /^problem: DATA\/ostiary\.db: the database was written by a newer release, with `9999-later`/u,
      ),
    ])
    const bytes = await readFile(file)
    bytes.fill(0xff, 8_192, 40_000)
    await writeFile(file, bytes)
    const damaged = await examine()
    expect([damaged.exitCode, damaged.lines[0]]).toEqual([
      1,
      expect.stringMatching(/^damage: DATA\/ostiary\.db: .*; restore a backup$/u),
    ])
    await unlink(file)
    expectDamage(await examine(), 'DATA/ostiary.db: not found beside existing keys')
  })

  it('names the sample tenant where other machines reach the service', async () => {
    expectDamage(await examine('--host', '0.0.0.0'), 'has the sample tenant')
    expectDamage(await examine('--public-url', 'https://a.example'), 'has the sample tenant')
  })

  it('names what interrupted commands left behind', async () => {
    await mkdir(join(data, '.restore-x'), { mode: 0o700 })
    const rest = join(data, 'tls', 'ca.pem.0571a27e-0571-4a27-a000-000000000001')
    await writeFile(rest, '', { mode: 0o600 })
    const result = await examine()
    expectDamage(result, 'DATA/.restore-x: a restore was interrupted')
    expect(result.lines).toContain(
      'advice: DATA/tls/ca.pem.0571a27e-0571-4a27-a000-000000000001: was left by an interrupted command; delete it',
    )
  })

  it.each([
    [['--issuer', 'x'], '--issuer'],
    [['--database-url', 'mysql://x'], '--database-url'],
    [['--tls-key', 'key.pem'], '--tls-key'],
    [['--public-url', 'https://a.example/x'], '--public-url'],
    [['--data', '/no/such/directory'], '--data'],
  ])('refuses %j as wrong usage', async (args, named) => {
    const { exitCode, lines } = await examine(...args)
    expect([exitCode, lines]).toEqual([2, [expect.stringContaining(named)]])
  })
})

describe('ostiary doctor on an issuer', () => {
  let server: Server
  let url: string
  let pages: Record<string, unknown>
  beforeEach(async () => {
    server = createServer((request, response) => {
      const page = pages[request.url ?? '']
      response.statusCode = page === undefined ? 404 : 200
      response.end(JSON.stringify(page ?? {}))
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { publicKey } = await generateKeyPair('RS256')
    pages = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: [{ ...(await exportJWK(publicKey)), kid: 'a' }] },
    }
  })
  afterEach(() => server.close())

  const ask = (tenant = 'contoso.com') => examine('--issuer', `${url}#${tenant}`)

  it('finds nothing wrong with an issuer whose keys can be fetched', async () => {
    expect((await ask()).exitCode).toBe(0)
  })

  it('names an unknown tenant, no keys, another name and no answer', async () => {
    expectDamage(await ask('nobody.example'), "tenant 'nobody.example'")
    pages['/keys'] = { keys: [] }
    expectDamage(await ask(), 'publishes no key')
    pages['/.well-known/openid-configuration'] = { issuer: 'https://other.example' }
    expectDamage(await ask(), 'discovery names another issuer')
    server.close()
    server.closeAllConnections()
    expectDamage(await ask(), 'ECONNREFUSED')
  })
})

describe('ostiary doctor on PostgreSQL', () => {
  it('names a database that cannot be reached, and finds nothing wrong with one that can', async () => {
    const database = await createTestDatabase(inject('postgresUrl'))
    const keys = await readFile(join(data, 'keys', 'signing-keys.json'))
    expectDamage(await examine('--database-url', database.url), 'is empty beside existing keys')
    await rm(join(data, 'keys'), { recursive: true })
    const empty = await examine('--database-url', database.url)
    expect(empty.exitCode).toBe(0)
    expect(empty.lines.join('\n')).toContain(
      'advice: --database-url: the next start adds 0001-initial,',
    )
    await runCommand([
      'tenant',
      'create',
      'a.example',
      '--data',
      data,
      '--database-url',
      database.url,
    ])
    await mkdir(join(data, 'keys'), { mode: 0o700 })
    await writeFile(join(data, 'keys', 'signing-keys.json'), keys, { mode: 0o600 })
    expect(await examine('--database-url', database.url)).toEqual({
      exitCode: 0,
      lines: ['no damage and no problem found'],
    })
    await database.drop()
    expectDamage(await examine('--database-url', database.url), '--database-url: database "test_')
    expectDamage(
      await examine('--database-url', 'postgres://u:pass-word@127.0.0.1:1/x'),
      '--database-url: connect ECONNREFUSED 127.0.0.1:1;',
    )
  })
})
