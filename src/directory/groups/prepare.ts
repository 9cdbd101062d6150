/** Checks groups against the rest of the tenant. Source: `group-post-groups`, `group-update`. */

import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { groups } from '../kinds.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { requireUnique } from '../writes/require-unique.ts'

function isMailEnabled(body: JsonObject): boolean {
  return body['mailEnabled'] === true
}

/** Checks what must be unique, and returns what is stored. Names of groups without mail may repeat. */
export async function prepareGroup(
  change: ProposedChange,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  const mailNickname = memberText(body, 'mailNickname')
  if (isMailEnabled(body) && mailNickname !== '') {
    await requireUnique(change, groups, 'mailNickname', mailNickname, isMailEnabled)
  }
  return body
}
