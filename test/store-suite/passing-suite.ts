/** The log of sign-ins, and records that pass. */

import { beforeEach, describe, expect, it } from 'vitest'
import type { TenantId } from '../../src/kernel/ids.ts'
import { NotFoundError } from '../../src/store/errors.ts'
import type { PassingRecord, SignInRecord } from '../../src/store/port.ts'
import { newTenantId, noon, rejectionOf, type SuiteContext } from './suite-context.ts'

const minute = 60_000
const later = (minutes: number): Date => new Date(noon.getTime() + minutes * minute)

function signIn(id: string, recordedAt = noon): SignInRecord {
  return { id, recordedAt, body: { id, appDisplayName: 'Thing' } }
}

function code(id: string, rest: Partial<PassingRecord> = {}): PassingRecord {
  return { kind: 'authorizationCode', id, expiresAt: later(10), body: { user: id }, ...rest }
}

const keyOfCode = (id: string) => ({ kind: 'authorizationCode', id }) as const

/** Declares the tests of both. */
export function declarePassingSuite({ store, newTenant }: SuiteContext): void {
  let tenant: TenantId
  beforeEach(async () => {
    tenant = await newTenant()
  })

  describe('the log of sign-ins', () => {
    it('lists sign-ins newest first, within a period and page by page', async () => {
      for (const [id, minutes] of [
        ['1', 0],
        ['2', 1],
        ['3', 2],
      ] as const) {
        await store().appendSignIn(tenant, signIn(id, later(minutes)))
      }
      const ids = async (query: Parameters<ReturnType<typeof store>['listSignIns']>[1]) =>
        (await store().listSignIns(tenant, query)).map(({ id }) => id)
      expect(await ids({ limit: 10 })).toEqual(['3', '2', '1'])
      expect(await ids({ limit: 1 })).toEqual(['3'])
      expect(await ids({ limit: 10, before: '3' })).toEqual(['2', '1'])
      expect(await ids({ limit: 10, from: later(1), to: later(1) })).toEqual(['2'])
      expect(await store().findSignIn(tenant, '2')).toEqual(signIn('2', later(1)))
      expect(await store().findSignIn(tenant, '4')).toBeUndefined()
    })

    it('changes no revision, and is of one tenant', async () => {
      const other = await newTenant()
      const revision = await store().revisionOf(tenant)
      await store().appendSignIn(tenant, signIn('1'))
      expect(await store().revisionOf(tenant)).toBe(revision)
      expect(await store().listSignIns(other, { limit: 10 })).toEqual([])
      expect(await store().findSignIn(other, '1')).toBeUndefined()
    })

    it('refuses a tenant that does not exist', async () => {
      const missing = newTenantId()
      const append = store().appendSignIn(missing, signIn('1'))
      expect(await rejectionOf(append)).toBeInstanceOf(NotFoundError)
    })

    it('purges the oldest first', async () => {
      for (const [id, minutes] of [
        ['1', 0],
        ['2', 1],
        ['3', 2],
      ] as const) {
        await store().appendSignIn(tenant, signIn(id, later(minutes)))
      }
      expect(await store().purgeSignIns(tenant, later(2), 1)).toBe(1)
      expect(await store().findSignIn(tenant, '1')).toBeUndefined()
      expect(await store().purgeSignIns(tenant, later(2), 10)).toBe(1)
      expect((await store().listSignIns(tenant, { limit: 10 })).map(({ id }) => id)).toEqual(['3'])
    })

    it('goes with its tenant', async () => {
      await store().appendSignIn(tenant, signIn('1'))
      await store().putPassing(tenant, code('a'))
      await store().deleteTenant(tenant)
      await store().createTenant({ id: tenant, displayName: 'Again', domains: [], createdAt: noon })
      expect(await store().listSignIns(tenant, { limit: 10 })).toEqual([])
      expect(await store().findPassing(tenant, keyOfCode('a'), noon)).toBeUndefined()
    })
  })

  describe('records that pass', () => {
    it('are found until their end', async () => {
      expect(await store().putPassing(tenant, code('a', { group: 'g' }))).toBe(true)
      expect(await store().findPassing(tenant, keyOfCode('a'), noon)).toEqual({
        ...code('a', { group: 'g' }),
        version: 1,
      })
      expect(await store().findPassing(tenant, keyOfCode('a'), later(10))).toBeUndefined()
    })

    it('are put once, also after their end', async () => {
      expect(await store().putPassing(tenant, code('a'))).toBe(true)
      expect(await store().putPassing(tenant, code('a', { expiresAt: later(20) }))).toBe(false)
      expect(await store().putPassing(tenant, code('a', { kind: 'deviceCode' }))).toBe(true)
      expect(await store().putPassing(await newTenant(), code('a'))).toBe(true)
    })

    it('are refused for a tenant that does not exist', async () => {
      const put = store().putPassing(newTenantId(), code('a'))
      expect(await rejectionOf(put)).toBeInstanceOf(NotFoundError)
    })

    it('are taken by one of several callers', async () => {
      await store().putPassing(tenant, code('a'))
      const taken = await Promise.all(
        Array.from({ length: 5 }, () => store().takePassing(tenant, keyOfCode('a'), noon)),
      )
      expect(taken.filter((each) => each !== undefined)).toEqual([{ ...code('a'), version: 1 }])
    })

    it('are taken by nobody after their end', async () => {
      await store().putPassing(tenant, code('a'))
      expect(await store().takePassing(tenant, keyOfCode('a'), later(10))).toBeUndefined()
    })

    it('are replaced by one of several callers who read the same version', async () => {
      await store().putPassing(tenant, code('a'))
      const replaced = await Promise.all(
        ['x', 'y', 'z'].map((user) =>
          store().replacePassing(tenant, code('a', { body: { user } }), 1),
        ),
      )
      expect(replaced.filter(Boolean)).toHaveLength(1)
      expect(await store().findPassing(tenant, keyOfCode('a'), noon)).toMatchObject({ version: 2 })
    })

    it('end together as a group', async () => {
      await store().putPassing(tenant, code('a', { group: 'g' }))
      await store().putPassing(tenant, code('b', { group: 'g' }))
      await store().putPassing(tenant, code('c', { group: 'h' }))
      expect(await store().deletePassingGroup(tenant, 'authorizationCode', 'g')).toBe(2)
      expect(await store().findPassing(tenant, keyOfCode('b'), noon)).toBeUndefined()
      expect(await store().findPassing(tenant, keyOfCode('c'), noon)).toBeDefined()
    })

    it('are purged after their end', async () => {
      await store().putPassing(tenant, code('a', { expiresAt: later(1) }))
      await store().putPassing(tenant, code('b', { expiresAt: later(2) }))
      await store().putPassing(tenant, code('c', { expiresAt: later(3) }))
      expect(await store().purgePassing(tenant, later(2), 1)).toBe(1)
      expect(await store().purgePassing(tenant, later(2), 10)).toBe(1)
      expect(await store().findPassing(tenant, keyOfCode('c'), noon)).toBeDefined()
    })

    it('change no revision', async () => {
      const revision = await store().revisionOf(tenant)
      await store().putPassing(tenant, code('a'))
      await store().takePassing(tenant, keyOfCode('a'), noon)
      expect(await store().revisionOf(tenant)).toBe(revision)
    })
  })
}
