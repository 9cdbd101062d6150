/** Checks groups against the rest of the tenant. Source: `group-post-groups`, `group-update`. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { formatWholeSeconds } from '../../kernel/clock.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { manageGroups } from '../access.ts'
import { groups } from '../kinds.ts'
import { loadedTenant } from '../own-tenant.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { requireUnique } from '../writes/require-unique.ts'
import { requireCreationAuthority, requireGroupAuthority } from './authority.ts'
import { isAssignable, isUnified } from './group-types.ts'

/** What the service sets on a new group. */
function completeNew({ context }: ProposedChange, body: JsonObject): JsonObject {
  const { domains } = loadedTenant(context)
  const domain = (domains.find(({ isDefault }) => isDefault) ?? domains[0])?.name
  const mail = `${memberText(body, 'mailNickname')}@${domain}`
  return {
    ...body,
    renewedDateTime: formatWholeSeconds(context.request.at),
    ...(isAssignable(body) && { visibility: 'Private' }),
    ...(isUnified(body) && domain !== undefined && { mail, proxyAddresses: [`SMTP:${mail}`] }),
    ...(isUnified(body) && body['visibility'] === undefined && { visibility: 'Public' }),
  }
}

/** Checks the authority of the caller and what must be unique, and returns what is stored. */
export async function prepareGroup(
  change: ProposedChange,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  const { context, transaction, before, restored } = change
  if (before) await requireGroupAuthority(context, transaction, manageGroups, before)
  else if (!restored) await requireCreationAuthority(context, transaction, body)
  // WHY Microsoft 365 groups alone: names of security groups may repeat.
  const mailNickname = memberText(body, 'mailNickname')
  if (isUnified(body) && mailNickname !== '') {
    await requireUnique(change, groups, 'mailNickname', mailNickname, isUnified)
  }
  const uniqueName = memberText(body, 'uniqueName')
  if (uniqueName !== '') await requireUnique(change, groups, 'uniqueName', uniqueName)
  return before || restored ? body : completeNew(change, body)
}
