/** Decides whether a version of Graph can express a whole value. */

import { isJsonObject, type JsonValue } from '../kernel/json.ts'
import {
  existsIn,
  variantOf,
  type GraphVersion,
  type Property,
  type PropertyType,
} from './model.ts'
import { sameJson } from './same-json.ts'

/** False when a member or word that the version lacks is set anywhere in the value. */
export function isExpressibleIn(
  type: PropertyType,
  value: JsonValue | undefined,
  version: GraphVersion,
): boolean {
  switch (type.kind) {
    case 'complex':
      return (
        !isJsonObject(value) ||
        type.properties.every((property) =>
          isMemberExpressible(property, value[property.name], version),
        )
      )
    case 'polymorphic': {
      const variant = isJsonObject(value) ? variantOf(type, value) : undefined
      return variant === undefined || isExpressibleIn(variant, value, version)
    }
    case 'collection':
      return (
        !Array.isArray(value) ||
        value.every((item: JsonValue) => isExpressibleIn(type.element, item, version))
      )
    case 'string': {
      const keyword = type.vocabulary?.keywords.find(({ name }) => name === value)
      return keyword === undefined || existsIn(keyword, version)
    }
    case 'enum':
    case 'flags': {
      const names = typeof value === 'string' ? value.split(',') : []
      return type.members.every(
        (member) => existsIn(member, version) || !names.includes(member.name),
      )
    }
    default:
      return true
  }
}

function isMemberExpressible(
  property: Property,
  value: JsonValue | undefined,
  version: GraphVersion,
): boolean {
  if (existsIn(property, version)) return isExpressibleIn(property.type, value, version)
  return isUnset(property, value)
}

function isUnset(property: Property, value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  return property.default !== undefined && sameJson(value, property.default)
}
