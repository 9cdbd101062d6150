/**
 * Microsoft Graph as the resource of a tenant: the service principal that every tenant has, with the permissions that
 * this service knows as its app roles and scopes. They are derived, not stored, so that they follow the releases.
 */

import { createHash } from 'node:crypto'
import { knownPermissions, type PermissionKind } from '../../identity/permissions.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { graphPermissionIds } from './graph-permission-ids.ts'

/** The application id of Microsoft Graph, the same in every tenant. */
export const graphAppId = '00000003-0000-0000-c000-000000000000'

/**
 * The id of a permission. DEVIATION: a permission whose published id is not among our data has one that is derived
 * from its name, so that it can be granted. It is the same in every tenant and release.
 */
function permissionId(name: string, kind: PermissionKind): string {
  const published = graphPermissionIds.get(name)?.[kind]
  if (published !== undefined) return published
  const digest = createHash('sha256').update(`${kind}/${name}`).digest('hex')
  const parts = [8, 12, 16, 20, 32].map((end, index, ends) =>
    digest.slice(ends[index - 1] ?? 0, end),
  )
  return parts.join('-')
}

function permissionsByName(kind: PermissionKind): ReadonlyMap<string, string> {
  return new Map([...knownPermissions(kind)].sort().map((name) => [name, permissionId(name, kind)]))
}

const applicationPermissions = permissionsByName('application')
const namesOfRoles: ReadonlyMap<string, string> = new Map(
  [...applicationPermissions].map(([name, id]) => [id, name]),
)

/** The id of the app role of Microsoft Graph that grants an application permission. */
export function graphRoleId(permission: string): string | undefined {
  return applicationPermissions.get(permission)
}

/** The application permission that an app role of Microsoft Graph grants. */
export function graphPermissionOf(appRoleId: string): string | undefined {
  return namesOfRoles.get(keyOf(appRoleId))
}

/** Shape: `appRole`. */
const appRoles: readonly JsonObject[] = [...applicationPermissions].map(([value, id]) => ({
  allowedMemberTypes: ['Application'],
  description: value,
  displayName: value,
  id,
  isEnabled: true,
  origin: 'Application',
  value,
}))

/** Shape: `permissionScope`. */
const oauth2PermissionScopes: readonly JsonObject[] = [...permissionsByName('delegated')].map(
  ([value, id]) => ({
    adminConsentDescription: value,
    adminConsentDisplayName: value,
    id,
    isEnabled: true,
    origin: 'Application',
    type: value.endsWith('.All') ? 'Admin' : 'User',
    userConsentDescription: value,
    userConsentDisplayName: value,
    value,
  }),
)

/** The stored body of the service principal of Microsoft Graph. */
export const graphServicePrincipal: JsonObject = {
  accountEnabled: true,
  appDisplayName: 'Microsoft Graph',
  appId: graphAppId,
  // The tenant of Microsoft's own services.
  appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  displayName: 'Microsoft Graph',
  servicePrincipalNames: [graphAppId, 'https://graph.microsoft.com'],
  servicePrincipalType: 'Application',
  signInAudience: 'AzureADMultipleOrgs',
}

/** Adds what Microsoft Graph publishes to the body of its service principal; any other body stays as it is. */
export function withPublishedPermissions(body: JsonObject): JsonObject {
  return body['appId'] === graphAppId ? { ...body, appRoles, oauth2PermissionScopes } : body
}
