import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { runStoreSuite } from './run-store-suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'ostiary-suite-'))
const file = join(folder, 'store.db')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

runStoreSuite({
  name: 'SQLite in a file',
  open: () => openSqliteStore({ file }),
  reopen: () => openSqliteStore({ file }),
})

runStoreSuite({
  name: 'SQLite in memory',
  open: () => openSqliteStore({ file: ':memory:' }),
})
