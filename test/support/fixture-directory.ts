/** The directory of the vectors of conditional access, put into the sample tenant. */

import {
  applications,
  directoryRoles,
  groups,
  membersRelation,
  servicePrincipals,
  stateOf,
  users,
} from '../../src/directory/kinds.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { kindNames } from '../../src/conditional-access/model/kind-names.ts'
import type { Principal } from '../../src/conditional-access/engine/model/sign-in.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import type { EntityKey, ObjectState, Store, Transaction } from '../../src/store/port.ts'
import type { Fixture } from '../vectors/conditional-access/fixture.ts'
import type { Vector } from '../vectors/conditional-access/load-vectors.ts'

const provenance = {
  author: { kind: 'system', id: 'test' },
  requestId: 'test',
  at: new Date('2026-01-02T00:00:00Z'),
} as const

function write<Result>(
  store: Store,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return store.write(contosoTenantId, provenance, work)
}

/** The objects of a principal; none for a principal without an account. */
function statesOf(principal: Principal): readonly ObjectState[] {
  const { id } = principal
  if (principal.kind === 'user') {
    const isGuest = principal.externalTypes?.some((type) => type.endsWith('Guest')) ?? false
    return [
      stateOf(users, id, {
        displayName: id,
        userPrincipalName: `${id}@contoso.com`,
        userType: isGuest ? 'Guest' : 'Member',
      }),
    ]
  }
  if (principal.kind !== 'servicePrincipal') return []
  const servicePrincipal = (rest: JsonObject): ObjectState =>
    stateOf(servicePrincipals, id, { displayName: id, appId: id, ...rest })
  switch (principal.workload) {
    case 'managedIdentity':
      return [servicePrincipal({ servicePrincipalType: 'ManagedIdentity' })]
    case 'multiTenant':
      return [servicePrincipal({ appOwnerOrganizationId: id })]
    default:
      return [
        servicePrincipal({ appOwnerOrganizationId: contosoTenantId }),
        stateOf(applications, `${id.slice(0, -1)}f`, { appId: id, signInAudience: 'AzureADMyOrg' }),
      ]
  }
}

/** Finds the directory role of a template in the sample tenant; undefined while it is not activated. */
export async function findRole(
  transaction: Transaction,
  roleTemplateId: string,
): Promise<EntityKey | undefined> {
  const property = 'roleTemplateId'
  const { items } = await transaction.list(contosoTenantId, directoryRoles.name, {
    filter: { kind: 'comparison', operator: 'eq', property, value: roleTemplateId },
    limit: 1,
  })
  return items[0]
}

async function requireRole(transaction: Transaction, roleTemplateId: string): Promise<EntityKey> {
  const role = await findRole(transaction, roleTemplateId)
  if (role === undefined) throw new Error(`the sample has no role ${roleTemplateId}`)
  return role
}

/** Creates the principals of the fixture with their memberships. */
export function seedFixture(store: Store, fixture: Fixture): Promise<void> {
  const principals = Object.values(fixture.principals)
  return write(store, async (transaction) => {
    for (const state of principals.flatMap(statesOf)) await transaction.create(state)
    for (const { id } of fixture.groups) {
      await transaction.create(stateOf(groups, id, { displayName: id }))
    }
    const known = new Map(fixture.groups.map(({ id }) => [id, groups.name]))
    for (const { kind, id } of principals) {
      known.set(id, kind === 'user' ? users.name : servicePrincipals.name)
    }
    for (const { id, members } of fixture.groups) {
      for (const member of members) {
        await transaction.link({
          relation: membersRelation,
          source: { family: groups.name, id },
          target: { family: known.get(member) ?? '', id: member },
        })
      }
    }
    for (const principal of principals) {
      if (principal.kind !== 'user') continue
      for (const role of principal.roleTemplateIds ?? []) {
        await transaction.link({
          relation: membersRelation,
          source: await requireRole(transaction, role),
          target: { family: users.name, id: principal.id },
        })
      }
    }
  })
}

function isStored(state: EntityKey, family: string): boolean {
  return state.family === family
}

/** Replaces the policies, locations and strengths of the sample tenant by those of a row. */
export function storeRow(store: Store, fixture: Fixture, vector: Vector): Promise<void> {
  const own = (family: string, id: string, body: JsonObject): ObjectState => ({
    family,
    id,
    body,
    index: [],
    uniqueKeys: [],
  })
  const wanted = [
    ...vector.policies.map(({ id, body }) => own(kindNames.policies, id, body)),
    ...vector.tenant.locations.map(({ id, ...body }) =>
      own(kindNames.namedLocations, id, body as JsonObject),
    ),
    ...fixture.tenantRules.authenticationStrengths.map(({ id, ...body }) =>
      own(kindNames.authenticationStrengths, id, {
        description: '',
        policyType: 'custom',
        requirementsSatisfied: 'mfa',
        ...body,
      }),
    ),
  ]
  return write(store, async (transaction) => {
    for (const family of [
      kindNames.policies,
      kindNames.namedLocations,
      kindNames.authenticationStrengths,
    ]) {
      const { items } = await transaction.list(contosoTenantId, family, { limit: 500 })
      for (const item of items) await transaction.delete(item)
      for (const state of wanted.filter((each) => isStored(each, family))) {
        await transaction.create(state)
      }
    }
  })
}
