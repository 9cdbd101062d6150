import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { membersRelation, stateOf, users } from '../../../directory/kinds.ts'
import { TooMuchEffortError } from '../../../graph/operation.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { Store, Transaction } from '../../../store/port.ts'
import { openSqliteStore } from '../../../store/sqlite/open.ts'
import { policyKind } from '../../resources/policies/kind.ts'
import { requestContext } from '../testing/request-context.ts'
import { createDirectoryGuard } from './guard-directory-change.ts'
import {
  changeDirectory,
  createSmallTenant,
  keyTo,
  type DescribedChange,
  type SmallTenant,
} from './testing/small-tenant.ts'
import vectors from './vectors/directory-changes.json' with { type: 'json' }

interface Vector extends SmallTenant {
  readonly description: string
  readonly source: string
  readonly change: readonly DescribedChange[]
  /** The findings of the refusal; none when the change is accepted. */
  readonly refused: readonly string[]
  /** The warnings of an accepted change. */
  readonly warned?: readonly string[]
}

const rows = vectors as unknown as readonly Vector[]

let store: Store
let tenants = 0

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

const newTenant = (given: SmallTenant) => createSmallTenant(store, (tenants += 1), given)

async function refusalOf(promise: Promise<unknown>): Promise<OstiaryError> {
  const error: unknown = await promise.catch((failure: unknown) => failure)
  if (error instanceof OstiaryError) return error
  throw new Error(`the guard did not refuse: ${String(error)}`)
}

const header = { 'ostiary-override-lockout': 'attack' }
const lastAdministrator: SmallTenant = { administrators: ['root'] }
const deleteRoot: readonly DescribedChange[] = [{ delete: 'root' }]

describe('a change of the directory', () => {
  it.each(rows)('$description', async ({ change, refused, warned = [], ...given }) => {
    const tenant = await newTenant(given)
    const guard = createDirectoryGuard()
    const revision = await store.revisionOf(tenant)
    if (refused.length === 0) {
      const { warnings, auditDetails } = await changeDirectory(store, tenant, change, { guard })
      expect(warnings.map(({ message }) => message)).toEqual(warned)
      expect(auditDetails).toEqual([])
      expect(await store.revisionOf(tenant)).not.toBe(revision)
      return
    }
    const error = await refusalOf(changeDirectory(store, tenant, change, { guard }))
    expect(error).toMatchObject({ status: 409, code: 'Conflict' })
    expect(error.findings).toEqual(
      refused.map((message) => ({
        ostiaryCode: 'conditionalAccess.lockout.directoryChange',
        message,
      })),
    )
    expect(error.message).toContain('Nothing was stored. To store it anyway, give the reason')
    expect(await store.revisionOf(tenant)).toBe(revision)
  })

  it('is made with an override, which gives details for the audit record', async () => {
    const tenant = await newTenant(lastAdministrator)
    const overridden: string[] = []
    const guarded = await changeDirectory(store, tenant, deleteRoot, {
      guard: createDirectoryGuard(),
      headers: header,
      context: { reportOverride: (code) => void overridden.push(code) },
    })
    expect(guarded).toMatchObject({
      warnings: [
        {
          message:
            '`root` (root, Global Administrator) can no longer sign in, because the account is deleted, and no other Global Administrator can sign in',
        },
      ],
      auditDetails: [{ key: 'Ostiary-Override-Lockout', value: 'attack' }],
    })
    expect(overridden).toEqual(['conditionalAccess.lockout.directoryChange'])
    expect(await store.find(tenant, keyTo('root'))).toBeUndefined()
  })

  it('records no override that it does not need, and refuses a reason that is not printable', async () => {
    const tenant = await newTenant({})
    const guard = createDirectoryGuard()
    const change = [{ update: 'deputy', set: { accountEnabled: false } }]
    expect(await changeDirectory(store, tenant, change, { guard, headers: header })).toMatchObject({
      warnings: [],
      auditDetails: [],
    })
    const headers = { 'ostiary-override-lockout': ' ' }
    expect(
      await refusalOf(changeDirectory(store, tenant, deleteRoot, { guard, headers })),
    ).toMatchObject({ status: 400 })
  })

  it('is judged by the policies of the moment, also when the guard has kept others', async () => {
    const tenant = await newTenant({
      policies: [{ includeGroups: ['blocked'] }],
      ...lastAdministrator,
    })
    const guard = createDirectoryGuard()
    const change: readonly DescribedChange[] = [{ link: ['blocked', 'root'] }]
    expect(await refusalOf(changeDirectory(store, tenant, change, { guard }))).toMatchObject({
      status: 409,
    })
    const { provenance } = requestContext(store, tenant)
    await store.write(tenant, provenance, (transaction) =>
      transaction.delete({ family: policyKind.name, id: 'p0' }),
    )
    expect(await changeDirectory(store, tenant, change, { guard })).toMatchObject({ warnings: [] })
  })
})

