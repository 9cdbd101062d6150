/** Members of a schema by their paths. */

import { Type, type TSchema } from 'typebox'
import { objectsIn } from './object-schemas.ts'

/** Finds a member by its dotted path, through lists and alternatives; undefined when there is none. */
export function memberAt(schema: TSchema, path: string): TSchema | undefined {
  return path.split('.').reduce<TSchema | undefined>((parent, name) => {
    const holder = objectsIn(parent ?? {}).find(({ properties }) => Object.hasOwn(properties, name))
    return holder?.properties[name]
  }, schema)
}

/** Lists the words of a member that takes words, one or several; none for any other. */
export function wordsIn(schema: TSchema): readonly string[] {
  if (Type.IsEnum(schema)) return schema.enum.map(String)
  if (Type.IsArray(schema)) return wordsIn(schema.items)
  return Type.IsUnion(schema) ? schema.anyOf.flatMap(wordsIn) : []
}
