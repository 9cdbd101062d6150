/** Reads the facts of principals from the directory. */

import { findObject } from '../../graph/stored-objects.ts'
import { applications, servicePrincipals, users } from '../../directory/kinds.ts'
import { wasInvited } from '../../directory/was-invited.ts'
import { membershipsOf } from '../../directory/membership.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import type { ExternalUserType, ServicePrincipal, UserPrincipal } from '../engine/model/sign-in.ts'

/**
 * Tells in which ways a user with an account is external. E9: who signs in elsewhere is of B2B
 * collaboration, a guest with credentials of this tenant is an internal one. Nothing says where a user
 * signs in, so that an account without a trace of an invitation counts as having credentials here.
 */
export function externalTypesOf(user: JsonObject): readonly ExternalUserType[] {
  const isGuest = user['userType'] === 'Guest'
  if (wasInvited(user)) return [isGuest ? 'b2bCollaborationGuest' : 'b2bCollaborationMember']
  return isGuest ? ['internalGuest'] : []
}

async function loadUser(
  reader: Reader,
  tenant: TenantId,
  user: StoredObject,
): Promise<UserPrincipal> {
  const { body, id } = user
  return {
    kind: 'user',
    id,
    externalTypes: externalTypesOf(body),
    // The directory does not know the home tenant of an invited user.
    ...(wasInvited(body) ? {} : { homeTenantId: null }),
    ...(await membershipsOf(reader, tenant, user)),
  }
}

/** Tells what kind of workload a service principal is (E14); undefined when the directory does not say. */
async function workloadOf(
  reader: Reader,
  tenant: TenantId,
  { body }: StoredObject,
): Promise<ServicePrincipal['workload']> {
  if (memberText(body, 'servicePrincipalType') === 'ManagedIdentity') return 'managedIdentity'
  const owner = memberText(body, 'appOwnerOrganizationId')
  if (owner !== '' && keyOf(owner) !== tenant) return 'multiTenant'
  const { items } = await reader.list(tenant, applications.name, {
    filter: {
      kind: 'comparison',
      operator: 'eq',
      property: 'appId',
      value: memberText(body, 'appId'),
    },
    limit: 1,
  })
  const [application] = items
  // WHY unknown: one that is of another tenant has no registration here, and neither has one that was left out.
  if (application === undefined) return undefined
  const audience = applications.bodyOf(application)['signInAudience'] ?? 'AzureADMyOrg'
  return audience === 'AzureADMyOrg' ? 'singleTenant' : 'multiTenant'
}

/** Reads a user with groups and roles; undefined when no user has the object id. */
export async function findUser(
  reader: Reader,
  tenant: TenantId,
  id: string,
): Promise<UserPrincipal | undefined> {
  const user = await findObject(reader, tenant, users, id)
  return user && loadUser(reader, tenant, user)
}

/** Reads a service principal; undefined when none has the object id. The directory has no attributes of it. */
export async function findServicePrincipal(
  reader: Reader,
  tenant: TenantId,
  id: string,
): Promise<ServicePrincipal | undefined> {
  const found = await findObject(reader, tenant, servicePrincipals, id)
  if (found === undefined) return undefined
  const workload = await workloadOf(reader, tenant, found)
  return { kind: 'servicePrincipal', id: found.id, ...(workload && { workload }) }
}
