/** What the objects of an export say about users, groups, applications and other objects that policies name. */

import { keyOf } from '../../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../../kernel/json.ts'
import type { DirectoryObjectKind } from './object-kind.ts'

/** Exported objects by kind. */
export interface ExportedDirectory {
  readonly users: readonly JsonObject[]
  readonly groups: readonly JsonObject[]
  readonly servicePrincipals: readonly JsonObject[]
  readonly applications: readonly JsonObject[]
  readonly organizations: readonly JsonObject[]
  readonly authenticationContexts: readonly JsonObject[]
  readonly termsOfUse: readonly JsonObject[]
}

/** A directory that is being filled. */
export type DirectoryLists = Record<DirectoryObjectKind, JsonObject[]>

/** Creates empty lists. */
export function emptyDirectory(): DirectoryLists {
  return {
    users: [],
    groups: [],
    servicePrincipals: [],
    applications: [],
    organizations: [],
    authenticationContexts: [],
    termsOfUse: [],
  }
}

/**
 * Adds the groups and users that a `MigrationTable.json` of IntuneManagement lists.
 * Source: https://github.com/Micke-K/IntuneManagement
 */
export function addMigrationTable(directory: DirectoryLists, table: JsonObject): void {
  const { Objects: objects } = table
  for (const entry of Array.isArray(objects) ? objects : []) {
    if (!isJsonObject(entry)) continue
    const object = { id: memberText(entry, 'Id'), displayName: memberText(entry, 'DisplayName') }
    if (memberText(entry, 'Type') === 'Group') directory.groups.push(object)
    if (memberText(entry, 'Type') === 'User') directory.users.push(object)
  }
  const tenant = memberText(table, 'TenantId')
  if (tenant !== '') directory.organizations.push({ id: tenant })
}

/** Finds the one id that objects have under a name; undefined when none has it, or several do. */
export function idOfName(
  objects: readonly JsonObject[],
  name: string,
  members: readonly string[] = ['displayName'],
): string | undefined {
  const key = keyOf(name.trim())
  const ids = objects
    .filter((object) => members.some((member) => keyOf(memberText(object, member).trim()) === key))
    .map((object) => keyOf(memberText(object, 'id')))
    .filter((id) => id !== '')
  const [id, ...others] = new Set(ids)
  return others.length === 0 ? id : undefined
}

/** Finds an object by its id. */
export function objectOfId(objects: readonly JsonObject[], id: string): JsonObject | undefined {
  return objects.find((object) => keyOf(memberText(object, 'id')) === keyOf(id))
}
