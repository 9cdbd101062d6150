/** Tells whether somebody is left who can sign in. It reads only as many as it needs. */

import { groups, membersRelation, users } from '../../../directory/kinds.ts'
import { holderPages } from '../../../directory/membership.ts'
import { memberKeysOf, readObjects } from '../../../directory/nested-groups.ts'
import { roleTemplates } from '../../../graph/role-templates.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import type { LockoutFinder } from '../find-lockouts.ts'
import { requireAnswers } from './require-answers.ts'
import { obstacleOf, standingsOf } from './standing.ts'

/** Users that are judged at one time. WHY few: most often the first one can sign in. */
const usersAtOnce = 8

async function canAnySignIn(
  reader: Reader,
  tenant: TenantId,
  objects: readonly StoredObject[],
  finder: LockoutFinder,
): Promise<boolean> {
  const standings = [...(await standingsOf(reader, tenant, objects, finder)).values()]
  requireAnswers(finder, standings)
  return standings.some((standing) => obstacleOf(standing, finder) === undefined)
}

/** Tells whether a Global Administrator can sign in. */
export async function canAnAdministratorSignIn(
  reader: Reader,
  tenant: TenantId,
  finder: LockoutFinder,
): Promise<boolean> {
  const role = roleTemplates.globalAdministrator
  for await (const page of holderPages(reader, tenant, role, usersAtOnce)) {
    if (await canAnySignIn(reader, tenant, page, finder)) return true
  }
  return false
}

/** Tells whether a user in a group, at any depth, can sign in. */
export async function canAMemberSignIn(
  reader: Reader,
  tenant: TenantId,
  groupId: string,
  finder: LockoutFinder,
): Promise<boolean> {
  const source = { family: groups.name, id: groupId }
  const end = { relation: membersRelation, source, family: users.name }
  const { items } = await reader.listRelated(tenant, end, { limit: usersAtOnce })
  // WHY first: most groups have direct members who can sign in, and need no walk.
  if (await canAnySignIn(reader, tenant, items, finder)) return true
  const members = (await memberKeysOf(reader, tenant, source)).filter(
    ({ family }) => family === users.name,
  )
  for (let start = 0; start < members.length; start += usersAtOnce) {
    const keys = members.slice(start, start + usersAtOnce)
    const objects = await readObjects(reader, tenant, keys)
    if (await canAnySignIn(reader, tenant, objects, finder)) return true
  }
  return false
}
