/** Tells users who sign in elsewhere from those with credentials of the tenant. */

import { memberText, type JsonObject } from '../kernel/json.ts'

/**
 * Tells whether a user was invited from another tenant: by the principal name that invitations make, how
 * the account was created, or the state of the invitation.
 * Source: `creationType` and `externalUserState` of `microsoft.graph.user`,
 * https://learn.microsoft.com/graph/api/resources/user
 */
export function wasInvited(user: JsonObject): boolean {
  return (
    /#EXT#/iu.test(memberText(user, 'userPrincipalName')) ||
    memberText(user, 'creationType') === 'Invitation' ||
    memberText(user, 'externalUserState') !== ''
  )
}
