/** Checks users against the rest of the tenant. Source: `user-post-users`, `user-update`. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import { digestOfGivenPassword } from '../credentials/given-password.ts'
import { membersOfNewPassword, withCredentials } from '../credentials/stored-credentials.ts'
import { users } from '../kinds.ts'
import { loadedTenant } from '../own-tenant.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { refuseBody } from '../writes/refuse.ts'
import { requireUnique } from '../writes/require-unique.ts'
import { setsPassword } from './password.ts'
import { checkDomain } from './principal-name.ts'
import { isSensitive, requirePower } from './require-power.ts'

/** Members of which no two users have the same value. */
const uniqueMembers = ['userPrincipalName', 'onPremisesImmutableId']

/** Checks the domain, what must be unique, and the authority of the caller; returns what is stored. */
export async function prepareUser(
  change: ProposedChange,
  { body, given }: DirectoryProposal,
): Promise<JsonObject> {
  const { context, transaction, before, id } = change
  if (before && isSensitive(given)) {
    await requirePower(context, transaction, { family: users.name, id })
  }
  const name = memberText(given, 'userPrincipalName')
  if (name !== '') {
    const findings = checkDomain(name, loadedTenant(context).domains)
    if (findings.length > 0) throw refuseBody(findings)
  }
  for (const property of uniqueMembers) {
    const value = memberText(body, property)
    const isChanged = before === undefined || value !== memberText(before.body, property)
    if (value !== '' && isChanged) await requireUnique(change, users, property, value)
  }
  const profile = given['passwordProfile']
  if (!isJsonObject(profile)) return body
  const { forceChangePasswordNextSignIn: mustChange } = profile
  const flagged =
    typeof mustChange === 'boolean'
      ? withCredentials(body, { mustChangePassword: mustChange })
      : body
  const passwordDigest = digestOfGivenPassword(context)
  if (!setsPassword(given) || passwordDigest === undefined) return flagged
  return {
    ...withCredentials(flagged, { passwordDigest, mustChangePassword: mustChange === true }),
    ...membersOfNewPassword(context.request.at),
  }
}
