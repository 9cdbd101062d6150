/** Reads from the directory what policies choose users and service principals by. */

import { servicePrincipals } from '../../directory/kinds.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { UserPrincipal } from '../engine/model/sign-in.ts'
import { findServicePrincipal } from '../decisions/principal-facts.ts'
import { loadMemberships } from './load-memberships.ts'
import type { LockoutPrincipal } from './principal.ts'

/** Reads users and service principals with those memberships that the policies name, in their order. */
export async function loadPrincipals(
  reader: Reader,
  tenant: TenantId,
  objects: readonly StoredObject[],
  policies: readonly DecisionPolicy[],
): Promise<readonly LockoutPrincipal[]> {
  const isUser = ({ family }: StoredObject): boolean => family !== servicePrincipals.name
  const membershipsOf = await loadMemberships(reader, tenant, objects.filter(isUser), policies)
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
 * Lists what a user may be: where a user signs in is not kept, so that a guest may be an internal one, and
 * a member that was once invited may be external still. Nor is the home of an external user.
 * Source: https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
function possibleKinds(user: JsonObject): readonly UserKind[] {
  if (user['userType'] === 'Guest') {
    return [internalGuest, { externalTypes: ['b2bCollaborationGuest'] }]
  }
  const wasInvited =
    /#EXT#/iu.test(memberText(user, 'userPrincipalName')) ||
    memberText(user, 'creationType') === 'Invitation' ||
    memberText(user, 'externalUserState') !== ''
  return wasInvited
    ? [internalMember, { externalTypes: ['b2bCollaborationMember'] }]
    : [internalMember]
}
