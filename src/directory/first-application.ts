/** The first application of a new tenant: a confidential client with a secret and application permissions. */

import type { IdSource } from '../kernel/ids.ts'
import type { ObjectState } from '../store/port.ts'
import { createSecret } from './app-parts/password-credentials.ts'
import { appRoleAssignments, applications, servicePrincipals, stateOf } from './kinds.ts'
import { graphAppId, graphRoleId } from './service-principals/microsoft-graph.ts'

/** An application to create. */
export interface FirstApplication {
  readonly displayName: string
  /** Names of application permissions of Microsoft Graph, each of them known. */
  readonly permissions: readonly string[]
}

/** What a client needs to get tokens. Nothing stores the secret. */
export interface FirstApplicationKeys {
  readonly appId: string
  readonly secret: string
}

/** Builds the states of the application, its service principal and its grants, and makes the secret. */
export async function firstApplicationStates(
  { displayName, permissions }: FirstApplication,
  graphId: string,
  ids: IdSource,
  at: Date,
): Promise<{
  readonly keys: FirstApplicationKeys
  readonly owned: readonly ObjectState[]
  readonly assignments: readonly ObjectState[]
}> {
  const appId = ids()
  const { secret, credential } = await createSecret(
    { displayName: 'first secret', startsAt: at },
    ids(),
  )
  const roleIds = permissions.map(graphRoleId).filter((id) => id !== undefined)
  const application = stateOf(applications, ids(), {
    appId,
    displayName,
    passwordCredentials: [credential],
    requiredResourceAccess: [
      {
        resourceAppId: graphAppId,
        resourceAccess: roleIds.map((id) => ({ id, type: 'Role' })),
      },
    ],
    signInAudience: 'AzureADMyOrg',
  })
  const principal = stateOf(servicePrincipals, ids(), {
    accountEnabled: true,
    appDisplayName: displayName,
    appId,
    displayName,
    servicePrincipalNames: [appId],
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
  })
  const assignments = roleIds.map((appRoleId) =>
    stateOf(appRoleAssignments, ids(), {
      appRoleId,
      principalDisplayName: displayName,
      principalId: principal.id,
      principalType: 'ServicePrincipal',
      resourceDisplayName: 'Microsoft Graph',
      resourceId: graphId,
    }),
  )
  return { keys: { appId, secret }, owned: [application, principal], assignments }
}
