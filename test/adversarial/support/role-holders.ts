/** One user for every directory role, and for every wrong way to hold one. */

import { randomUUID } from 'node:crypto'
import { directoryRoles, groups, membersRelation, users } from '../../../src/directory/kinds.ts'
import { contosoTenantId } from '../../../src/directory/sample/contoso.ts'
import { roleTemplates } from '../../../src/graph/role-templates.ts'
import type { JsonObject } from '../../../src/kernel/json.ts'
import type { EntityKey, Store, Transaction } from '../../../src/store/port.ts'
import { findRole } from '../../support/fixture-directory.ts'

/** Names of directory roles, as the access rules call them. */
export type RoleName = keyof typeof roleTemplates

export const roleNames = Object.keys(roleTemplates) as readonly RoleName[]

type Kind = typeof users

async function create(transaction: Transaction, kind: Kind, body: JsonObject): Promise<EntityKey> {
  const id = randomUUID()
  return transaction.create({
    family: kind.name,
    id,
    body,
    index: kind.index(body),
    uniqueKeys: [],
  })
}

function createUser(transaction: Transaction, alias: string, userType = 'Member') {
  return create(transaction, users, {
    accountEnabled: true,
    displayName: alias,
    userPrincipalName: `${alias}@contoso.com`,
    userType,
  })
}

async function findOrCreateRole(
  transaction: Transaction,
  roleTemplateId: string,
): Promise<EntityKey> {
  return (
    (await findRole(transaction, roleTemplateId)) ??
    create(transaction, directoryRoles, { displayName: roleTemplateId, roleTemplateId })
  )
}

async function addMember(transaction: Transaction, source: EntityKey, target: EntityKey) {
  await transaction.link({ relation: membersRelation, source, target })
}

/**
 * Adds to the sample tenant: per role a user of the same name who holds it and no other; a guest who is Global Administrator
 * (`guest-administrator`); and users who hold that role through a role-assignable group (`through-assignable`), through
 * one that is not (`through-plain`), and through a group inside a role-assignable one (`through-nested`).
 */
export async function createRoleHolders(store: Store): Promise<void> {
  const author = { kind: 'system', id: 'test' } as const
  const provenance = { author, requestId: randomUUID(), at: new Date('2026-01-01T00:00:00Z') }
  await store.write(contosoTenantId, provenance, async (transaction) => {
    for (const name of roleNames) {
      const role = await findOrCreateRole(transaction, roleTemplates[name])
      await addMember(transaction, role, await createUser(transaction, name))
    }
    const administrators = await findOrCreateRole(transaction, roleTemplates.globalAdministrator)
    const guest = await createUser(transaction, 'guest-administrator', 'Guest')
    await addMember(transaction, administrators, guest)

    const group = (displayName: string, isAssignableToRole: boolean) =>
      create(transaction, groups, { displayName, isAssignableToRole, securityEnabled: true })
    const assignable = await group('Assignable', true)
    const plain = await group('Plain', false)
    const nested = await group('Nested', true)
    await addMember(transaction, administrators, assignable)
    await addMember(transaction, administrators, plain)
    await addMember(transaction, assignable, nested)
    for (const [holder, alias] of [
      [assignable, 'through-assignable'],
      [plain, 'through-plain'],
      [nested, 'through-nested'],
    ] as const) {
      await addMember(transaction, holder, await createUser(transaction, alias))
    }
  })
}
