/** Converts "every guest and external user" from its typed form to the keyword of the 2019 form. */

import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'

const everyExternalType =
  'internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,' +
  'serviceProvider'

/**
 * Replaces the typed guests of one side by the keyword `GuestsOrExternalUsers` if they are all six types from
 * all tenants. A narrower selection has no keyword and stays.
 */
export function withGuestKeyword(
  body: ConditionalAccessPolicyBody,
  side: 'include' | 'exclude',
): ConditionalAccessPolicyBody {
  const { users } = body.conditions
  const typed = users?.[`${side}GuestsOrExternalUsers`]
  if (!users || !typed) return body
  const isEveryTenant =
    typed.externalTenants === null || typed.externalTenants.membershipKind === 'all'
  if (!isEveryTenant || typed.guestOrExternalUserTypes !== everyExternalType) return body
  const list = [...new Set([...users[`${side}Users`], 'GuestsOrExternalUsers'])]
  return {
    ...body,
    conditions: {
      ...body.conditions,
      users: { ...users, [`${side}Users`]: list, [`${side}GuestsOrExternalUsers`]: null },
    },
  }
}
