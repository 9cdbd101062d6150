/** The types of a schema as a table of names: what each type is, and its members with those it inherits. */

import { sideOf } from './compare.ts'
import type { CsdlSchema } from './read-csdl.ts'

/** One type. Shape: `{ "is": "EntityType of entity", "members": { "id": "Edm.String, not null" } }`. */
export interface TypeEntry {
  readonly is: string
  readonly members: Readonly<Record<string, string>>
}

/** Lists the named types and operations that the schema has, by name. */
export function typeTableOf(
  schema: CsdlSchema,
  names: Iterable<string>,
): Readonly<Record<string, TypeEntry>> {
  return Object.fromEntries(
    [...names].toSorted().flatMap((name): [string, TypeEntry][] => {
      const side = sideOf(schema, name)
      if (side === undefined) return []
      return [[name, { is: side.description, members: Object.fromEntries(side.members) }]]
    }),
  )
}
