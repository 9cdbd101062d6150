/** Facts that are known to be absent, as opposed to unknown ones. */

import { Type, type TObject, type TSchema } from 'typebox'
import type { TypeOf } from '../../../api/schema/values.ts'

/** The value that says that a fact is absent; undefined when the schema has none. */
function absentValue(schema: TSchema): unknown {
  if (Type.IsBoolean(schema)) return false
  if (Type.IsArray(schema)) return []
  if (Type.IsUnion(schema) && schema.anyOf.some(Type.IsNull)) return null
  return Type.IsEnum(schema) && schema.enum.includes('none') ? 'none' : undefined
}

/**
 * Lists the optional members of an object with the value that says that they are absent: null, false, `none` or an
 * empty list. Members without such a value are left out, and so unknown.
 */
export function knownAbsent<Schema extends TObject>(schema: Schema): Partial<TypeOf<Schema>> {
  const members = Object.entries(schema.properties).flatMap(([name, member]) => {
    const value = Type.IsOptional(member) ? absentValue(member) : undefined
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(members) as Partial<TypeOf<Schema>>
}
