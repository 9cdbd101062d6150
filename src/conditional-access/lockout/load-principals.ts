/** Reads from the directory the properties by which policies select users and service principals. */

import { servicePrincipals } from '../../directory/kinds.ts'
import { wasInvited } from '../../directory/was-invited.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import type { UserPrincipal } from '../engine/model/sign-in.ts'
import { findServicePrincipal } from '../decisions/principal-facts.ts'
import { loadMemberships } from './load-memberships.ts'
import type { NamedPrincipals } from './named-principals.ts'
import type { LockoutPrincipal } from './principal.ts'

/** Reads users and service principals in their order, with the memberships that the policies name. */
export async function loadPrincipals(
  reader: Reader,
  tenant: TenantId,
  objects: readonly StoredObject[],
  named: NamedPrincipals,
): Promise<readonly LockoutPrincipal[]> {
  const isUser = ({ family }: StoredObject): boolean => family !== servicePrincipals.name
  const membershipsOf = await loadMemberships(reader, tenant, objects.filter(isUser), named)
  const principals: LockoutPrincipal[] = []
  for (const object of objects) {
    const { id, body } = object
    const names = [memberText(body, 'displayName'), memberText(body, 'userPrincipalName')]
    const displayName = names.find((name) => name !== '') ?? id
    if (isUser(object)) {
      const memberships = membershipsOf(object)
      const possible = possibleKinds(body).map((kind) => ({
        kind: 'user' as const,
        id,
        ...kind,
        ...memberships,
      }))
      principals.push({ id, displayName, possible })
    } else {
      const found = await findServicePrincipal(reader, tenant, id)
      principals.push({ id, displayName, possible: [found ?? { kind: 'servicePrincipal', id }] })
    }
  }
  return principals
}

type UserKind = Pick<UserPrincipal, 'externalTypes' | 'homeTenantId'>

const internalMember: UserKind = { externalTypes: [], homeTenantId: null }
const internalGuest: UserKind = { externalTypes: ['internalGuest'], homeTenantId: null }

/**
 * Lists the kinds of user that an account may be. The directory does not store where a user signs in, so a
 * guest may be internal, and a member who was invited may still be external. It does not store the home
 * tenant of an external user either.
 * Source: https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
function possibleKinds(user: JsonObject): readonly UserKind[] {
  if (user['userType'] === 'Guest') {
    return [internalGuest, { externalTypes: ['b2bCollaborationGuest'] }]
  }
  return wasInvited(user)
    ? [internalMember, { externalTypes: ['b2bCollaborationMember'] }]
    : [internalMember]
}
