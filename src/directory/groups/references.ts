/** Members and owners of groups. Source: `group-post-members`, `group-post-owners`, `group-delete-owners`. */

import {
  devices,
  groups,
  membersRelation,
  ownersRelation,
  servicePrincipals,
  users,
} from '../kinds.ts'
import { hasOtherTarget } from '../writes/reference-operations.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writeCodes } from '../writes/write-codes.ts'
import { keyOf } from '../../kernel/ids.ts'
import {
  wrongTarget,
  type ProposedEdge,
  type WrittenReference,
} from '../writes/written-reference.ts'
import { groupCodes } from './group-codes.ts'
import { isAssignable, isDynamic, isUnified } from './group-types.ts'

/** Most members of one group. WHY our own number: Entra has none for members that are assigned. */
export const mostMembers = 250_000

/** Most owners of one group. Source: https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions */
export const mostOwners = 100

/** Whether an object of a kind can be in a group. Source: the table of member types in `group-post-members`. */
function canBeMember({ source, target }: ProposedEdge): boolean {
  const isGroup = target.family === groups.name
  if (isUnified(source.body)) return target.family === users.name
  return !(isGroup && (isUnified(target.body) || isAssignable(source.body)))
}

function requireAssigned({ source }: ProposedEdge): void {
  if (!isDynamic(source.body)) return
  throw refuseWrite(
    groupCodes.membersDynamic,
    'Members of a group with dynamic membership cannot be added or removed; its membership rule decides.',
  )
}

export const groupMembers: WrittenReference = {
  relation: membersRelation,
  source: groups,
  targets: [users, groups, servicePrincipals, devices],
  mostTargets: mostMembers,
  audit: {
    category: 'GroupManagement',
    sourceType: 'Group',
    link: 'Add member to group',
    unlink: 'Remove member from group',
  },
  checkLink: (edge) => {
    requireAssigned(edge)
    if (!canBeMember(edge) || keyOf(edge.source.id) === keyOf(edge.target.id)) {
      throw wrongTarget(membersRelation, edge.target)
    }
  },
  checkUnlink: requireAssigned,
}

export const groupOwners: WrittenReference = {
  relation: ownersRelation,
  source: groups,
  targets: [users, servicePrincipals],
  mostTargets: mostOwners,
  audit: {
    category: 'GroupManagement',
    sourceType: 'Group',
    link: 'Add owner to group',
    unlink: 'Remove owner from group',
  },
  checkUnlink: async (edge) => {
    if (edge.target.family !== users.name) return
    if (await hasOtherTarget(edge, ownersRelation, users.name)) return
    throw refuseWrite(
      writeCodes.lastOwner,
      'The group must have at least one owner, hence this owner cannot be removed.',
    )
  },
}
