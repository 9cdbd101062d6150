/** Backups are complete under load, are checked before they are restored, and are restored whole or not at all. */

import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArchive } from '../../src/cli/archive/read-archive.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { inspectSqliteFile } from '../../src/store/sqlite/inspect.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { runCommand, startCommandLine } from '../support/command.ts'

const backups = 10
const writers = 8

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-backup-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Every file below a folder with its content in hexadecimal. */
async function contentOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const contents = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(directory.length), (await readFile(path)).toString('hex')] as const
    }),
  )
  return Object.fromEntries(contents)
}

async function idsIn(data: string): Promise<ReadonlySet<string>> {
  const store = await openSqliteStore({ file: join(data, 'ostiary.db') })
  const { items } = await store.list(contosoTenantId, 'stsPolicies', { limit: 1_000_000 })
  await store.close()
  return new Set(items.map(({ id }) => id))
}

describe('a backup of a server under load', () => {
  it(`has every write acknowledged before it began, ${backups} times out of ${backups}`, async () => {
    const data = join(folder, 'loaded')
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    const scope = 'Directory.AccessAsUser.All'
    const { stdout: token } = await runCommand([
      'token',
      '--data',
      data,
      '--user',
      'admin@contoso.com',
      '--scope',
      scope,
    ])
    const acknowledged: string[] = []
    const over = new AbortController()
    const write = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const response = await fetch(`${service.url}/beta/policies`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            type: 'TokenLifetimePolicy',
            displayName: 'Kept',
            definition: ['{"TokenLifetimePolicy":{"Version":1}}'],
          }),
        })
        const { id } = (await response.json()) as { readonly id: string }
        if (response.status === 201) acknowledged.push(id)
      }
    }
    const writing = Array.from({ length: writers }, write)
    const results: unknown[] = []
    let writtenMeanwhile = 0
    for (let attempt = 0; attempt < backups; attempt += 1) {
      const before = [...acknowledged]
      const file = join(folder, `loaded-${attempt}.tar`)
      const target = join(folder, `restored-${attempt}`)
      const backedUp = await runCommand(['backup', file, '--data', data])
      writtenMeanwhile += acknowledged.length - before.length
      const restored = await runCommand(['restore', file, '--data', target])
      const ids = await idsIn(target)
      results.push({
        exitCodes: [backedUp.exitCode, restored.exitCode],
        missing: before.filter((id) => !ids.has(id)),
        faults: inspectSqliteFile(join(target, 'ostiary.db')).faults,
        keys: await readFile(join(target, 'keys', 'signing-keys.json'), 'utf8'),
      })
    }
    over.abort()
    await Promise.all(writing)
    await service.stop()
    const keys = await readFile(join(data, 'keys', 'signing-keys.json'), 'utf8')
    const sound = { exitCodes: [0, 0], missing: [], faults: [], keys }
    expect(results).toEqual(Array.from({ length: backups }, () => sound))
    expect(writtenMeanwhile).toBeGreaterThan(backups)
  }, 300_000)
})

