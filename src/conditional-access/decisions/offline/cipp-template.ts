/**
 * Reads templates of CIPP: a policy that names its users, groups, locations and contexts by display name, and brings
 * the locations and contexts along.
 * Source: https://github.com/KelvinTegelaar/CIPP-API (`New-CIPPCATemplate`)
 */

import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { parseStrictJson } from '../../../kernel/strict-json.ts'
import { madeUpId } from './made-up-id.ts'

/** The partition of entities that hold templates of policies. */
const partition = 'CATemplate'

/** Tells an entity of the store of CIPP, which holds an object as text. */
export function isCippEntity(json: JsonObject): boolean {
  return typeof json['PartitionKey'] === 'string' && typeof json['JSON'] === 'string'
}

/** The object that an entity holds; undefined when it is not a policy, or not JSON. */
export function objectOfEntity(json: JsonObject): JsonObject | undefined {
  if (memberText(json, 'PartitionKey') !== partition) return undefined
  const parsed = parseStrictJson(memberText(json, 'JSON'))
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : undefined
}

/** The name of a file with a template. */
export const cippFileName = /\.CATemplate\.json$/iu

/** Tells a template by the members that CIPP adds to a policy. */
export function hasCippMembers(json: JsonObject): boolean {
  return json['LocationInfo'] !== undefined || json['AuthContextInfo'] !== undefined
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  if (isJsonObject(value)) return [value]
  return Array.isArray(value) ? value.filter((item) => isJsonObject(item)) : []
}

/** A template, taken apart. */
export interface CippTemplate {
  readonly policy: JsonObject
  /** Each with an id that stands for its name. */
  readonly namedLocations: readonly JsonObject[]
  readonly authenticationContexts: readonly JsonObject[]
}

/** Takes a template apart. */
export function readCippTemplate(json: JsonObject): CippTemplate {
  const { LocationInfo: locations, AuthContextInfo: contexts, ...policy } = json
  return {
    policy,
    namedLocations: objectsIn(locations).map((location) => ({
      ...location,
      id: memberText(location, 'id') || madeUpId(memberText(location, 'displayName')),
    })),
    authenticationContexts: objectsIn(contexts),
  }
}
