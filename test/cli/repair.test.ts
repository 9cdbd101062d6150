/** Damaged rows are rewritten from their copies, when their hash proves the result; the rest can be served. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { runCommand, startCommandLine } from '../support/command.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'

interface Place {
  readonly options: readonly string[]
  readonly run: (sql: string) => Promise<void>
}

async function openPlace(kind: 'sqlite' | 'postgres'): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'ostiary-repair-'))
  onTestFinished(() => rm(data, { recursive: true }))
  if (kind === 'sqlite') {
    return {
      options: ['--data', data],
      async run(sql) {
        const database = new DatabaseSync(join(data, 'ostiary.db'))
        database.exec(sql)
        database.close()
      },
    }
  }
  const { url, drop } = await createTestDatabase(inject('postgresUrl'))
  onTestFinished(drop)
  return {
    options: ['--data', data, '--database-url', url],
    async run(sql) {
      const client = new Client({ connectionString: url })
      await client.connect()
      await client.query(sql)
      await client.end()
    },
  }
}

describe.each(['sqlite', 'postgres'] as const)('a damaged database on %s', (kind) => {
  it('is repaired where a copy proves it, and served where asked', async () => {
    const { options, run } = await openPlace(kind)
    await runCommand(['tenant', 'create', 'a.example', ...options])
    const verify = () => runCommand(['verify', ...options])
    const repair = () => runCommand(['repair', ...options])
    expect((await repair()).stdout).toBe(
      'no damaged row is left; check the rest with `ostiary verify`\n',
    )

    await run(`update objects set body = '{}' where family = 'users'`)
    await run(`update versions set body = '{"evil":1}' where family = 'directoryRoles'`)
    await run(`update objects set content_hash = 'x' where family = 'servicePrincipals'`)
    expect((await verify()).exitCode).toBe(1)
    const repaired = await repair()
    expect([repaired.exitCode, repaired.stderr]).toEqual([0, ''])
    expect(repaired.stdout).toMatch(/^tenant \S+: object \S+ of users repaired$/mu)
    expect(repaired.stdout).toMatch(
      /^tenant \S+: version 1 of object \S+ of directoryRoles repaired$/mu,
    )
    expect(await verify()).toMatchObject({ exitCode: 0, stdout: 'no damage found\n' })

    await run(`update objects set body = '{"a":1}' where family = 'users'`)
    await run(`update versions set body = '{"a":1}' where family = 'users'`)
    const left = await repair()
    expect([left.exitCode, left.stdout]).toEqual([
      1,
      expect.stringMatching(/^tenant \S+: object \S+ of users not repaired$/mu),
    ])
    expect(left.stderr).toContain('2 damaged rows have no sound copy')

    await run(`delete from objects where family = 'directoryRoles'`)
    const missing = await repair()
    expect([missing.exitCode, missing.stdout]).toEqual([
      1,
      expect.stringMatching(
        /^tenant \S+: the objects of directoryRoles are not those that were written$/mu,
      ),
    ])
    expect(missing.stderr).toContain(
      '2 damaged rows have no sound copy, and missing rows and rows in a wrong place cannot be repaired',
    )

    const start = ['start', ...options, '--port', '0', '--http-port', 'off']
    expect((await runCommand(start)).exitCode).toBe(1)
    const service = await startCommandLine([...options, '--damaged-database', 'serve'])
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
    const stopped = await service.stop()
    expect([stopped.exitCode, JSON.parse(stopped.stderr.split('\n')[0] ?? '')]).toEqual([
      0,
      expect.objectContaining({
        event: 'database.damaged',
        findings: expect.arrayContaining([
          expect.stringContaining('of users does not match its hash'),
        ]),
      }),
    ])
  }, 60_000)
})
