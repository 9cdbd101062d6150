/** Compares stored values with their types. */

import { isJsonObject, type JsonValue } from '../kernel/json.ts'
import type { ComplexType, EnumType, PropertyType } from './model.ts'

function findInObject(type: ComplexType, value: JsonValue, place: string): string | undefined {
  if (!isJsonObject(value)) return place
  for (const property of type.properties) {
    const member = value[property.name]
    if (member === undefined) continue
    const memberPlace = `${place}/${property.name}`
    const mayBeNull = property.nullable !== false
    const misfit =
      member === null && mayBeNull ? undefined : findMisfit(property.type, member, memberPlace)
    if (misfit !== undefined) return misfit
  }
  return undefined
}

function areFlags({ members }: EnumType, text: string): boolean {
  return text.split(',').every((flag) => members.some(({ name }) => name === flag.trim()))
}

/**
 * Finds the first member of a stored value that does not have its type: its JSON pointer below `place`, or
 * undefined when all have it. A member that is absent fits: types get members after values were stored.
 */
export function findMisfit(type: PropertyType, value: JsonValue, place = ''): string | undefined {
  switch (type.kind) {
    case 'placeholder':
      return undefined
    case 'boolean':
      return typeof value === 'boolean' ? undefined : place
    case 'int32':
    case 'int64':
      return Number.isInteger(value) ? undefined : place
    case 'enum':
      return type.members.some(({ name }) => name === value) ? undefined : place
    case 'flags':
      return typeof value === 'string' && areFlags(type, value) ? undefined : place
    case 'collection': {
      if (!Array.isArray(value)) return place
      for (const [index, element] of value.entries()) {
        const misfit = findMisfit(type.element, element, `${place}/${index}`)
        if (misfit !== undefined) return misfit
      }
      return undefined
    }
    case 'complex':
      return findInObject(type, value, place)
    case 'polymorphic': {
      const discriminator = isJsonObject(value) ? value[type.discriminator] : undefined
      const variant = typeof discriminator === 'string' ? type.variants[discriminator] : undefined
      return variant === undefined ? place : findInObject(variant, value, place)
    }
    default:
      return typeof value === 'string' ? undefined : place
  }
}
