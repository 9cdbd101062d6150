import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { devices, oauth2PermissionGrants, subscribedSkus } from '../kinds.ts'
import { contosoTenantId, seedContoso } from './contoso.ts'
import { furtherObjects } from './further-objects.ts'

let store: Store

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  await seedContoso(store, [])
})
afterAll(() => store.close())

const countAll = (): Promise<readonly number[]> =>
  Promise.all(
    [subscribedSkus, devices, oauth2PermissionGrants].map(({ name }) =>
      store.count(contosoTenantId, name),
    ),
  )

it('is created once', async () => {
  await seedContoso(store, [])
  expect(await countAll()).toEqual([1, 1, 1])
})

it('gets the objects that the sample of an earlier release did not have', async () => {
  const provenance = {
    author: { kind: 'system', id: 'test' },
    requestId: 'test',
    at: new Date('2026-01-05T12:00:00Z'),
  } as const
  await store.write(contosoTenantId, provenance, async (transaction) => {
    for (const object of furtherObjects(contosoTenantId)) await transaction.delete(object)
    const source = { family: 'users', id: '0571a27e-0571-4a27-a000-000000000a05' }
    const target = { family: 'users', id: '0571a27e-0571-4a27-a000-000000000a04' }
    await transaction.unlink({ relation: 'manager', source, target })
    for (const [family, id] of [
      ['groups', 'b02'],
      ['applications', 'c01'],
      ['servicePrincipals', 'f01'],
    ]) {
      await transaction.unlink({
        relation: 'owners',
        source: { family: family ?? '', id: `0571a27e-0571-4a27-a000-000000000${id}` },
        target: { family: 'users', id: '0571a27e-0571-4a27-a000-000000000a01' },
      })
    }
  })
  expect(await countAll()).toEqual([0, 0, 0])
  await seedContoso(store, [])
  expect(await countAll()).toEqual([1, 1, 1])
})
