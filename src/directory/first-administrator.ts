/**
 * The first objects of a new tenant: one Global Administrator, Microsoft Graph, the client that `ostiary token` uses,
 * and an application where one is asked for.
 */

import { roleTemplates } from '../graph/role-templates.ts'
import type { IdSource, TenantId } from '../kernel/ids.ts'
import type { Edge, ObjectState, Store } from '../store/port.ts'
import {
  firstApplicationStates,
  type FirstApplication,
  type FirstApplicationKeys,
} from './first-application.ts'
import {
  applications,
  directoryRoles,
  membersRelation,
  ownersRelation,
  servicePrincipals,
  stateOf,
  users,
} from './kinds.ts'
import { graphServicePrincipal } from './service-principals/microsoft-graph.ts'

/** The public client of every tenant that `ostiary token` names in its tokens. */
export const commandLineClientId = '0571a27e-0571-4a27-a000-0000000000c2'

/** The Global Administrator that a new tenant begins with. */
export interface FirstAdministrator {
  /** The `oid` claim of the administrator's tokens. */
  readonly id: string
  readonly userPrincipalName: string
}

/** What a new tenant begins with. */
export interface FirstObjects {
  readonly administrator: FirstAdministrator
  /** The administrator owns it. None when absent. */
  readonly application?: FirstApplication
}

function commandLineClientStates(ids: IdSource): readonly ObjectState[] {
  const client = {
    appId: commandLineClientId,
    displayName: 'Ostiary Command Line',
    isFallbackPublicClient: true,
  }
  return [
    stateOf(applications, ids(), client),
    stateOf(servicePrincipals, ids(), {
      accountEnabled: true,
      appDisplayName: client.displayName,
      appId: client.appId,
      displayName: client.displayName,
    }),
  ]
}

/** Creates the first objects in an empty tenant. Returns the client id and secret of the application, if there is one. */
export async function createFirstObjects(
  store: Store,
  tenant: TenantId,
  { administrator, application }: FirstObjects,
  ids: IdSource,
  at: Date,
): Promise<FirstApplicationKeys | undefined> {
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
  const graph = stateOf(servicePrincipals, ids(), graphServicePrincipal)
  const first = application && (await firstApplicationStates(application, graph.id, ids, at))
  const states = [
    user,
    role,
    graph,
    ...commandLineClientStates(ids),
    ...(first === undefined ? [] : [...first.owned, ...first.assignments]),
  ]
  const edges: readonly Edge[] = [
    { relation: membersRelation, source: role, target: user },
    ...(first?.owned ?? []).map((source) => ({ relation: ownersRelation, source, target: user })),
  ]
  const author = { kind: 'system', id: 'ostiary', displayName: 'Tenant creation' } as const
  await store.write(tenant, { author, requestId: ids(), at }, async (transaction) => {
    for (const state of states) await transaction.create(state)
    for (const edge of edges) await transaction.link(edge)
  })
  return first?.keys
}
