/** The first objects of a new tenant: one Global Administrator, and the client that `ostiary token` uses. */

import { roleTemplates } from '../graph/role-templates.ts'
import type { IdSource, TenantId } from '../kernel/ids.ts'
import type { Store } from '../store/port.ts'
import {
  applications,
  directoryRoles,
  membersRelation,
  servicePrincipals,
  stateOf,
  users,
} from './kinds.ts'

/** The public client of every tenant that `ostiary token` names in its tokens. */
export const commandLineClientId = '0571a27e-0571-4a27-a000-0000000000c2'

/** The Global Administrator that a new tenant begins with. */
export interface FirstAdministrator {
  /** The `oid` claim of the administrator's tokens. */
  readonly id: string
  readonly userPrincipalName: string
}

/** Creates the administrator, the role and the client in an empty tenant. */
export async function createFirstAdministrator(
  store: Store,
  tenant: TenantId,
  administrator: FirstAdministrator,
  ids: IdSource,
  at: Date,
): Promise<void> {
  const user = stateOf(users, administrator.id, {
    accountEnabled: true,
    displayName: 'Administrator',
    userPrincipalName: administrator.userPrincipalName,
    userType: 'Member',
  })
  const role = stateOf(directoryRoles, ids(), {
    displayName: 'Global Administrator',
    roleTemplateId: roleTemplates.globalAdministrator,
  })
  const client = {
    appId: commandLineClientId,
    displayName: 'Ostiary Command Line',
    isFallbackPublicClient: true,
  }
  const states = [
    user,
    role,
    stateOf(applications, ids(), client),
    stateOf(servicePrincipals, ids(), {
      accountEnabled: true,
      appDisplayName: client.displayName,
      appId: client.appId,
      displayName: client.displayName,
    }),
  ]
  const author = { kind: 'system', id: 'ostiary', displayName: 'Tenant creation' } as const
  await store.write(tenant, { author, requestId: ids(), at }, async (transaction) => {
    for (const state of states) await transaction.create(state)
    await transaction.link({ relation: membersRelation, source: role, target: user })
  })
}
