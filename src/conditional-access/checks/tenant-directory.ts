/** Reads from the directory of a tenant the users and groups that policies name. */

import { groups, membersRelation, users } from '../../directory/kinds.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { findObject } from '../../graph/stored-objects.ts'
import type { Reader } from '../../store/port.ts'
import { findUser } from '../decisions/principal-facts.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { namedUserIds } from '../engine/conditions/user-grid-values.ts'
import { sourceOf } from '../engine/model/compile-context.ts'
import type { UserPrincipal } from '../engine/model/sign-in.ts'
import { namedPrincipals } from '../lockout/named-principals.ts'
import type { CheckedDirectory, CheckedIdentity } from './check-subject.ts'

/** Members of a group that a check looks at; of a larger group, nothing is known. */
const mostMembers = 100

/** Users that a check reads. Groups whose members are not among them count as unknown. */
export const mostCheckedUsers = 500

/** What is read. */
interface DirectoryRequest {
  readonly policies: readonly DecisionPolicy[]
  readonly breakGlass: readonly CheckedIdentity[]
  /** Every user and group that policies can name is in the directory. */
  readonly isWhole: boolean
}

/** Lists the ids of the users in a group at any depth; undefined when they are too many. */
async function memberIds(
  reader: Reader,
  tenant: TenantId,
  groupId: string,
): Promise<readonly string[] | undefined> {
  const found = new Map<string, string>()
  const seen = new Set([keyOf(groupId)])
  // The loop adds to the set that it iterates.
  for (const id of seen) {
    for (const family of [users.name, groups.name]) {
      const { items } = await reader.listRelated(
        tenant,
        { relation: membersRelation, source: { family: groups.name, id }, family },
        { limit: mostMembers + 1 },
      )
      if (items.length > mostMembers) return undefined
      for (const item of items) {
        if (family === groups.name) seen.add(keyOf(item.id))
        else found.set(keyOf(item.id), item.id)
      }
    }
    if (found.size > mostMembers || seen.size > mostMembers) return undefined
  }
  return [...found.values()]
}

/** Reads users, each once, until they are too many. */
class UserReader {
  readonly #reader: Reader
  readonly #tenant: TenantId
  readonly #found = new Map<string, UserPrincipal | null>()

  constructor(reader: Reader, tenant: TenantId) {
    this.#reader = reader
    this.#tenant = tenant
  }

  /** Finds a user; null when no such user exists, undefined when too many were read. */
  async read(id: string): Promise<UserPrincipal | null | undefined> {
    const known = this.known(id)
    if (known !== undefined || this.#found.size >= mostCheckedUsers) return known
    const found = (await findUser(this.#reader, this.#tenant, id)) ?? null
    this.#found.set(keyOf(id), found)
    return found
  }

  /** What was read of a user. */
  known(id: string): UserPrincipal | null | undefined {
    return this.#found.get(keyOf(id))
  }
}

/** Reads the users and groups that policies name, with the members of the groups. Names are not read. */
export async function readCheckedDirectory(
  reader: Reader,
  tenant: TenantId,
  { policies, breakGlass, isWhole }: DirectoryRequest,
): Promise<CheckedDirectory> {
  const readUser = new UserReader(reader, tenant)
  const { groupIds } = namedPrincipals(policies)
  const idsOf = (type: CheckedIdentity['type']): readonly string[] =>
    breakGlass.filter((identity) => identity.type === type).map(({ id }) => keyOf(id))
  const userIds = namedUserIds(policies.map(({ body }) => sourceOf(body)))
  for (const id of [...idsOf('user'), ...userIds]) await readUser.read(id)

  const members = new Map<string, readonly UserPrincipal[]>()
  for (const groupId of new Set([...idsOf('group'), ...groupIds])) {
    const isKnown = (await findObject(reader, tenant, groups, groupId)) !== undefined
    const ids = isKnown || isWhole ? await memberIds(reader, tenant, groupId) : undefined
    // WHY: a directory that is not whole may lack the members of a group.
    if (ids === undefined || (ids.length === 0 && !isWhole)) continue
    const found: UserPrincipal[] = []
    for (const id of ids) {
      const user = await readUser.read(id)
      if (user) found.push(user)
    }
    if (found.length === ids.length) members.set(groupId, found)
  }
  return {
    findUser(id) {
      const known = readUser.known(id)
      return known === null && !isWhole ? undefined : known
    },
    findMembers: (groupId) => members.get(keyOf(groupId)),
    nameOf: () => undefined,
  }
}
