/**
 * Tells whether a JSON value has a shape. WHY beside `listFaults`: nearly every value has its shape, and a walk
 * that keeps no place and gathers nothing takes a fraction of the time.
 */

import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { isAddress } from './address.ts'
import { isCountryCode } from './country.ts'
import { isInstant } from './instant.ts'
import type { ObjectShape, Shape } from './shape.ts'

function isText(value: JsonValue): boolean {
  return typeof value === 'string' && value !== ''
}

function hasMembers({ members, oneOf, required }: ObjectShape, value: JsonObject): boolean {
  for (const name in value) {
    const json = value[name]
    if (json === undefined) continue
    const member = members.get(name)
    if (member === undefined) return false
    if (json === null ? !member.isNullable : !hasShape(member.shape, json)) return false
  }
  for (const name of required) if (value[name] === undefined) return false
  return oneOf.length === 0 || oneOf.filter((name) => value[name] !== undefined).length === 1
}

function areOfShape(shape: Shape, items: readonly JsonValue[]): boolean {
  for (const item of items) if (!hasShape(shape, item)) return false
  return true
}

/** True exactly when `listFaults` finds none. */
export function hasShape(shape: Shape, value: JsonValue): boolean {
  switch (shape.kind) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'constant':
      return value === shape.value
    case 'text':
      return isText(value)
    case 'texts':
      return Array.isArray(value) ? (value as readonly JsonValue[]).every(isText) : isText(value)
    case 'instant':
      return typeof value === 'string' && isInstant(value)
    case 'address':
      return typeof value === 'string' && isAddress(value)
    case 'country':
      return typeof value === 'string' && isCountryCode(value)
    case 'integer':
      return (
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= shape.least &&
        value <= shape.most
      )
    case 'word':
      return typeof value === 'string' && shape.words.has(value)
    case 'anyObject':
      return isJsonObject(value)
    case 'list':
      return (
        Array.isArray(value) &&
        value.length >= shape.least &&
        value.length <= shape.most &&
        areOfShape(shape.item, value as readonly JsonValue[])
      )
    case 'map':
      return (
        isJsonObject(value) &&
        Object.values(value).every((item) => item === undefined || hasShape(shape.value, item))
      )
    case 'object':
      return isJsonObject(value) && hasMembers(shape, value)
    case 'variants': {
      if (!isJsonObject(value)) return false
      const kind = value[shape.by]
      const variant =
        kind === undefined
          ? shape.otherwise
          : typeof kind === 'string'
            ? shape.variants.get(kind)
            : undefined
      return variant !== undefined && hasMembers(variant, value)
    }
  }
}
