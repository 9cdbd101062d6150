/**
 * Turns what Graph PowerShell prints into what Graph answers: `DisplayName` becomes `displayName`, members in
 * `AdditionalProperties` move up, and an object without any value becomes null.
 * Source: https://learn.microsoft.com/powershell/microsoftgraph (`Get-MgIdentityConditionalAccessPolicy | ConvertTo-Json`)
 */

import {
  isJsonObject,
  isWithoutValue,
  type JsonObject,
  type JsonValue,
} from '../../../kernel/json.ts'

/** Tells names as Graph PowerShell prints them: the two that every policy or location begins with. */
export function isFromGraphPowerShell(json: JsonObject): boolean {
  return json['Id'] !== undefined || json['DisplayName'] !== undefined
}

/** Objects that a policy must have, even when they are empty. */
const requiredObjects: readonly string[] = ['conditions', 'users', 'applications']

function camelCase(name: string): string {
  return /^[A-Z]/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

/** WHY empty lists count: `clientApplications` has them in place of agents, which the module does not print. */
function isNull(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true
  return isJsonObject(value) && Object.values(value).every(isNull)
}

function convertValue(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => convertValue(item))
  return isJsonObject(value) ? convertObject(value) : value
}

function convertObject(json: JsonObject): JsonObject {
  const members: Record<string, JsonValue> = {}
  for (const [given, value = null] of Object.entries(json)) {
    if (given === 'AdditionalProperties') continue
    const name = camelCase(given)
    const converted = convertValue(value)
    const isUnset =
      isJsonObject(converted) &&
      (name === 'clientApplications' ? isNull(converted) : isWithoutValue(converted)) &&
      !requiredObjects.includes(name)
    members[name] = isUnset ? null : converted
  }
  const { AdditionalProperties: additional } = json
  // WHY not over a value: a member that the module knows is printed under its own name.
  for (const [name, value = null] of Object.entries(isJsonObject(additional) ? additional : {})) {
    members[name] = isWithoutValue(members[name]) ? convertValue(value) : (members[name] ?? null)
  }
  return members
}

/** Converts an object of Graph PowerShell at every depth. */
export function fromGraphPowerShell(json: JsonObject): JsonObject {
  return convertObject(json)
}

/** Texts that PowerShell prints in place of an object that is deeper than `-Depth`. */
const cutOff = /^(?:Microsoft\.Graph\.|System\.(?:Object\[\]|Collections\.|String\[\])|@\{)/u

/** Finds the first place where PowerShell cut the tree off; undefined when it is whole. */
export function placeOfCut(value: JsonValue | undefined, place = ''): string | undefined {
  if (typeof value === 'string') return cutOff.test(value) ? place : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const found = placeOfCut(member, `${place}/${name}`)
    if (found !== undefined) return found
  }
  return undefined
}
