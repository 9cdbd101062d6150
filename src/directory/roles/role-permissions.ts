/**
 * The permissions of custom roles: their form. What an action allows is not among the data of this service.
 * Source: `microsoft.graph.unifiedRolePermission`; https://learn.microsoft.com/entra/identity/role-based-access-control/custom-overview.
 */

import type { Finding } from '../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { roleCodes } from './role-codes.ts'

/** Most permissions of one custom role. WHY our own number: Entra publishes none. */
export const mostRolePermissions = 20

/** Most actions of one permission. WHY our own number: Entra publishes none. */
export const mostResourceActions = 1_000

const longestAction = 256

/** Shape: `microsoft.directory/applications/basic/update`. */
const actionPattern = /^microsoft(?:\.[a-z0-9]+)+(?:\/[a-z0-9]+(?:[.-][a-z0-9]+)*)+$/iu

function fault(target: string, message: string): Finding {
  return { ostiaryCode: roleCodes.permissionsMalformed, message, target }
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

function findBadActions(permission: JsonObject, at: string): readonly Finding[] {
  const actions = listOf(permission['allowedResourceActions'])
  const target = `${at}/allowedResourceActions`
  if (actions.length === 0 || actions.length > mostResourceActions) {
    const message = `\`allowedResourceActions\` must have 1 to ${mostResourceActions} actions`
    return [fault(target, message)]
  }
  return actions.flatMap((action, index) => {
    const isAction =
      typeof action === 'string' && action.length <= longestAction && actionPattern.test(action)
    if (isAction) return []
    const message = 'an action must have the form `microsoft.directory/applications/basic/update`'
    return [fault(`${target}/${index}`, message)]
  })
}

/** Finds what is wrong with the permissions of a custom role. */
export function findBadPermissions(value: JsonValue | undefined): readonly Finding[] {
  const permissions = listOf(value)
  if (permissions.length === 0 || permissions.length > mostRolePermissions) {
    const message = `\`rolePermissions\` must have 1 to ${mostRolePermissions} permissions`
    return [fault('/rolePermissions', message)]
  }
  return permissions.flatMap((each, index): readonly Finding[] => {
    const permission = isJsonObject(each) ? each : {}
    const at = `/rolePermissions/${index}`
    const excluded = listOf(permission['excludedResourceActions'])
    return [
      ...findBadActions(permission, at),
      ...(excluded.length === 0
        ? []
        : [fault(`${at}/excludedResourceActions`, 'custom roles cannot exclude actions')]),
    ]
  })
}
