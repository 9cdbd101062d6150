/**
 * Applies a decoded PATCH body: complex members merge member by member, collections are replaced, null
 * clears. Source: https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update, OData 4.01
 * protocol, section 11.4.3.
 */

import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts'
import { variantOf, type ComplexType, type PolymorphicType, type Property } from './model.ts'

/** Returns the current value with the patch applied. Members the patch does not name are kept. */
export function mergePatch(type: ComplexType, current: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, JsonValue | undefined> = { ...current }
  for (const property of type.properties) {
    if (!Object.hasOwn(patch, property.name)) continue
    const change = patch[property.name]
    if (change === undefined) continue
    merged[property.name] = mergeMember(property, current[property.name], change)
  }
  return merged
}

function mergeMember(
  property: Property,
  current: JsonValue | undefined,
  change: JsonValue,
): JsonValue {
  const { type } = property
  if (change === null) return type.kind === 'collection' ? [] : null
  if (!isJsonObject(change)) return change
  const base = isJsonObject(current) ? current : {}
  if (type.kind === 'complex') return mergePatch(type, base, change)
  if (type.kind === 'polymorphic') return mergeVariant(type, base, change)
  return change
}

/** An object of another derived type replaces the current one: their members are not the same. */
function mergeVariant(type: PolymorphicType, current: JsonObject, change: JsonObject): JsonObject {
  const variant = variantOf(type, change)
  if (variant === undefined || variantOf(type, current) !== variant) return change
  return mergePatch(variant, current, change)
}
