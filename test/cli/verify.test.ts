import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { runCommand, startCommandLine } from '../support/command.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ostiary-verify-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function change(data: string, sql: string): void {
  const database = new DatabaseSync(join(data, 'ostiary.db'))
  database.exec(sql)
  database.close()
}

describe('verify', () => {
  it('finds nothing beside a running server, and the damage that its next start refuses', async () => {
    const data = join(folder, 'data')
    const service = await startCommandLine(['--sample', 'contoso', '--data', data])
    expect(await runCommand(['verify', '--data', data, '--head'])).toEqual({
      exitCode: 0,
      stdout: 'audit head\t0571a27e-0571-4a27-a000-000000000001\t0\t-\nno damage found\n',
      stderr: '',
    })
    await service.stop()

    change(data, `update objects set body = '{}' where family = 'groups' and id like '%01'`)
    const { exitCode, stdout, stderr } = await runCommand(['verify', '--data', data])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `ostiary: ${stdout.split('\n').length - 1} ${stdout.split('\n').length === 2 ? 'finding' : 'findings'}: the database is damaged; restore a backup with \`ostiary restore\`, or try \`ostiary repair\`\n`,
    })
    expect(stdout).toMatch(
      /^tenant 0571a27e-0571-4a27-a000-000000000001: object \S+ of groups does not match its hash\n/u,
    )
    const start = await runCommand(['start', '--data', data, '--port', '0', '--http-port', 'off'])
    expect(start.exitCode).toBe(1)
    expect(start.stderr).toContain(
      `ostiary: '${join(data, 'ostiary.db')}' is damaged; restore a backup with \`ostiary restore\`, or try \`ostiary repair\`.`,
    )
    expect(start.stderr).toContain(stdout.split('\n')[0])
  })

  it('names a page that cannot be read; no command then advises a repair', async () => {
    const data = join(folder, 'page')
    await runCommand(['tenant', 'create', 'a.example', '--data', data])
    const file = join(data, 'ostiary.db')
    const bytes = readFileSync(file)
    bytes.fill(7, 8 * 4_096, 9 * 4_096)
    writeFileSync(file, bytes)
    const commands = [
      ['verify'],
      ['repair'],
      ['backup', join(folder, 'page.tar')],
      ['start', '--port', '0', '--http-port', 'off'],
    ]
    for (const command of commands) {
      const { exitCode, stderr } = await runCommand([...command, '--data', data])
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringMatching(/ or (?:serve .*`ostiary start --damaged-database serve`|copy)/u),
      ])
      expect(stderr).not.toContain('try `ostiary repair`')
    }
    const service = await startCommandLine(['--data', data, '--damaged-database', 'serve'])
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    await service.stop()
  })

  it('says what to do about a database of a newer release, as every command does', async () => {
    const data = join(folder, 'newer')
    await runCommand(['tenant', 'create', 'a.example', '--data', data])
    change(data, `insert into schema_migrations values ('9999_future', 'some day')`)
    const commands = [
      ['verify'],
      ['repair'],
      ['backup', join(folder, 'newer.tar')],
      ['start', '--port', '0', '--http-port', 'off'],
    ]
    for (const command of commands) {
      const { stderr } = await runCommand([...command, '--data', data])
      expect(stderr).toContain(
        'the database was written by a newer release, with `9999_future`, which this one does not know; use that release or a later one, or go back: restore the backup that you made before the upgrade',
      )
      expect(stderr).not.toMatch(/damaged|cannot be written/u)
    }
  })

  it('is refused by start when the database is missing beside keys', async () => {
    const data = join(folder, 'keys')
    await (await startCommandLine(['--sample', 'contoso', '--data', data])).stop()
    for (const suffix of ['', '-commits', '-wal', '-shm']) {
      rmSync(join(data, `ostiary.db${suffix}`), { force: true })
    }
    const start = await runCommand(['start', '--data', data, '--port', '0', '--http-port', 'off'])
    expect(start).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `ostiary: '${join(data, 'ostiary.db')}' is damaged: it is missing, although this directory was used before; restore a backup with \`ostiary restore\`, or choose an empty directory for new data\n`,
    })
    expect((await runCommand(['verify', '--data', data])).exitCode).toBe(1)
  })

  it('checks PostgreSQL, and says what it cannot check', async () => {
    const database = await createTestDatabase(inject('postgresUrl'))
    const empty = await runCommand(['verify', '--database-url', database.url])
    expect(empty.exitCode).toBe(2)
    await runCommand(['tenant', 'create', 'fabrikam.example', '--database-url', database.url])
    expect(await runCommand(['verify', '--database-url', database.url])).toEqual({
      exitCode: 0,
      stdout: 'no damage found\n',
      stderr: '',
    })
    await database.drop()
    expect((await runCommand(['verify', '--database-url', database.url])).exitCode).toBe(2)
    expect((await runCommand(['verify', '--data', join(folder, 'none')])).exitCode).toBe(2)
    expect((await runCommand(['verify', '--unknown'])).exitCode).toBe(2)
  })
})

describe('the check of PostgreSQL at start', () => {
  const start = (data: string, url: string) =>
    runCommand([
      'start',
      '--no-sample',
      '--data',
      data,
      '--database-url',
      url,
      '--port',
      '0',
      '--http-port',
      'off',
    ])
  async function run(url: string, sql: string): Promise<void> {
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(sql)
    await client.end()
  }

  it('refuses a damaged row, a missing audit record, and an empty database beside keys', async () => {
    const database = await createTestDatabase(inject('postgresUrl'))
    const data = join(folder, 'postgres')
    const options = ['--data', data, '--database-url', database.url]
    await runCommand(['tenant', 'create', 'fabrikam.example', ...options])
    await (await startCommandLine(options)).stop()
    const refusal =
      '--database-url: the database is damaged; restore a backup with `pg_restore`, or try `ostiary repair`.'

    await run(database.url, `update objects set body = body || ' ' where family = 'users'`)
    const damaged = await start(data, database.url)
    expect([damaged.exitCode, damaged.stderr]).toEqual([1, expect.stringContaining(refusal)])
    expect(damaged.stderr).toMatch(/object \S+ of users does not match its hash/u)

    await run(
      database.url,
      `update objects set body = rtrim(body) where family = 'users';
       update tenants set audit_sequence = 7, audit_hash = 'x'`,
    )
    const cut = await start(data, database.url)
    expect([cut.exitCode, cut.stderr]).toEqual([1, expect.stringContaining(refusal)])
    expect(cut.stderr).toContain('the newest audit records, 1 to 7, are missing')
    await database.drop()

    const empty = await createTestDatabase(inject('postgresUrl'))
    expect(await start(data, empty.url)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'ostiary: --database-url: cannot open the database: it is empty, although the data directory was used before; restore its rows with `pg_restore`, or choose an empty data directory for new data\n',
    })
    const doctor = await runCommand(['doctor', '--data', data, '--database-url', empty.url])
    expect([doctor.exitCode, doctor.stdout]).toEqual([
      1,
      expect.stringContaining('damage: --database-url: is empty beside existing keys'),
    ])
    await empty.drop()
  }, 60_000)
})