describe('backup and restore', () => {
  let data: string
  let file: string
  beforeAll(async () => {
    data = join(folder, 'data')
    file = join(folder, 'backup.tar')
    await runCommand(['tenant', 'create', 'fabrikam.example', '--data', data])
    for (const name of ['keys', 'tls']) await mkdir(join(data, name), { mode: 0o700 })
    await writeFile(join(data, 'keys', 'signing-keys.json'), '{"keys":[]}', { mode: 0o600 })
    await writeFile(join(data, 'tls', 'ca.pem'), 'certificate', { mode: 0o600 })
    const unfinished = 'ca.pem.0571a27e-0571-4a27-a000-000000000001'
    await writeFile(join(data, 'tls', unfinished), 'half', { mode: 0o600 })
    await runCommand(['backup', file, '--data', data])
  })

  it('keep files private and leave nothing else behind', async () => {
    const target = join(folder, 'private')
    const { exitCode } = await runCommand(['restore', file, '--data', target])
    const entries = (await readdir(target, { recursive: true })).toSorted()
    const modes = await Promise.all(
      [file, target, ...entries.map((entry) => join(target, entry))].map(
        async (path) => (await stat(path)).mode & 0o077,
      ),
    )
    expect([exitCode, entries]).toEqual([
      0,
      ['keys', 'keys/signing-keys.json', 'ostiary.db', 'tls', 'tls/ca.pem'],
    ])
    expect(new Set(modes)).toEqual(new Set([0]))
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('replace a file only with --force', async () => {
    const other = join(folder, 'other.tar')
    await writeFile(other, 'precious')
    const refused = await runCommand(['backup', other, '--data', data])
    expect(refused).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `ostiary: '${other}' exists; choose another name, or replace it with --force\n`,
    })
    expect(await readFile(other, 'utf8')).toBe('precious')
    expect((await runCommand(['backup', other, '--data', data, '--force'])).exitCode).toBe(0)
    expect((await readFile(other)).length).toBeGreaterThan(1_000)
  })

  it('replace the content of a directory only with --force, and keep it aside', async () => {
    const target = join(folder, 'full')
    await runCommand(['tenant', 'create', 'older.example', '--data', target])
    const before = await contentOf(target)
    const refused = await runCommand(['restore', file, '--data', target])
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('not empty')])
    expect(await contentOf(target)).toEqual(before)

    const { exitCode } = await runCommand(['restore', file, '--data', target, '--force'])
    const [aside = ''] = (await readdir(target)).filter((name) => name.startsWith('replaced-'))
    expect([exitCode, await contentOf(join(target, aside))]).toEqual([0, before])
    const { stdout } = await runCommand(['tenant', 'list', '--data', target])
    expect(stdout).toMatch(/^\S+\tfabrikam\.example\n$/u)
  })

  it('refuse to restore below a running server', async () => {
    const target = join(folder, 'running')
    const store = await openSqliteStore({ file: join(target, 'ostiary.db') })
    const refused = await runCommand(['restore', file, '--data', target, '--force'])
    await store.close()
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringContaining('a running server or command uses'),
    ])
    expect((await runCommand(['restore', file, '--data', target, '--force'])).exitCode).toBe(0)
  })

  it('refuse a directory in which a restore was interrupted', async () => {
    const target = join(folder, 'interrupted')
    await runCommand(['restore', file, '--data', target])
    await mkdir(join(target, '.restore-x'))
    for (const command of [
      ['tenant', 'list'],
      ['start', '--port', '0'],
      ['backup', join(folder, 'half.tar')],
      ['verify'],
    ]) {
      const { exitCode, stderr } = await runCommand([...command, '--data', target])
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('has not finished')])
    }
    expect(existsSync(join(folder, 'half.tar'))).toBe(false)
    expect((await runCommand(['restore', file, '--data', target, '--force'])).exitCode).toBe(0)
    expect((await runCommand(['tenant', 'list', '--data', target])).exitCode).toBe(0)
  })

  it('refuse a damaged backup, and touch nothing', async () => {
    const damaged = join(folder, 'damaged.tar')
    const bytes = await readFile(file)
    const place = bytes.indexOf('SQLite format 3') + 200
    bytes[place] = (bytes[place] ?? 0) ^ 1
    await writeFile(damaged, bytes)
    const target = join(folder, 'untouched')
    await runCommand(['tenant', 'create', 'older.example', '--data', target])
    const before = await contentOf(target)
    const { exitCode, stderr } = await runCommand(['restore', damaged, '--data', target, '--force'])
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining("'ostiary.db' was changed after it was backed up"),
    ])
    expect(await contentOf(target)).toEqual(before)
  })

  it('find every cut and every flipped bit of a backup that matters', async () => {
    const sound = await readFile(file)
    const whole = await mkdtemp(join(folder, 'whole-'))
    await readArchive(file, whole)
    const { '/manifest.json': _, ...expected } = await contentOf(whole)
    const change = fc.record({
      at: fc.nat(sound.length - 1),
      bit: fc.nat(7),
      isCut: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(change, async ({ at, bit, isCut }) => {
        const bytes = Buffer.from(isCut ? sound.subarray(0, at) : sound)
        if (!isCut) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        const changed = join(folder, 'changed.tar')
        await writeFile(changed, bytes)
        const target = await mkdtemp(join(folder, 'changed-'))
        const outcome = await readArchive(changed, target).then(
          async () => {
            const { '/manifest.json': __, ...content } = await contentOf(target)
            return content
          },
          (error: unknown) => String(error),
        )
        // Some bytes of a tar file mean nothing; then what is restored is the same.
        if (typeof outcome === 'string') expect(outcome).toContain('is not a complete backup')
        else expect(outcome).toEqual(expected)
        await rm(target, { recursive: true })
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['an empty file', ''],
    ['another file', 'no backup'.repeat(1_000)],
  ])('refuse %s', async (_, text) => {
    const wrong = join(folder, 'wrong')
    await writeFile(wrong, text)
    const target = join(folder, 'wrong-target')
    const { exitCode, stderr } = await runCommand(['restore', wrong, '--data', target])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('is not a complete backup')])
    expect(await readdir(target)).toEqual([])
  })

  it('refuse a database that is damaged already', async () => {
    const target = join(folder, 'rotten')
    await runCommand(['restore', file, '--data', target])
    const database = await open(join(target, 'ostiary.db'), 'r+')
    await database.write(Buffer.alloc(8_192, 0xff), 0, 8_192, 16_384)
    await database.close()
    const rotten = join(folder, 'rotten.tar')
    const { exitCode, stderr } = await runCommand(['backup', rotten, '--data', target])
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no backup was written')])
    expect(existsSync(rotten)).toBe(false)
  })

  it('with PostgreSQL have the keys, and say how to back up the rows', async () => {
    const keys = join(folder, 'keys.tar')
    const environment = { OSTIARY_DATABASE_URL: 'postgres://127.0.0.1:1/x' }
    const backedUp = await runCommand(['backup', keys, '--data', data], environment)
    expect([backedUp.exitCode, backedUp.stderr]).toEqual([0, expect.stringContaining('pg_dump')])
    const target = join(folder, 'keys-only')
    const restored = await runCommand(['restore', keys, '--data', target], environment)
    expect([restored.exitCode, restored.stderr]).toEqual([0, expect.stringContaining('pg_restore')])
    expect(Object.keys(await contentOf(target)).toSorted()).toEqual([
      '/keys/signing-keys.json',
      '/tls/ca.pem',
    ])
  })

  it.each([
    [['backup', 'x.tar', '--data', '/no/such/directory'], '--data'],
    [['backup', '/no/such/folder/x.tar', '--data', '.'], '<file>'],
    [['backup'], 'file'],
    [['restore', '/no/such/file', '--data', '/tmp'], '<file>'],
    [['restore'], 'file'],
  ])('end %j as wrong usage', async (args, named) => {
    const { exitCode, stderr } = await runCommand(args)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(named)])
  })
})

