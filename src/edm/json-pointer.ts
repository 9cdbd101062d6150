/** JSON pointers into documents. Source: RFC 6901. */

import { isJsonObject, type JsonValue } from '../kernel/json.ts'

/** Returns the document without the value at a pointer; the same document where there is none. */
export function withoutPointer(document: JsonValue, pointer: string): JsonValue {
  return withoutPlace(document, pointer.split('/').slice(1).map(unescaped))
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}

function withoutPlace(value: JsonValue, [name, ...rest]: readonly string[]): JsonValue {
  if (name === undefined) return value
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue, index) => {
      if (String(index) !== name) return [item]
      return rest.length === 0 ? [] : [withoutPlace(item, rest)]
    })
  }
  if (!isJsonObject(value)) return value
  const { [name]: inner, ...others } = value
  if (inner === undefined) return value
  return rest.length === 0 ? others : { ...value, [name]: withoutPlace(inner, rest) }
}
