/** Finds the users who can sign in. */

import type { SignInUser } from '../../identity/issuer/sign-ins.ts'
import type { TenantId } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { users } from '../kinds.ts'
import { roleTemplateIdsOf } from '../membership.ts'

/** Finds a user by the name that people type; undefined when nobody has it. */
export async function findUserByName(
  reader: Reader,
  tenant: TenantId,
  userPrincipalName: string,
): Promise<StoredObject | undefined> {
  const { items } = await reader.list(tenant, users.name, {
    filter: {
      kind: 'comparison',
      operator: 'eq',
      property: 'userPrincipalName',
      value: userPrincipalName,
    },
    limit: 1,
  })
  const [user] = items
  // WHY again: the store compares only the first characters of long texts.
  const isSame =
    user &&
    memberText(user.body, 'userPrincipalName').toLowerCase() === userPrincipalName.toLowerCase()
  return isSame ? user : undefined
}

/** Tells whether an account may sign in. */
export function isEnabled({ body }: StoredObject): boolean {
  return body['accountEnabled'] !== false
}

/** The user as tokens need it. */
export async function signInUserOf(
  reader: Reader,
  tenant: TenantId,
  user: StoredObject,
): Promise<SignInUser> {
  const { id, body } = user
  const mail = memberText(body, 'mail')
  const validFrom = memberText(body, 'signInSessionsValidFromDateTime')
  return {
    objectId: id,
    userPrincipalName: memberText(body, 'userPrincipalName'),
    displayName: memberText(body, 'displayName'),
    ...(mail === '' ? {} : { mail }),
    isGuest: body['userType'] === 'Guest',
    roleTemplateIds: await roleTemplateIdsOf(reader, tenant, user),
    ...(validFrom === '' ? {} : { sessionsValidFrom: new Date(validFrom) }),
  }
}
