/** A user who stands for all others of a kind. */

import { knownAbsent } from '../engine/model/known-absent.ts'
import { userSchema } from '../engine/model/sign-in-schema.ts'
import type { UserPrincipal } from '../engine/model/sign-in.ts'

/** The id of a user whom no policy names. */
export const unnamedUserId = '00000000-0000-4000-8000-0000000000af'

/** Creates a member of the tenant without groups and roles, apart from what is given. */
export function plainUser(known: Partial<UserPrincipal> = {}): UserPrincipal {
  return { kind: 'user', id: unnamedUserId, ...knownAbsent(userSchema), ...known }
}
