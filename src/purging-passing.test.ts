import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseTenantId, type TenantId } from './kernel/ids.ts'
import { purgingPassing, recordsBetweenPurges } from './purging-passing.ts'
import type { Store } from './store/port.ts'
import { openSqliteStore } from './store/sqlite/open.ts'

const tenant = parseTenantId('0571a27e-0571-4a27-a000-0000000000ff') as TenantId
let store: Store
let now = new Date('2026-01-05T12:00:00Z')

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  await store.createTenant({ id: tenant, displayName: 'T', domains: [], createdAt: now })
})
afterAll(() => store.close())

it('removes records that have ended when new ones come', async () => {
  const passing = purgingPassing(store, () => now)
  const put = (id: string): Promise<boolean> => {
    const expiresAt = new Date(now.getTime() + 60_000)
    return passing.putPassing(tenant, { kind: 'deviceCode', id, expiresAt, body: {} })
  }
  for (let each = 0; each < recordsBetweenPurges; each += 1)
    expect(await put(`a${each}`)).toBe(true)
  expect(await put('a0')).toBe(false)
  now = new Date(now.getTime() + 3_600_000)
  for (let each = 0; each < recordsBetweenPurges; each += 1) await put(`b${each}`)
  expect(await put('a0')).toBe(true)
  expect(await store.purgePassing(tenant, now, 1_000)).toBe(0)
})
