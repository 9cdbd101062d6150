/** Whatever is written without an override: who must not lose access keeps it. A plain reading of the tenant tells who. */

import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { directoryRoles, groups, membersRelation, users } from '../../../directory/kinds.ts'
import { respondNoContent } from '../../../graph/respond.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { everyItem } from '../../../store/every-item.ts'
import type { EntityKey, Store } from '../../../store/port.ts'
import { openSqliteStore } from '../../../store/sqlite/open.ts'
import { writeAccess } from '../../model/access.ts'
import { policyKind } from '../../resources/policies/kind.ts'
import { guardAgainstLockout } from '../guard.ts'
import { judgingFirst } from '../judge-first.ts'
import { requestContext } from '../testing/request-context.ts'
import { createDirectoryGuard } from './guard-directory-change.ts'
import {
  changeDirectory,
  createSmallTenant,
  groupIds,
  keyTo,
  kindOf,
  policyBody,
  type DescribedChange,
  type DescribedPolicy,
} from './testing/small-tenant.ts'

let store: Store
let tenants = 0

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
})
afterAll(() => store.close())

const userIds = ['root', 'deputy', 'emergency'] as const
const declared = ['emergency', 'robot', 'crew'] as const

type Step =
  | { readonly kind: 'directory'; readonly change: DescribedChange }
  | { readonly kind: 'policy'; readonly id: string; readonly described: DescribedPolicy }

const anyUser = fc.constantFrom(...userIds)
const anyGroup = fc.constantFrom(...groupIds)
const someUsers = fc.subarray([...userIds])
const someGroups = fc.subarray(['blocked', 'exempt', 'outer'])
const edge = fc
  .tuple(
    fc.oneof(anyGroup, fc.constantFrom('role', 'readers')),
    fc.oneof({ weight: 2, arbitrary: anyUser }, { weight: 1, arbitrary: anyGroup }),
  )
  .filter(([source, target]) => source !== target)

const described: fc.Arbitrary<DescribedPolicy> = fc.record({
  state: fc.constantFrom('enabled', 'enabled', 'disabled'),
  includeUsers: fc.oneof(fc.constant(['All']), someUsers),
  excludeUsers: someUsers,
  includeGroups: someGroups,
  excludeGroups: someGroups,
  includeRoles: fc.subarray(['readers']),
  excludeRoles: fc.subarray(['readers']),
})

const change: fc.Arbitrary<DescribedChange> = fc.oneof(
  edge.map((link) => ({ link })),
  edge.map((unlink) => ({ unlink })),
  fc.oneof(anyUser, anyGroup, fc.constant('robot')).map((id) => ({ delete: id })),
  fc
    .tuple(fc.oneof(anyUser, fc.constant('robot')), fc.boolean())
    .map(([update, accountEnabled]) => ({ update, set: { accountEnabled } })),
)

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: change.map((each): Step => ({ kind: 'directory', change: each })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('p0', 'p1'), described)
        .map(([id, policy]): Step => ({ kind: 'policy', id, described: policy })),
    },
  ),
  { minLength: 1, maxLength: 12 },
)

