/** A tenant with a few principals, and changes of it through the guard. For tests. */

import {
  applications,
  directoryRoles,
  groups,
  membersRelation,
  servicePrincipals,
  stateOf,
  users,
} from '../../../../directory/kinds.ts'
import { createDirectory } from '../../../../directory/testing/directory-builder.ts'
import type {
  DirectoryChange,
  GuardDirectoryChange,
} from '../../../../directory/writes/guard-change.ts'
import type { ObjectKind } from '../../../../graph/object-kind.ts'
import type { OperationContext } from '../../../../graph/operation.ts'
import { respondNoContent } from '../../../../graph/respond.ts'
import { roleTemplates } from '../../../../graph/role-templates.ts'
import type { TenantId } from '../../../../kernel/ids.ts'
import type { JsonObject } from '../../../../kernel/json.ts'
import type { EntityKey, Store, Transaction } from '../../../../store/port.ts'
import { writeAccess } from '../../../model/access.ts'
import type { ConditionalAccessPolicyBody } from '../../../model/policy-body.ts'
import { decodeModernPatch } from '../../../resources/form-modern/modern-codec.ts'
import { policyKind } from '../../../resources/policies/kind.ts'
import { breakGlassKind, declarationKey, type IdentityType } from '../../break-glass-kind.ts'
import { judgingFirst } from '../../judge-first.ts'
import { blockingBody } from '../../testing/blocking-body.ts'
import { requestContext } from '../../testing/request-context.ts'

const kinds: Readonly<Record<string, ObjectKind>> = {
  root: users,
  deputy: users,
  emergency: users,
  robot: servicePrincipals,
  robotApp: applications,
  role: directoryRoles,
  readers: directoryRoles,
}

/** The kind of an object: `u1` and the like are users, other names without a kind are groups. */
export function kindOf(id: string): ObjectKind {
  return kinds[id] ?? (/^u\d+$/u.test(id) ? users : groups)
}

/** The key of an object. */
export function keyTo(id: string): EntityKey {
  return { family: kindOf(id).name, id }
}

const bodies: Readonly<Record<string, JsonObject>> = {
  robot: { displayName: 'robot', appId: 'robot-app' },
  robotApp: { displayName: 'robot', appId: 'robot-app', signInAudience: 'AzureADMultipleOrgs' },
  role: { roleTemplateId: roleTemplates.globalAdministrator },
  readers: { roleTemplateId: 'readers' },
  admins: { displayName: 'admins', isAssignableToRole: true },
}

/** Groups that every such tenant has. */
export const groupIds = ['admins', 'blocked', 'exempt', 'outer', 'inner', 'crew'] as const

/** A policy that blocks everything, for some. */
export interface DescribedPolicy {
  readonly state?: ConditionalAccessPolicyBody['state']
  readonly includeUsers?: readonly string[]
  readonly excludeUsers?: readonly string[]
  readonly includeGroups?: readonly string[]
  readonly excludeGroups?: readonly string[]
  readonly includeRoles?: readonly string[]
  readonly excludeRoles?: readonly string[]
  /** External types of users to block. Shape: `internalGuest,b2bCollaborationGuest`. */
  readonly guests?: string
  /** Service principals to block. */
  readonly workloads?: readonly string[]
}

/** Makes the stored form of a policy. */
export function policyBody(described: DescribedPolicy): ConditionalAccessPolicyBody {
  const { state = 'enabled', guests, workloads, ...lists } = described
  const blocking = blockingBody(
    guests === undefined
      ? { includeUsers: ['None'] }
      : {
          includeUsers: [],
          includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: guests,
            externalTenants: {
              '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants',
              membershipKind: 'all',
            },
          },
        },
  )
  const body = workloads === undefined ? blocking : forWorkloads(blocking, workloads)
  const { conditions } = body
  const namedUsers = conditions.users && {
    ...conditions.users,
    ...(guests === undefined && workloads === undefined && { includeUsers: [] }),
    ...lists,
  }
  return { ...body, state, conditions: { ...conditions, users: namedUsers } }
}

function forWorkloads(
  body: ConditionalAccessPolicyBody,
  includeServicePrincipals: readonly string[],
): ConditionalAccessPolicyBody {
  const patch = { conditions: { clientApplications: { includeServicePrincipals } } }
  const decoded = decodeModernPatch(body, patch, 'beta')
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.findings))
  return decoded.value
}

/** What a tenant begins with. */
export interface SmallTenant {
  /** Members of the role Global Administrator; `root` and `deputy` when absent. */
  readonly administrators?: readonly string[]
  readonly roles?: Readonly<Record<string, readonly string[]>>
  readonly members?: Readonly<Record<string, readonly string[]>>
  readonly declared?: readonly string[]
  readonly disabled?: readonly string[]
  /** Policies, with the ids `p0`, `p1`, …. */
  readonly policies?: readonly DescribedPolicy[]
}