describe('backup and restore after a crash, and of damage', () => {
  let good: string
  let crashed: string
  beforeAll(async () => {
    const original = join(folder, 'before-crash')
    good = join(folder, 'before-crash.tar')
    crashed = join(folder, 'crashed')
    await runCommand(['tenant', 'create', 'older.example', '--data', original])
    await runCommand(['backup', good, '--data', original])
    await (await startCommandLine(['--data', crashed, '--sample', 'contoso'])).stop('SIGKILL')
  }, 60_000)

  it('replace the directory of a killed server at once, and keep its files as they were', async () => {
    const before = await contentOf(crashed)
    expect(Object.keys(before)).toContain('/ostiary.db-wal')
    const damaged = join(folder, 'cut.tar')
    await writeFile(damaged, (await readFile(good)).subarray(0, 60_000))
    const refused = await runCommand(['restore', damaged, '--data', crashed, '--force'])
    expect([refused.exitCode, await contentOf(crashed)]).toEqual([1, before])

    const target = join(folder, 'crashed-copy')
    await cp(crashed, target, { recursive: true })
    const restored = await runCommand(['restore', good, '--data', target, '--force'])
    const [aside = ''] = (await readdir(target)).filter((name) => name.startsWith('replaced-'))
    expect([restored.exitCode, await contentOf(join(target, aside))]).toEqual([0, before])
    expect((await runCommand(['tenant', 'list', '--data', target])).stdout).toContain('older')
  }, 60_000)

  it('refuse a database with a damaged row, unless asked for the damage', async () => {
    const data = join(folder, 'damaged-row')
    await (await startCommandLine(['--data', data, '--sample', 'contoso'])).stop()
    const database = new DatabaseSync(join(data, 'ostiary.db'))
    database.exec(
      `update objects set body = replace(body, 'Ada', 'Eve') where id = (select id from objects where body like '%"Ada"%' limit 1)`,
    )
    database.close()
    const file = join(folder, 'damaged-row.tar')
    await cp(good, file)
    const refused = await runCommand(['backup', file, '--data', data, '--force'])
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/no backup was written\. .*--allow-damaged-database:\n.*of users/su),
    ])
    expect(await readFile(file)).toEqual(await readFile(good))

    const allow = '--allow-damaged-database'
    const copied = await runCommand(['backup', file, '--data', data, '--force', allow])
    expect([copied.exitCode, copied.stderr]).toEqual([0, expect.stringContaining('of users')])
    const target = join(folder, 'damaged-row-target')
    const again = await runCommand(['restore', file, '--data', target])
    expect([again.exitCode, again.stderr, await readdir(target)]).toEqual([
      1,
      expect.stringMatching(/nothing was restored\. .*of users/su),
      [],
    ])
    expect((await runCommand(['restore', file, '--data', target, allow])).exitCode).toBe(0)
    expect((await runCommand(['verify', '--data', target])).exitCode).toBe(1)
  }, 60_000)

  it('refuse a database that lost its last writes; doctor names the loss', async () => {
    const data = join(folder, 'lost-writes')
    await cp(crashed, data, { recursive: true })
    await runCommand(['tenant', 'list', '--data', data])
    const mark = join(data, 'ostiary.db-commits')
    const { database, commits } = JSON.parse(await readFile(mark, 'utf8')) as {
      readonly database: string
      readonly commits: number
    }
    await writeFile(mark, JSON.stringify({ database, commits: commits + 3 }))
    const file = join(folder, 'lost-writes.tar')
    for (const command of [['backup', file], ['doctor'], ['verify']]) {
      const { exitCode, stdout, stderr } = await runCommand([...command, '--data', data])
      expect([exitCode, stdout + stderr]).toEqual([
        1,
        expect.stringContaining('its last 3 writes are missing'),
      ])
    }
    expect(existsSync(file)).toBe(false)
  }, 60_000)

  it.each(['{"database":"a', '{"database":"a","commits":"1"}'])(
    'refuse a damaged count of writes: %s; start, verify and doctor name it',
    async (text) => {
      const data = await mkdtemp(join(folder, 'count-'))
      await runCommand(['tenant', 'create', 'older.example', '--data', data])
      await writeFile(join(data, 'ostiary.db-commits'), text)
      const file = join(data, 'x.tar')
      for (const command of [['backup', file], ['doctor'], ['verify'], ['start', '--port', '0']]) {
        const { exitCode, stdout, stderr } = await runCommand([...command, '--data', data])
        expect([exitCode, stdout + stderr]).toEqual([
          1,
          expect.stringMatching(/ostiary\.db-commits' is damaged: .*delete this file/u),
        ])
      }
    },
    60_000,
  )
})

