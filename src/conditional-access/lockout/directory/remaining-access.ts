/**
 * Tells whether somebody is left who can sign in. It reads only as many as it needs. Where none of very many can, the
 * others are not asked, and nobody counts as left.
 */

import { groups, membersRelation, users } from '../../../directory/kinds.ts'
import { holderPages } from '../../../directory/membership.ts'
import { memberKeysOf, readObjects } from '../../../directory/nested-groups.ts'
import { roleTemplates } from '../../../graph/role-templates.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import type { LockoutFinder } from '../find-lockouts.ts'
import { requireAnswers } from './require-answers.ts'
import { mostJudgedPrincipals } from './protection.ts'
import { obstacleOf, standingsOf, type Standing } from './standing.ts'

/** Users that are judged first. WHY few: most often the first one can sign in. */
const firstUsers = 8

async function canAnySignIn(
  reader: Reader,
  tenant: TenantId,
  objects: readonly StoredObject[],
  finder: LockoutFinder,
): Promise<boolean> {
  const standings = [...(await standingsOf(reader, tenant, objects, finder)).values()].filter(
    ({ isEnabled }) => isEnabled,
  )
  const canSignIn = (standing: Standing): boolean => obstacleOf(standing, finder) === undefined
  const known = standings.filter(({ principal }) => finder.knows(principal.possible))
  if (known.some(canSignIn)) return true
  requireAnswers(finder, standings)
  return standings.some(canSignIn)
}

/** Tells whether a Global Administrator can sign in. */
export async function canAnAdministratorSignIn(
  reader: Reader,
  tenant: TenantId,
  finder: LockoutFinder,
): Promise<boolean> {
  const role = roleTemplates.globalAdministrator
  const holders: StoredObject[] = []
  for await (const page of holderPages(reader, tenant, role, firstUsers)) {
    if (holders.length === 0 && (await canAnySignIn(reader, tenant, page, finder))) return true
    holders.push(...page)
    if (holders.length >= mostJudgedPrincipals) break
  }
  return canAnySignIn(reader, tenant, holders, finder)
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
  const { items } = await reader.listRelated(tenant, end, { limit: firstUsers })
  if (await canAnySignIn(reader, tenant, items, finder)) return true
  const members = await memberKeysOf(reader, tenant, source)
  const keys = members.filter(({ family }) => family === users.name).slice(0, mostJudgedPrincipals)
  return canAnySignIn(reader, tenant, await readObjects(reader, tenant, keys), finder)
}
