import { afterAll, beforeAll, inject } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { createTestDatabase } from '../support/postgres-cluster.ts'
import { runStoreSuite } from './run-store-suite.ts'

const databases: Awaited<ReturnType<typeof createTestDatabase>>[] = []

beforeAll(async () => {
  databases.push(await createTestDatabase(inject('postgresUrl')))
})
afterAll(async () => {
  for (const database of databases) await database.drop()
})

const open = () => openPostgresStore({ connectionString: databases[0]?.url ?? '' })

runStoreSuite({ name: 'PostgreSQL', open, reopen: open })
