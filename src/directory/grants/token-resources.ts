/**
 * The APIs that applications get tokens for, by the names that clients write into scopes.
 * Source: https://learn.microsoft.com/entra/identity-platform/scopes-oidc, "The .default scope"; `application`, member
 * `identifierUris`.
 */

import type { AuthenticatedClient } from '../../identity/issuer/client-authentication.ts'
import {
  isGraph,
  namesGraph,
  type ResourceGrants,
  type TokenResource,
} from '../../identity/issuer/token-resource.ts'
import { isGuid, keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { objectOf, textsOf } from '../app-parts/text-rules.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import { applications, servicePrincipals } from '../kinds.ts'
import { graphAppId, graphServicePrincipal } from '../service-principals/microsoft-graph.ts'
import { findGrantsAt, grantedRolesOf } from './granted-roles.ts'

/** Objects of one name that are looked at. Only callers who may write every application can make more than one. */
const mostOfOneName = 10

async function listBy(
  reader: Reader,
  tenant: TenantId,
  kind: ObjectKind,
  property: string,
  value: string,
): Promise<readonly StoredObject[]> {
  const { items } = await reader.list(tenant, kind.name, {
    filter: { kind: 'comparison', operator: 'eq', property, value },
    limit: mostOfOneName,
  })
  return items.map((item) => kind.read(item))
}

/** WHY again: the store compares only the first characters of long texts. */
function hasText(list: JsonValue | undefined, text: string): boolean {
  return textsOf(list).some((each) => each.toLowerCase() === text.toLowerCase())
}

interface NamedPrincipal {
  readonly principal: StoredObject
  /** The application, where it is of this tenant. */
  readonly application: StoredObject | undefined
}

/** Finds a service principal and its application by their `appId`. */
export async function findNamedApplication(
  reader: Reader,
  tenant: TenantId,
  appId: string,
): Promise<NamedPrincipal | undefined> {
  const [[principal], [application]] = await Promise.all([
    listBy(reader, tenant, servicePrincipals, 'appId', appId),
    listBy(reader, tenant, applications, 'appId', appId),
  ])
  return principal && { principal, application }
}

/** Finds by a URI. As in Entra, a slash at its end makes no difference, unless both spellings are in use. */
async function findByUri(
  reader: Reader,
  tenant: TenantId,
  name: string,
): Promise<NamedPrincipal | undefined> {
  const spellings = [name, name.endsWith('/') ? name.slice(0, -1) : `${name}/`]
  for (const spelling of spellings) {
    const owners = await listBy(reader, tenant, applications, 'identifierUris', spelling)
    const owner = owners.find(({ body }) => hasText(body['identifierUris'], spelling))
    if (owner) return findNamedApplication(reader, tenant, memberText(owner.body, 'appId'))
  }
  // WHY only without an application here: its URIs are checked and unique, names of a service principal are not.
  for (const spelling of spellings) {
    const named = await listBy(reader, tenant, servicePrincipals, 'servicePrincipalNames', spelling)
    for (const { body } of named) {
      if (!hasText(body['servicePrincipalNames'], spelling)) continue
      const found = await findNamedApplication(reader, tenant, memberText(body, 'appId'))
      if (found !== undefined && found.application === undefined) return found
    }
  }
  return undefined
}

/** Tells whether an administrator has disabled a service principal or an application. */
export function isDisabled(body: JsonObject | undefined): boolean {
  return body?.['accountEnabled'] === false || body?.['isDisabled'] === true
}

function partsOf(body: JsonObject, application: JsonObject | undefined): TokenResource {
  const { requestedAccessTokenVersion } = objectOf(application?.['api'])
  return {
    appId: keyOf(memberText(body, 'appId')),
    displayName: memberText(body, 'displayName'),
    isDisabled: isDisabled(body) || isDisabled(application),
    requiresAssignment: body['appRoleAssignmentRequired'] === true,
    accessTokenVersion: requestedAccessTokenVersion === 2 ? '2.0' : '1.0',
  }
}

/** Finds the resource of a name: an application id, or a URI that identifies the application. */
export async function findTokenResource(
  reader: Reader,
  tenant: TenantId,
  name: string,
): Promise<TokenResource | undefined> {
  const appId = namesGraph(name) ? graphAppId : isGuid(name) ? name : undefined
  const found = await (appId === undefined
    ? findByUri(reader, tenant, name)
    : findNamedApplication(reader, tenant, appId))
  if (found !== undefined) {
    const { principal, application } = found
    return { ...partsOf(principal.body, application?.body), servicePrincipalId: principal.id }
  }
  if (appId !== graphAppId) return undefined
  // Tenants of earlier releases have no service principal of Microsoft Graph.
  return partsOf(graphServicePrincipal, undefined)
}

/** Longest name in which application ids are looked for: no application has a longer URI. */
const longestName = 255

const guids = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gu

/**
 * Tells whether a name is that of another API of the tenant than the one with this `appId`: a name by which it is found,
 * or a URI with its application id. Every API takes `api://<appId>` as its own, whether it has that URI or not.
 * Source: https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions: a GUID in a URI must be the
 * application's own id or that of the tenant.
 */
export async function isNameOfOther(
  reader: Reader,
  tenant: TenantId,
  name: string,
  appId: string,
): Promise<boolean> {
  if (name.length > longestName) return false
  const found = await findTokenResource(reader, tenant, name)
  if (found !== undefined && found.appId !== keyOf(appId)) return true
  for (const id of new Set(name.toLowerCase().match(guids))) {
    if (id === keyOf(appId)) continue
    const owners = await Promise.all(
      [applications, servicePrincipals].map((kind) => listBy(reader, tenant, kind, 'appId', id)),
    )
    if (owners.some(({ length }) => length > 0)) return true
  }
  return false
}

/** Finds the roles that a client has at a resource at this moment. */
export async function findResourceGrants(
  reader: Reader,
  tenant: TenantId,
  client: Pick<AuthenticatedClient, 'servicePrincipalId'>,
  resource: TokenResource,
): Promise<ResourceGrants> {
  const findPrincipal = (id: string) => reader.find(tenant, { family: servicePrincipals.name, id })
  const none = { roles: [], isAssigned: false }
  if (isGraph(resource)) {
    const principal = await findPrincipal(client.servicePrincipalId)
    if (principal === undefined) return none
    const roles = await grantedRolesOf(reader, tenant, principal)
    return { roles, isAssigned: roles.length > 0 }
  }
  const principal = await findPrincipal(resource.servicePrincipalId ?? '')
  if (principal === undefined) return none
  return findGrantsAt(reader, tenant, client.servicePrincipalId, principal)
}