/** Everything that tells who can sign in, read in the plainest way. */
async function readTenant(tenant: TenantId) {
  const policies = await everyItem((query) => store.list(tenant, policyKind.name, query))
  const bodyOf = async (id: string): Promise<JsonObject | undefined> =>
    (await store.find(tenant, keyTo(id)))?.body
  const bodies = new Map<string, JsonObject | undefined>()
  const containers = new Map<string, readonly EntityKey[]>()
  for (const id of [...userIds, 'robot', ...groupIds]) {
    bodies.set(id, await bodyOf(id))
    const target = keyTo(id)
    containers.set(
      id,
      await everyItem((query) =>
        store.listRelated(tenant, { relation: membersRelation, target }, query),
      ),
    )
  }
  const groupsOf = (id: string): ReadonlySet<string> => {
    const found = new Set<string>([id])
    for (const each of found) {
      for (const { family, id: container } of containers.get(each) ?? []) {
        if (family === groups.name) found.add(container)
      }
    }
    return found
  }
  const rolesOf = (id: string): ReadonlySet<string> => {
    const around = containers.get(id) ?? []
    const assignable = around.filter(
      ({ family, id: group }) => family === groups.name && group === 'admins',
    )
    return new Set(
      [...around, ...assignable.flatMap((group) => containers.get(group.id) ?? [])]
        .filter(({ family }) => family === directoryRoles.name)
        .map((role) => role.id),
    )
  }
  const isBlocked = (id: string): boolean => {
    const [inGroups, roles] = [groupsOf(id), rolesOf(id)]
    return policies.some(({ body }) => {
      const { users: named } = (body as ReturnType<typeof policyBody>).conditions
      if (body['state'] !== 'enabled' || named === null) return false
      const isNamed = (who: 'include' | 'exclude'): boolean =>
        named[`${who}Users`].some((name) => name === id || name === 'All') ||
        named[`${who}Groups`].some((name) => inGroups.has(name)) ||
        named[`${who}Roles`].some((name) => roles.has(name))
      return isNamed('include') && !isNamed('exclude')
    })
  }
  const canSignIn = (id: string): boolean => {
    const body = bodies.get(id)
    return (
      body !== undefined &&
      body['accountEnabled'] !== false &&
      (kindOf(id) !== users || !isBlocked(id))
    )
  }
  return {
    administrator: userIds.some((id) => rolesOf(id).has('role') && canSignIn(id)),
    emergency: canSignIn('emergency'),
    robot: canSignIn('robot'),
    crew: userIds.some((id) => groupsOf(id).has('crew') && canSignIn(id)),
  }
}

async function writePolicy(tenant: TenantId, id: string, policy: DescribedPolicy) {
  const body = policyBody(policy)
  const state = { family: policyKind.name, id, body, index: policyKind.index(body), uniqueKeys: [] }
  const operation = judgingFirst({
    method: 'POST',
    path: '/',
    roots: ['beta'],
    access: writeAccess(),
    produces: 'none',
    handle: async (context) => {
      await store.write(tenant, context.provenance, async (transaction) => {
        await guardAgainstLockout(context, transaction, { id, body })
        const before = await transaction.find(tenant, state)
        await (before === undefined ? transaction.create(state) : transaction.replace(state))
      })
      return respondNoContent()
    },
  })
  await operation.handle(requestContext(store, tenant))
}

/** Tells whether a change names objects that exist, and an edge that it can add. */
async function isPossible(tenant: TenantId, each: DescribedChange): Promise<boolean> {
  const ids =
    'link' in each
      ? each.link
      : 'unlink' in each
        ? each.unlink
        : ['delete' in each ? each.delete : 'update' in each ? each.update : '']
  const found = await Promise.all(ids.map((id) => store.find(tenant, keyTo(id))))
  if (found.includes(undefined)) return false
  if (!('link' in each)) return true
  const [source, target] = each.link
  const members = await everyItem((query) =>
    store.listRelated(tenant, { relation: membersRelation, source: keyTo(source) }, query),
  )
  return !members.some(({ family, id }) => id === target && family === kindOf(target).name)
}

it('keeps an administrator and each declared identity able to sign in, after any accepted writes', async () => {
  const guard = createDirectoryGuard()
  const counts = { accepted: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const tenant = await createSmallTenant(store, (tenants += 1), {
        administrators: ['root', 'admins'],
        members: { admins: ['deputy'], crew: ['inner'], inner: ['deputy'], exempt: ['root'] },
        declared,
      })
      for (const step of given) {
        if (step.kind === 'directory' && !(await isPossible(tenant, step.change))) continue
        const before = await readTenant(tenant)
        try {
          if (step.kind === 'policy') await writePolicy(tenant, step.id, step.described)
          else await changeDirectory(store, tenant, [step.change], { guard })
          counts.accepted += 1
        } catch (error) {
          if (!(error instanceof OstiaryError) || error.status !== 409) throw error
          counts.refused += 1
          expect(await readTenant(tenant)).toEqual(before)
          continue
        }
        const after = await readTenant(tenant)
        for (const [who, could] of Object.entries(before)) {
          if (could) expect({ [who]: after[who as keyof typeof after] }).toEqual({ [who]: true })
        }
      }
    }),
    { numRuns: 60 },
  )
  expect(counts.accepted).toBeGreaterThan(60)
  expect(counts.refused).toBeGreaterThan(20)
})
