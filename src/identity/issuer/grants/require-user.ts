/** The user of a code or token, who may have lost the account since. */

import type { TenantId } from '../../../kernel/ids.ts'
import { OAuthError } from '../oauth-error.ts'
import type { SignInUser } from '../sign-ins.ts'
import type { UserSignInOptions } from './user-grant.ts'

/** @throws OAuthError when the account is gone or disabled. */
export async function requireUser(
  { credentials }: Pick<UserSignInOptions, 'credentials'>,
  tenant: TenantId,
  objectId: string,
): Promise<SignInUser> {
  const user = await credentials.findUser(tenant, objectId)
  if (user !== undefined) return user
  throw disabledUser()
}

/** The account is disabled. */
export function disabledUser(): OAuthError {
  return new OAuthError(400, 'invalid_grant', 50057, 'The user account is disabled.')
}