function typeOf(id: string): IdentityType {
  if (kindOf(id) === users) return 'user'
  return kindOf(id) === servicePrincipals ? 'servicePrincipal' : 'group'
}

/** Creates a tenant of the given number. */
export async function createSmallTenant(
  store: Store,
  number: number,
  {
    administrators = ['root', 'deputy'],
    roles = {},
    members = {},
    declared = [],
    disabled = [],
    policies = [],
  }: SmallTenant,
): Promise<TenantId> {
  const held: Readonly<Record<string, readonly string[]>> = {
    ...members,
    ...roles,
    role: administrators,
  }
  const tenant = await createDirectory(
    store,
    number,
    [...Object.keys(kinds), ...groupIds].map((id) => ({
      kind: kindOf(id),
      id,
      body: {
        ...(bodies[id] ?? { displayName: id }),
        ...(disabled.includes(id) && { accountEnabled: false }),
      },
      members: (held[id] ?? []).map(keyTo),
    })),
  )
  const { provenance } = requestContext(store, tenant)
  await store.write(tenant, provenance, async (transaction) => {
    const identities = declared.map((id) => ({ id, type: typeOf(id) }))
    const body = { identities }
    await transaction.create({
      ...declarationKey,
      body,
      index: breakGlassKind.index(body),
      uniqueKeys: [],
    })
    for (const [at, described] of policies.entries()) {
      const policy = policyBody(described)
      const index = policyKind.index(policy)
      const state = { family: policyKind.name, id: `p${at}`, body: policy, index, uniqueKeys: [] }
      await transaction.create(state)
    }
  })
  return tenant
}

/** One change, as a test describes it. */
export type DescribedChange =
  | { readonly delete: string }
  | { readonly create: string }
  | { readonly update: string; readonly set: JsonObject }
  | { readonly link: readonly [string, string]; readonly relation?: string }
  | { readonly unlink: readonly [string, string] }

async function toChange(
  transaction: Transaction,
  tenant: TenantId,
  described: DescribedChange,
): Promise<DirectoryChange> {
  const ends = 'link' in described ? described.link : 'unlink' in described ? described.unlink : []
  const [source, target] = ends
  if (source !== undefined && target !== undefined) {
    const relation = ('relation' in described && described.relation) || membersRelation
    const change = 'link' in described ? 'link' : 'unlink'
    return { kind: 'edge', change, relation, source: keyTo(source), target: keyTo(target) }
  }
  if ('create' in described) {
    const key = keyTo(described.create)
    return { kind: 'object', key, after: { displayName: described.create } }
  }
  const id =
    'delete' in described ? described.delete : 'update' in described ? described.update : ''
  const before = await transaction.find(tenant, keyTo(id))
  if (before === undefined) throw new Error(`there is no ${id}`)
  const change = { kind: 'object', key: keyTo(id), before } as const
  return 'set' in described ? { ...change, after: { ...before.body, ...described.set } } : change
}

async function applyChange(transaction: Transaction, change: DirectoryChange): Promise<void> {
  if (change.kind === 'edge') {
    const { relation, source, target } = change
    if (change.change === 'link') await transaction.link({ relation, source, target })
    else await transaction.unlink({ relation, source, target })
    return
  }
  const { key, before, after } = change
  if (after === undefined) return transaction.delete(key)
  const state = stateOf(kindOf(key.id), key.id, after)
  await (before === undefined ? transaction.create(state) : transaction.replace(state))
}

/** What a test sets of a request, and the guard that judges it. */
interface GuardedRequest {
  readonly guard: GuardDirectoryChange
  readonly headers?: Readonly<Record<string, string>>
  readonly context?: Partial<OperationContext>
}

/** Makes changes in one transaction, as a write of the directory does; returns what the guard says. */
export async function changeDirectory(
  store: Store,
  tenant: TenantId,
  described: readonly DescribedChange[],
  { guard, headers = {}, context: rest = {} }: GuardedRequest,
) {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<GuardDirectoryChange>>>()
  const operation = judgingFirst({
    method: 'PATCH',
    path: '/',
    roots: ['v1.0'],
    access: writeAccess(),
    produces: 'none',
    handle: async (context) => {
      const guarded = await context.store.write(tenant, context.provenance, async (transaction) => {
        const changes: DirectoryChange[] = []
        for (const each of described) changes.push(await toChange(transaction, tenant, each))
        return guard(context, transaction, changes, async () => {
          for (const change of changes) await applyChange(transaction, change)
        })
      })
      resolve(guarded)
      return respondNoContent()
    },
  })
  await operation.handle({ ...requestContext(store, tenant, { headers }), ...rest })
  return promise
}
