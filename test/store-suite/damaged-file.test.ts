import {
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import { DamagedDatabaseError, DamagedRowError } from '../../src/store/errors.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { createRawSqlite, findAllDamage } from '../support/raw-database.ts'
import { createAll, newTenantId, noon, rejectionOf, stateOf } from './suite-context.ts'

let database: ReturnType<typeof createRawSqlite>
let tenant: TenantId

async function fill(objects: number): Promise<void> {
  const store = await database.open()
  await store.createTenant({ id: tenant, displayName: 'Test', domains: [], createdAt: noon })
  const states = Array.from({ length: objects }, (_, index) =>
    stateOf(`o${index}`, {
      body: { text: `${index}`.repeat(200) },
      index: [{ property: 'name', value: `n${index}` }],
    }),
  )
  await createAll(store, tenant, states)
  await store.close()
}

beforeEach(() => {
  database = createRawSqlite()
  tenant = newTenantId()
})
afterEach(() => database.dispose())

const markOf = (file: string) => `${file}-commits`

async function messageOf(work: Promise<unknown>): Promise<unknown> {
  const error = await rejectionOf(work)
  expect(error).toBeInstanceOf(DamagedDatabaseError)
  return (error as Error).message
}

describe('a SQLite file that was used before', () => {
  it('is refused when it is missing or empty', async () => {
    const { file } = database
    await fill(1)
    const next =
      'although this directory was used before; restore a backup with `ostiary restore`, or choose an empty directory for new data'
    rmSync(file)
    expect(await messageOf(database.open())).toBe(`'${file}' is damaged: it is missing, ${next}`)
    expect(existsSync(file)).toBe(false)
    writeFileSync(file, '')
    expect(await messageOf(database.open())).toBe(`'${file}' is damaged: it is empty, ${next}`)
    expect(await messageOf(database.openVerification())).toContain('it is empty')
    rmSync(markOf(file))
    expect(await messageOf(openSqliteStore({ file, wasUsed: true }))).toContain('it is empty')
  })

  it('is refused when it is no database', async () => {
    const { file } = database
    writeFileSync(file, 'no database at all, but some text of a hundred bytes'.repeat(40))
    expect(await messageOf(database.open())).toBe(
      `'${file}' is damaged: SQLite cannot read it (file is not a database); restore a backup with \`ostiary restore\``,
    )
  })

  it('is refused when its write-ahead log was deleted with commits in it', async () => {
    const { file } = database
    await fill(1)
    const store = await database.open()
    await createAll(store, tenant, [stateOf('lost1')])
    await createAll(store, tenant, [stateOf('lost2')])
    // Copied at once, as it is when the process is killed right after its last commit.
    const [whole, cut] = ['whole.db', 'cut.db'].map((name) => join(dirname(file), name)) as [
      string,
      string,
    ]
    for (const copy of [whole, cut]) {
      copyFileSync(file, copy)
      copyFileSync(markOf(file), markOf(copy))
    }
    copyFileSync(`${file}-wal`, `${whole}-wal`)
    await store.close()

    const recovered = await openSqliteStore({ file: whole })
    expect(await recovered.count(tenant, 'things')).toBe(3)
    await recovered.close()
    expect(await messageOf(openSqliteStore({ file: cut }))).toContain(
      `its last 2 writes are missing; '${cut}-wal' may have been deleted`,
    )
  })

  it('is refused when an older copy took its place, until the file beside it is deleted', async () => {
    const { file } = database
    await fill(2)
    const copy = join(dirname(file), 'copy.db')
    copyFileSync(file, copy)
    const store = await database.open()
    await createAll(store, tenant, [stateOf('a')])
    await createAll(store, tenant, [stateOf('b')])
    await store.close()
    copyFileSync(copy, file)
    expect(await messageOf(database.open())).toBe(
      `'${file}' is damaged: its last 2 writes are missing; '${file}-wal' may have been deleted; restore a backup with \`ostiary restore\`, or if you put an older copy there on purpose, delete '${markOf(file)}'`,
    )
    rmSync(markOf(file))
    const older = await database.open()
    expect(await older.count(tenant, 'things')).toBe(2)
    await older.close()
  })

  it('is refused when another database took its place', async () => {
    await fill(1)
    const other = createRawSqlite()
    await (await other.open()).close()
    copyFileSync(other.file, database.file)
    await other.dispose()
    expect(await messageOf(database.open())).toContain(
      'it is not the database that was here before',
    )
  })

  it('is found to be damaged when it was truncated', async () => {
    await fill(200)
    truncateSync(database.file, readFileSync(database.file).length / 2)
    const findings = await findAllDamage(database).catch((error: Error) => [error.message])
    expect(findings.join()).toMatch(/malformed|is damaged|Tree|missing/u)
  })

  it('is never read wrongly where a byte was flipped: damage is found, or every read is the same', async () => {
    await fill(100)
    const intact = readFileSync(database.file)
    const read = async () => {
      const store = await database.open()
      try {
        return JSON.stringify(await store.list(tenant, 'things', { limit: 1_000 }))
      } finally {
        await store.close()
      }
    }
    const expected = await read()
    let found = 0
    for (let flip = 0; flip < 60; flip += 1) {
      const bytes = Buffer.from(intact)
      const place = Math.floor(((flip + 0.5) / 60) * bytes.length)
      bytes[place] = (bytes[place] ?? 0) ^ 0x41
      writeFileSync(database.file, bytes)
      const findings = await findAllDamage(database).catch((error: Error) => [error.message])
      if (findings.length > 0) found += 1
      const answer = await read().catch((error: unknown) => error)
      if (answer instanceof Error) {
        expect({ place, isFound: findings.length > 0 }).toEqual({ place, isFound: true })
      } else if (findings.length === 0)
        expect({ place, answer }).toEqual({ place, answer: expected })
      // A page that SQLite cannot read hides its rows from the search for damage.
      if (answer instanceof DamagedRowError) {
        expect(findings.join()).toMatch(/hash|missing|malformed/u)
      }
    }
    expect(found).toBeGreaterThan(20)
  })
})
