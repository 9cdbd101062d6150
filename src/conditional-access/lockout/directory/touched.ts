/** Finds what a change of the directory touches, as far as decisions and protections depend on it. */

import {
  applications,
  directoryRoles,
  groups,
  membersRelation,
  servicePrincipals,
  users,
} from '../../../directory/kinds.ts'
import { wasInvited } from '../../../directory/was-invited.ts'
import type { DirectoryChange } from '../../../directory/writes/guard-change.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import { memberText } from '../../../kernel/json.ts'
import type { EntityKey } from '../../../store/port.ts'

/** A group or role whose members may be treated in another way after a change. */
export interface TouchedContainer {
  /** Whose members are touched. */
  readonly members: EntityKey
  /** The group or role by which they are touched: it is deleted, or has other members. */
  readonly through: EntityKey
}

/** What a change touches. Objects that it creates are left out: nobody could sign in with them before. */
export interface Touched {
  /** Users and service principals. */
  readonly principals: readonly EntityKey[]
  readonly containers: readonly TouchedContainer[]
  /** Applications by their `appId`: their registrations say what kind of workload a service principal is. */
  readonly appIds: readonly string[]
}

const untouched: Touched = { principals: [], containers: [], appIds: [] }

/** The members of each kind that decisions and protections depend on, as values that compare as text. */
const readMembers: Readonly<
  Record<string, (body: JsonObject) => readonly (JsonValue | undefined)[]>
> = {
  [users.name]: (body) => [
    body['accountEnabled'] !== false,
    body['userType'] === 'Guest',
    wasInvited(body),
  ],
  [servicePrincipals.name]: (body) => [
    body['accountEnabled'] !== false,
    body['servicePrincipalType'] ?? null,
    body['appOwnerOrganizationId'] ?? null,
    body['appId'] ?? null,
  ],
  [applications.name]: (body) => [body['signInAudience'] ?? null, body['appId'] ?? null],
  [groups.name]: (body) => [body['isAssignableToRole'] === true],
  [directoryRoles.name]: (body) => [body['roleTemplateId'] ?? null],
}

const principalFamilies: readonly string[] = [users.name, servicePrincipals.name]
const containerFamilies: readonly string[] = [groups.name, directoryRoles.name]

function isChanged(family: string, before: JsonObject, after: JsonObject | undefined): boolean {
  const read = readMembers[family]
  if (read === undefined) return false
  return after === undefined || JSON.stringify(read(before)) !== JSON.stringify(read(after))
}

function touchedBy(change: DirectoryChange): Touched {
  if (change.kind === 'edge') {
    const { relation, source, target } = change
    if (relation !== membersRelation || !containerFamilies.includes(source.family)) return untouched
    if (principalFamilies.includes(target.family)) return { ...untouched, principals: [target] }
    return target.family === groups.name
      ? { ...untouched, containers: [{ members: target, through: source }] }
      : untouched
  }
  const { key, before, after } = change
  if (before === undefined || !isChanged(key.family, before.body, after)) return untouched
  if (principalFamilies.includes(key.family)) return { ...untouched, principals: [key] }
  if (key.family === applications.name) {
    return { ...untouched, appIds: [memberText(before.body, 'appId')] }
  }
  return { ...untouched, containers: [{ members: key, through: key }] }
}

/** Finds what changes touch together. */
export function touchedByAll(changes: readonly DirectoryChange[]): Touched {
  const each = changes.map(touchedBy)
  return {
    principals: each.flatMap(({ principals }) => principals),
    containers: each.flatMap(({ containers }) => containers),
    appIds: each.flatMap(({ appIds }) => appIds),
  }
}
