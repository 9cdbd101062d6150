/** Mistakes of an operator: each message names the file, option or variable, and what to do. */

import { spawn, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runCommand, startCommandLine } from '../support/command.ts'

const root = join(import.meta.dirname, '../..')

let folder: string
let original: string
let data: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-mistakes-'))
  original = join(folder, 'original')
  await (await startCommandLine(['--sample', 'contoso', '--data', original])).stop()
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  data = join(await mkdtemp(join(folder, 'data-')), 'data')
  await cp(original, data, { recursive: true })
})

async function failureOf(...args: readonly string[]): Promise<readonly [number | null, string]> {
  const { exitCode, stdout, stderr } = await runCommand([...args, '--data', data])
  return [exitCode, stdout + stderr]
}

describe('the environment', () => {
  it.each([
    ['OSTIARY_DATABASEURL', 'did you mean OSTIARY_DATABASE_URL?'],
    ['OSTIARY_QQQQQQQQ', 'remove it'],
  ])('has no variable %s that no option has', async (name, hint) => {
    const { exitCode, stderr } = await runCommand(['verify', '--data', data], { [name]: 'x' })
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${name}: no option`)])
    expect(stderr).toContain(hint)
  })

  it('may have the variables of other commands', async () => {
    const environment = { OSTIARY_PORT: '1', OSTIARY_TRACE: 'full', OSTIARY_OVERLAP: '1' }
    expect((await runCommand(['verify', '--data', data], environment)).exitCode).toBe(0)
  })
})

describe('options of start', () => {
  it.each([
    [['--trust-proxy', '0.0.0.0/0'], "--trust-proxy: '0.0.0.0/0' is not the address"],
    [['--trust-proxy', '::/0'], "--trust-proxy: '::/0' is not the address"],
    [['--host', '999.1.1.1'], "--host: '999.1.1.1' is not an IP address"],
    [['--host', ''], "--host: '' is not an IP address"],
    [['--limit', 'policies=1=2'], 'name=number'],
  ])('%j are refused by name', async (args, text) => {
    const [exitCode, output] = await failureOf('start', ...args)
    expect([exitCode, output]).toEqual([2, expect.stringContaining(text)])
    expect(output).not.toContain('--tls-cert')
  })

  it.skipIf(!existsSync('/proc/self'))('a folder that cannot be created ends at once', async () => {
    for (const command of [['start'], ['tenant', 'create', 'older.example']]) {
      const { exitCode, stderr } = await runCommand([...command, '--data', '/proc/foo/bar'])
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("cannot create '/proc/foo")])
    }
  })
})

describe('files that are none', () => {
  it.skipIf(process.platform === 'win32')('a pipe ends what-if at once', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('sh', ['-c', 'exec mkfifo "$0"', pipe])
    expect(await failureOf('what-if', '--from', pipe)).toEqual([
      1,
      `ostiary: --from: '${pipe}' is a pipe, not a file; check the path\n`,
    ])
  })

  it('a folder in place of the key file is named', async () => {
    const file = join(data, 'keys', 'signing-keys.json')
    await unlink(file)
    await mkdir(file)
    for (const command of [['doctor'], ['keys', 'list'], ['start']]) {
      const [exitCode, text] = await failureOf(...command)
      expect([exitCode, text]).toEqual([
        1,
        expect.stringContaining(`'${file}' is a directory, not a file`),
      ])
    }
  })

  it('doctor goes on after a check that fails', async () => {
    const file = join(data, 'tls', 'server-key.pem')
    await unlink(file)
    await mkdir(file)
    const [exitCode, text] = await failureOf('doctor')
    expect([exitCode, text]).toEqual([1, expect.stringContaining(`'${file}' is a directory`)])
    expect(text).toContain('has the sample tenant')
  })
})

describe('signing keys', () => {
  it.each(['{"keys":[null]}', '{"keys":["x"]}'])('that are %s are named', async (text) => {
    await writeFile(join(data, 'keys', 'signing-keys.json'), text)
    const [exitCode, output] = await failureOf('keys', 'list')
    expect([exitCode, output]).toEqual([
      1,
      expect.stringMatching(/signing-keys\.json is damaged: key 1 is not a JSON object; /u),
    ])
  })

  it('are not made by token', async () => {
    await rm(join(data, 'keys'), { recursive: true })
    const grant = ['--user', 'admin@contoso.com', '--scope', 'User.Read']
    const [exitCode, text] = await failureOf('token', ...grant)
    expect([exitCode, text]).toEqual([1, expect.stringContaining('start the service')])
    expect(existsSync(join(data, 'keys'))).toBe(false)
  })

  it('have a lock that doctor names', async () => {
    await writeFile(join(data, 'keys', 'signing-keys.json.lock'), '')
    await writeFile(join(data, 'ostiary.db-commits-123'), '')
    const [exitCode, text] = await failureOf('doctor')
    expect([exitCode, text.match(/^damage/gmu)]).toEqual([0, null])
    expect(text).toContain('signing-keys.json.lock: a command changes the keys')
    expect(text).toContain('ostiary.db-commits-123: was left by an interrupted command')
  })
})

describe('local certificates', () => {
  it('with a changed byte are named at start and by doctor', async () => {
    const file = join(data, 'tls', 'server.pem')
    const pem = await readFile(file, 'utf8')
    const lines = pem.split('\n').filter((line) => !line.startsWith('-----'))
    const bytes = Buffer.from(lines.join(''), 'base64')
    // The last bytes are those of the signature.
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1
    const changed = bytes.toString('base64').replaceAll(/.{64}(?=.)/gu, '$&\n')
    await writeFile(file, `-----BEGIN CERTIFICATE-----\n${changed}\n-----END CERTIFICATE-----\n`)
    for (const command of ['doctor', 'start']) {
      const [exitCode, text] = await failureOf(command)
      expect([exitCode, text]).toEqual([
        1,
        expect.stringMatching(/server\.pem.*ca\.pem did not sign it as it is; delete/u),
      ])
    }
  })

  it.each(['', 'nonsense'])('of an authority that are %j are named at start', async (text) => {
    await writeFile(join(data, 'tls', 'ca.pem'), text)
    const [exitCode, output] = await failureOf('start')
    expect([exitCode, output]).toEqual([
      1,
      expect.stringMatching(/ca\.pem is damaged: it is not a certificate in PEM form; delete/u),
    ])
  })

  it('are made again when their authority was deleted', async () => {
    await unlink(join(data, 'tls', 'ca.pem'))
    await (await startCommandLine(['--data', data])).stop()
    expect((await runCommand(['doctor', '--data', data])).exitCode).toBe(0)
  })
})

describe('output', () => {
  it('that is closed ends a command quietly', async () => {
    const commands = [['tenant', 'list'], ['verify'], ['what-if', '--output', 'json']]
    for (const args of commands) {
      const child = spawn(process.execPath, ['src/main.ts', ...args, '--data', data], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let stderr = ''
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
      child.stdout.destroy()
      const [exitCode] = (await once(child, 'close')) as [number | null]
      expect([args, exitCode, stderr]).toEqual([args, 0, ''])
    }
  })

  it('has no control character of a tenant', async () => {
    const id = '0571a27e-0571-4a27-a000-00000000bad1'
    const displayName = '\u001b[31mRED\u001b]0;t\u0007\u009b2J\u202e\nDecision  allow'
    const policy = {
      id,
      displayName,
      state: 'enabled',
      conditions: {
        users: { includeUsers: ['All'] },
        applications: { includeApplications: ['All'] },
        clientAppTypes: ['all'],
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    }
    const file = join(folder, 'policy.json')
    await writeFile(file, JSON.stringify(policy))
    for (const output of ['table', 'json']) {
      const { stdout, stderr } = await runCommand(['what-if', '--from', file, '--output', output])
      expect(stdout + stderr).toContain('\\u001b[31mRED\\u001b]0;t\\u0007\\u009b2J\\u202e')
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
      if (output === 'table') expect(stdout.match(/^Decision/gmu)).toHaveLength(1)
      else {
        const { policies } = JSON.parse(stdout) as { readonly policies: readonly unknown[] }
        expect(policies).toEqual([{ id, displayName, state: 'enabled' }])
      }
    }
  })
})

describe('a backup that is killed', () => {
  it('is named by the next one', async () => {
    const file = join(folder, 'next.tar')
    await mkdir(join(folder, '.next.tar.AbC123'))
    const [exitCode, text] = await failureOf('backup', file)
    expect([exitCode, text]).toEqual([0, expect.stringContaining('.next.tar.AbC123')])
  })

  it('leaves nothing behind when it gets a signal', async () => {
    const place = await mkdtemp(join(folder, 'signal-'))
    const child = spawn(
      process.execPath,
      ['src/main.ts', 'backup', join(place, 'x.tar'), '--data', data],
      { cwd: root, stdio: 'ignore' },
    )
    const closed = once(child, 'close')
    while ((await readdir(place)).length === 0 && child.exitCode === null) {
      await new Promise((resolve) => {
        setTimeout(resolve, 1)
      })
    }
    child.kill('SIGTERM')
    await closed
    expect((await readdir(place)).filter((name) => name.startsWith('.'))).toEqual([])
  })
})
