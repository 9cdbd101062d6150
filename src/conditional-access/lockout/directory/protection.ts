/** Finds which of some principals must not lose access: Global Administrators, and declared identities. */

import { directoryRoles, groups, users } from '../../../directory/kinds.ts'
import { holderPages, holdersOfRole, roleTemplateIdsOf } from '../../../directory/membership.ts'
import { containerKeysOf, memberKeysOf } from '../../../directory/nested-groups.ts'
import { roleTemplates } from '../../../graph/role-templates.ts'
import { keyOf, type TenantId } from '../../../kernel/ids.ts'
import { entityName } from '../../../store/entity-name.ts'
import type { EntityKey, Reader } from '../../../store/port.ts'
import { identityKinds, type BreakGlassIdentity } from '../break-glass-kind.ts'

/** Why a principal must not lose access. */
export interface Protection {
  readonly isAdministrator: boolean
  /** Whether it is declared itself. */
  readonly isDeclared: boolean
  /** Keys of the declared groups that it is in, at any depth. */
  readonly declaredGroups: readonly string[]
}

/** The protections of some principals, by `entityName` of these; those without any are left out. */
export type Protections = ReadonlyMap<string, Protection>

/** Protected principals that one change may touch. WHY: the transaction reads each of them twice. */
export const mostJudgedPrincipals = 1_000

/** Up to this many principals, each is looked up; of more, the protected ones are listed. */
const fewPrincipals = 50

function isProtected({ isAdministrator, isDeclared, declaredGroups }: Protection): boolean {
  return isAdministrator || isDeclared || declaredGroups.length > 0
}

/** Tells why one principal is protected. Only users can be administrators, or count in a declared group. */
async function protectionOf(
  reader: Reader,
  tenant: TenantId,
  principal: EntityKey,
  declared: Declared,
): Promise<Protection> {
  const isDeclared = declared.principals.has(entityName(principal))
  if (principal.family !== users.name) {
    return { isAdministrator: false, isDeclared, declaredGroups: [] }
  }
  const roles = await roleTemplateIdsOf(reader, tenant, principal)
  const containers =
    declared.groups.size === 0 ? [] : await containerKeysOf(reader, tenant, principal)
  return {
    isAdministrator: roles.some((id) => keyOf(id) === roleTemplates.globalAdministrator),
    isDeclared,
    declaredGroups: containers
      .filter(({ family, id }) => family === groups.name && declared.groups.has(keyOf(id)))
      .map(({ id }) => keyOf(id)),
  }
}

/** What a tenant declares. */
interface Declared {
  /** Users and service principals, by `entityName`. */
  readonly principals: ReadonlySet<string>
  /** Keys of the groups. */
  readonly groups: ReadonlySet<string>
}

function declaredBy(identities: readonly BreakGlassIdentity[]): Declared {
  return {
    principals: new Set(
      identities
        .filter(({ type }) => type !== 'group')
        .map(({ id, type }) => entityName({ family: identityKinds[type].name, id })),
    ),
    groups: new Set(identities.filter(({ type }) => type === 'group').map(({ id }) => keyOf(id))),
  }
}

/** Lists everybody who is protected, and returns a function that tells why. */
async function protectionsOfMany(
  reader: Reader,
  tenant: TenantId,
  declared: Declared,
): Promise<(principal: EntityKey) => Protection> {
  const administrators = new Set(
    (await holdersOfRole(reader, tenant, roleTemplates.globalAdministrator)).map(entityName),
  )
  const members = new Map<string, ReadonlySet<string>>()
  for (const id of declared.groups) {
    const keys = await memberKeysOf(reader, tenant, { family: groups.name, id })
    members.set(id, new Set(keys.map(entityName)))
  }
  return (principal) => {
    const name = entityName(principal)
    const groupsOf = [...members].flatMap(([id, names]) => (names.has(name) ? [id] : []))
    return {
      isAdministrator: administrators.has(name),
      isDeclared: declared.principals.has(name),
      declaredGroups: principal.family === users.name ? groupsOf : [],
    }
  }
}

/** Finds which of the principals are protected. */
export async function findProtections(
  reader: Reader,
  tenant: TenantId,
  principals: readonly EntityKey[],
  identities: readonly BreakGlassIdentity[],
): Promise<Protections> {
  const declared = declaredBy(identities)
  const found = new Map<string, Protection>()
  if (principals.length <= fewPrincipals) {
    for (const principal of principals) {
      found.set(entityName(principal), await protectionOf(reader, tenant, principal, declared))
    }
  } else {
    const of = await protectionsOfMany(reader, tenant, declared)
    for (const principal of principals) found.set(entityName(principal), of(principal))
  }
  return new Map([...found].filter(([, protection]) => isProtected(protection)))
}

/**
 * Lists the keys of everybody who is protected, each once; undefined when there are more than `most`, whom to list would
 * take long.
 */
export async function listProtected(
  reader: Reader,
  tenant: TenantId,
  identities: readonly BreakGlassIdentity[],
  most: number,
): Promise<readonly EntityKey[] | undefined> {
  const found = new Map<string, EntityKey>()
  const add = (keys: readonly EntityKey[]): boolean => {
    for (const { family, id } of keys) found.set(entityName({ family, id }), { family, id })
    return found.size <= most
  }
  const role = roleTemplates.globalAdministrator
  for await (const page of holderPages(reader, tenant, role, most)) {
    if (!add(page)) return undefined
  }
  for (const { id, type } of identities) {
    const key = { family: identityKinds[type].name, id }
    const members = type === 'group' ? await memberKeysOf(reader, tenant, key) : [key]
    if (!add(members.filter(({ family }) => family !== groups.name))) return undefined
  }
  return [...found.values()]
}

/** Tells whether it matters who is in a group or role, directly or through others. `groupIds` are keys. */
export async function isWatched(
  reader: Reader,
  tenant: TenantId,
  container: EntityKey,
  groupIds: ReadonlySet<string>,
): Promise<boolean> {
  const around = [container, ...(await containerKeysOf(reader, tenant, container))]
  // WHY any role: few groups are in one, and reading which costs more than judging the change.
  return around.some(
    ({ family, id }) =>
      family === directoryRoles.name || (family === groups.name && groupIds.has(keyOf(id))),
  )
}
