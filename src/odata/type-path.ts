/** Finds the types of property paths. */

import type { ObjectType, Property, PropertyType } from '../edm/model.ts'

/** A type, or `untyped` where the model does not say what is there. */
export type KnownType = PropertyType | 'untyped'

/** A property path in the spelling of the model, with the type of its values. */
export interface TypedPath {
  readonly path: string
  readonly type: KnownType
}

function propertiesOfType(type: ObjectType): readonly Property[] {
  return type.kind === 'complex'
    ? type.properties
    : [type.base, ...Object.values(type.variants)].flatMap(({ properties }) => properties)
}

const castPattern = /^microsoft\.graph\.(\w+)$/iu

/** Tells whether a segment names a type of the objects, as in `microsoft.graph.countryNamedLocation/displayName`. */
function isCast(type: ObjectType, segment: string): boolean {
  const name = castPattern.exec(segment)?.[1]?.toLowerCase()
  const types = type.kind === 'complex' ? [type] : [type.base, ...Object.values(type.variants)]
  return name !== undefined && types.some((each) => each.name.toLowerCase() === name)
}

/** Finds a path below a type, whose names compare without case; undefined when there is no such path. */
export function findPath(type: KnownType, path: string): TypedPath | undefined {
  const names: string[] = []
  let current = type
  for (const segment of path.split('/')) {
    if (current === 'untyped' || current.kind === 'reference' || current.kind === 'placeholder') {
      names.push(segment)
      current = 'untyped'
      continue
    }
    if (current.kind !== 'complex' && current.kind !== 'polymorphic') return undefined
    // An object of another type has no such property, so that the path alone is enough.
    if (isCast(current, segment)) continue
    const wanted = segment.toLowerCase()
    const property = propertiesOfType(current).find(({ name }) => name.toLowerCase() === wanted)
    if (property === undefined) {
      // WHY not the entity itself: an undeclared name there is a misspelling.
      const isOpen = current.kind === 'complex' && current.isOpen === true
      if (!isOpen || names.length === 0) return undefined
      names.push(segment)
      current = 'untyped'
      continue
    }
    names.push(property.name)
    current = property.type
  }
  return { path: names.join('/'), type: current }
}

/** The type of the elements of a list; undefined for any other type. */
export function elementTypeOf(type: KnownType): KnownType | undefined {
  if (type === 'untyped') return type
  return type.kind === 'collection' ? type.element : undefined
}

/** Tells whether values of a type, or the elements of a list of them, are objects. */
export function isStructured(type: KnownType): boolean {
  if (type === 'untyped') return false
  if (type.kind === 'collection') return isStructured(type.element)
  return type.kind === 'complex' || type.kind === 'polymorphic'
}