describe('restore and withdrawn keys', () => {
  const list = async (data: string) => (await runCommand(['keys', 'list', '--data', data])).stdout
  const kidOf = (listed: string) => listed.split('\t')[0] ?? ''

  it('keeps withdrawn keys withdrawn, unless asked otherwise; doctor then names them', async () => {
    const data = join(folder, 'rotated')
    const file = join(folder, 'rotated.tar')
    await (await startCommandLine(['--data', data])).stop()
    const old = kidOf(await list(data))
    await runCommand(['backup', file, '--data', data])
    const now = await runCommand(['keys', 'rotate', '--overlap', '0', '--data', data])

    const kept = await runCommand(['restore', file, '--data', data, '--force'])
    expect([kept.exitCode, kept.stderr]).toEqual([
      0,
      expect.stringContaining(`their tokens stay refused: ${old}\n`),
    ])
    expect(await list(data)).toBe(now.stdout)
    expect((await runCommand(['doctor', '--data', data])).stdout).not.toContain(old)

    const revived = await runCommand(['restore', file, '--data', data, '--force', '--backup-keys'])
    expect(revived.stderr).toContain(`also if they were withdrawn since: ${old}\n`)
    expect(await list(data)).toBe(`${old}\tsigns\n`)
    const doctor = await runCommand(['doctor', '--data', data])
    expect([doctor.exitCode, doctor.stdout]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(
          `^advice: .*signing-keys\\.json: a restore brought back keys .*${old}; if one`,
          'mu',
        ),
      ),
    ])
    await runCommand(['keys', 'rotate', '--overlap', '0', '--data', data])
    expect((await runCommand(['doctor', '--data', data])).stdout).not.toContain(old)
  }, 60_000)

  it('says which keys count after a restore into an empty directory, and takes those of a damaged one', async () => {
    const data = join(folder, 'lost')
    const file = join(folder, 'lost.tar')
    await (await startCommandLine(['--data', data])).stop()
    const kid = kidOf(await list(data))
    await runCommand(['backup', file, '--data', data])
    await writeFile(join(data, 'keys', 'signing-keys.json'), 'damaged')
    for (const target of [join(folder, 'fresh'), data]) {
      const restored = await runCommand(['restore', file, '--data', target, '--force'])
      expect([restored.exitCode, restored.stderr]).toEqual([
        0,
        expect.stringMatching(new RegExp(`count as they did on 20.*: ${kid}\n`, 'u')),
      ])
      expect(await list(target)).toBe(`${kid}\tsigns\n`)
      expect((await runCommand(['doctor', '--data', target])).stdout).toContain(kid)
      await rm(join(target, 'keys', 'restored-keys.json'))
      expect((await runCommand(['doctor', '--data', target])).stdout).not.toContain(kid)
    }
  }, 60_000)
})
