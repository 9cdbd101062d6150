/** Members of directory roles. Source: `directoryrole-post-members`, `directoryrole-delete-member`. */

import { roleTemplates } from '../../graph/role-templates.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import { principalKinds } from '../role-assignments/assignment-pages.ts'
import { directoryRoles, membersRelation } from '../kinds.ts'
import { refuseWrite } from '../writes/refuse.ts'
import type { ProposedEdge, WrittenReference } from '../writes/written-reference.ts'
import { roleCodes } from './role-codes.ts'
import { requireAssignable } from './role-holders.ts'

/** Most members of one directory role. WHY our own number: Entra publishes none for roles. */
const mostRoleMembers = 100_000

/** @throws OstiaryError `directoryBadRequest`, in the words of Entra. */
function keepOwnAdministration({ context: { caller }, source, target }: ProposedEdge): void {
  const isOwn = caller.kind === 'delegated' && keyOf(caller.user.id) === keyOf(target.id)
  const template = memberText(source.body, 'roleTemplateId')
  if (!isOwn || keyOf(template) !== roleTemplates.globalAdministrator) return
  throw refuseWrite(
    roleCodes.ownAdministration,
    'Removing self from Global Administrator built-in role is not allowed',
  )
}

export const roleMembers: WrittenReference = {
  relation: membersRelation,
  source: directoryRoles,
  targets: principalKinds,
  mostTargets: mostRoleMembers,
  audit: {
    category: 'RoleManagement',
    sourceType: 'Role',
    link: 'Add member to role',
    unlink: 'Remove member from role',
  },
  checkLink: ({ target }) => requireAssignable(target),
  checkUnlink: keepOwnAdministration,
}
