/** JSON values as filters test them. */

import { isJsonObject, type JsonValue } from '../kernel/json.ts'
import type { FilterCandidate, FilterValue } from './evaluate-filter.ts'
import { elementPath } from './filter.ts'
import { canonicalInstant } from './instant.ts'
import { elementTypeOf, findPath, type KnownType } from './type-path.ts'

function valueAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  let current = value
  for (const name of path.split('/')) {
    if (!isJsonObject(current) || !Object.hasOwn(current, name)) return undefined
    current = current[name]
  }
  return current
}

function textValues(text: string, type: KnownType): readonly FilterValue[] {
  if (type === 'untyped') return [text]
  if (type.kind === 'dateTimeOffset') return [canonicalInstant(text) ?? text]
  if (type.kind === 'flags') return text.split(',').map((name) => name.trim())
  return [text]
}

/** Lists the values that a filter compares. WHY true for an object: it is not null, and has no other value. */
function valuesIn(value: JsonValue | undefined, type: KnownType): readonly FilterValue[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return textValues(value, type)
  if (typeof value !== 'object') return [value]
  if (!Array.isArray(value)) return [true]
  const element = elementTypeOf(type) ?? 'untyped'
  return value.flatMap((item: JsonValue) => valuesIn(item, element))
}

/** Makes candidates of JSON values of a type. Paths are spelt as in the type. */
export function jsonCandidates(type: KnownType): (value: JsonValue | undefined) => FilterCandidate {
  const types = new Map<string, KnownType>()
  const typeAt = (path: string): KnownType => {
    const known = types.get(path) ?? findPath(type, path)?.type ?? 'untyped'
    types.set(path, known)
    return known
  }
  const elements = new Map<string, (value: JsonValue | undefined) => FilterCandidate>()
  const elementsAt = (path: string): ((value: JsonValue | undefined) => FilterCandidate) => {
    const known = elements.get(path) ?? jsonCandidates(elementTypeOf(typeAt(path)) ?? 'untyped')
    elements.set(path, known)
    return known
  }
  return (value) => ({
    valuesOf: (path) =>
      path === elementPath
        ? elementValues(value, type)
        : valuesIn(valueAt(value, path), typeAt(path)),
    elementsOf(path) {
      const list = valueAt(value, path)
      return Array.isArray(list) ? list.map(elementsAt(path)) : []
    },
  })
}

/** WHY flags stay joined: `has` splits the one value of an element, and `eq` compares it as it is printed. */
function elementValues(value: JsonValue | undefined, type: KnownType): readonly FilterValue[] {
  const isFlags = type !== 'untyped' && type.kind === 'flags'
  return valuesIn(value, isFlags ? 'untyped' : type)
}