describe('the effort of a change', () => {
  /** A store that counts which families are read inside of transactions. */
  function watching(families: string[]): Store {
    const watch = (transaction: Transaction): Transaction =>
      new Proxy(transaction, {
        get(target, name: keyof Transaction) {
          const value: unknown = target[name]
          if (typeof value !== 'function') return value
          return (...parameters: readonly unknown[]) => {
            if (name === 'list' && typeof parameters[1] === 'string') families.push(parameters[1])
            return Reflect.apply(value, target, parameters)
          }
        },
      })
    return new Proxy(store, {
      get(target, name: keyof Store) {
        if (name !== 'write') return Reflect.get(target, name).bind(target)
        return (...[tenant, provenance, work]: Parameters<Store['write']>) =>
          target.write(tenant, provenance, (transaction) => work(watch(transaction)))
      },
    })
  }

  it('reads no policies inside a transaction, and none at all for principals without protection', async () => {
    const tenant = await newTenant({ policies: [{ includeGroups: ['blocked'] }] })
    const read: string[] = []
    const guard = createDirectoryGuard()
    const context = { store: watching(read), mayTakeLong: false } as const
    await changeDirectory(store, tenant, [{ link: ['blocked', 'emergency'] }], { guard, context })
    await changeDirectory(store, tenant, [{ delete: 'emergency' }], { guard, context })
    await changeDirectory(store, tenant, [{ link: ['blocked', 'deputy'] }], { guard, context })
    expect(read).not.toContain(policyKind.name)
  })

  it('of a tenant with many policies is long, and answers are kept for the next change', async () => {
    const policies = Array.from({ length: 310 }, (_, at) => ({
      includeGroups: at === 0 ? ['blocked'] : [`unused-${at}`],
    }))
    const tenant = await newTenant({ policies, ...lastAdministrator })
    const guard = createDirectoryGuard()
    const change: readonly DescribedChange[] = [{ link: ['blocked', 'root'] }]
    const short = { guard, context: { mayTakeLong: false } } as const
    await expect(changeDirectory(store, tenant, change, short)).rejects.toThrow(TooMuchEffortError)
    await refusalOf(changeDirectory(store, tenant, change, { guard }))
    expect(await refusalOf(changeDirectory(store, tenant, change, short))).toMatchObject({
      status: 409,
    })
  })

  /** Adds users `u0000` and so on as members. */
  const addUsers = (
    tenant: TenantId,
    containers: readonly string[],
    from: number,
    to: number,
  ): Promise<void> =>
    store.write(tenant, requestContext(store, tenant).provenance, async (transaction) => {
      for (let at = from; at < to; at += 1) {
        const id = `u${String(at).padStart(4, '0')}`
        await transaction.create(stateOf(users, id, { displayName: id }))
        for (const container of containers) {
          const target = { family: users.name, id }
          await transaction.link({ relation: membersRelation, source: keyTo(container), target })
        }
      }
    })

  it('of many administrators under many policies is judged as others are', async () => {
    const policies = Array.from({ length: 120 }, (_, at) => ({
      includeUsers: [`u${String(at).padStart(4, '0')}`],
      includeGroups: at === 0 ? ['blocked'] : [],
    }))
    const tenant = await newTenant({ policies, ...lastAdministrator })
    await addUsers(tenant, ['role'], 0, 119)
    const guard = createDirectoryGuard()
    const change: readonly DescribedChange[] = [{ link: ['blocked', 'root'] }]
    const error = await refusalOf(changeDirectory(store, tenant, change, { guard }))
    expect(error.status).toBe(409)
    expect(error.findings.map(({ message }) => message)).toEqual([
      '`root` (root, Global Administrator) would be locked out by the policy `Block everything` (p0) through `block`, and no other Global Administrator can sign in',
    ])
    await addUsers(tenant, ['role'], 500, 501)
    expect(await changeDirectory(store, tenant, change, { guard })).toMatchObject({
      auditDetails: [],
    })
  })

  it('of 1,000 protected principals is judged, and one of more needs a reason', async () => {
    const tenant = await newTenant({
      declared: ['crew'],
      policies: [{ includeGroups: ['blocked'] }],
    })
    const guard = createDirectoryGuard()
    await addUsers(tenant, ['crew'], 0, 1_000)
    const block: readonly DescribedChange[] = [{ link: ['blocked', 'crew'] }]
    const error = await refusalOf(changeDirectory(store, tenant, block, { guard }))
    expect(error.message).toContain('`u0000` (u0000, member of a declared break-glass group)')
    expect(error.message).toContain(', and 999 more.')
    await addUsers(tenant, ['crew'], 1_000, 1_001)
    const refused = await refusalOf(changeDirectory(store, tenant, block, { guard }))
    expect(refused.findings.map(({ ostiaryCode }) => ostiaryCode)).toEqual([
      'conditionalAccess.lockout.tooManyTouched',
    ])
    expect(await changeDirectory(store, tenant, block, { guard, headers: header })).toMatchObject({
      warnings: [{ ostiaryCode: 'conditionalAccess.lockout.tooManyTouched' }],
      auditDetails: [{ key: 'Ostiary-Override-Lockout', value: 'attack' }],
    })
    const leave: readonly DescribedChange[] = [{ unlink: ['crew', 'u0000'] }]
    expect(await changeDirectory(store, tenant, leave, { guard })).toMatchObject({ warnings: [] })
  })

  it('of a tenant with few policies is short', async () => {
    const tenant = await newTenant({
      policies: [{ includeGroups: ['blocked'] }],
      ...lastAdministrator,
    })
    const short = { guard: createDirectoryGuard(), context: { mayTakeLong: false } } as const
    const change: readonly DescribedChange[] = [{ link: ['blocked', 'root'] }]
    expect(await refusalOf(changeDirectory(store, tenant, change, short))).toMatchObject({
      status: 409,
    })
  })
})
