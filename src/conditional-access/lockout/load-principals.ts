/** Reads from the directory what policies choose users and service principals by. */

import { applications, servicePrincipals } from '../../directory/kinds.ts'
import { membershipsOf } from '../../directory/membership.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import type { LockoutPrincipal, UserType } from './principal.ts'

/** Reads a user or service principal with its memberships. */
export async function loadPrincipal(
  reader: Reader,
  tenant: TenantId,
  object: StoredObject,
): Promise<LockoutPrincipal> {
  const { id, body } = object
  const names = [memberText(body, 'displayName'), memberText(body, 'userPrincipalName')]
  const displayName = names.find((name) => name !== '') ?? id
  return object.family === servicePrincipals.name
    ? {
        kind: 'servicePrincipal',
        id,
        displayName,
        isSingleTenant: await isSingleTenant(reader, tenant, body),
      }
    : {
        kind: 'user',
        id,
        displayName,
        possibleTypes: possibleTypesOf(body),
        ...(await membershipsOf(reader, tenant, object)),
      }
}

/**
 * Lists what a user may be: where a user signs in is not kept, so that a guest may be an internal one, and
 * a member that was once invited may be external still.
 */
function possibleTypesOf(user: JsonObject): readonly UserType[] {
  if (user['userType'] === 'Guest') return ['internalGuest', 'b2bCollaborationGuest']
  const wasInvited =
    /#EXT#/iu.test(memberText(user, 'userPrincipalName')) ||
    memberText(user, 'creationType') === 'Invitation' ||
    memberText(user, 'externalUserState') !== ''
  return wasInvited ? ['internalMember', 'b2bCollaborationMember'] : ['internalMember']
}

/**
 * Tells whether the service principal is of an application registered in this tenant for itself alone.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
async function isSingleTenant(
  reader: Reader,
  tenant: TenantId,
  servicePrincipal: JsonObject,
): Promise<boolean> {
  if (memberText(servicePrincipal, 'servicePrincipalType') === 'ManagedIdentity') return false
  const { items } = await reader.list(tenant, applications.name, {
    filter: {
      kind: 'comparison',
      operator: 'eq',
      property: 'appId',
      value: memberText(servicePrincipal, 'appId'),
    },
    limit: 1,
  })
  return items.some(({ body }) => (body['signInAudience'] ?? 'AzureADMyOrg') === 'AzureADMyOrg')
}
