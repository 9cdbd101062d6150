/** The objects that a schema allows. */

import { Type, type TObject, type TSchema } from 'typebox'

/** Lists the objects that a value may be, or that it may be a list of. */
export function objectsIn(schema: TSchema): readonly TObject[] {
  if (Type.IsObject(schema)) return [schema]
  if (Type.IsArray(schema)) return objectsIn(schema.items)
  return Type.IsUnion(schema) ? schema.anyOf.flatMap(objectsIn) : []
}

/** Tells whether an object may lack all its members. */
export function isAllOptional({ properties }: TObject): boolean {
  return Object.values(properties).every(Type.IsOptional)
}
