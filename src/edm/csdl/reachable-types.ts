/** Finds every named type that a schema must declare. */

import {
  existsIn,
  type ComplexType,
  type EnumType,
  type GraphVersion,
  type PropertyType,
} from '../model.ts'

/** The namespace of Graph's own types. */
export const graphNamespace = 'microsoft.graph'

/** The property and value that identify a derived type. */
export interface Discriminator {
  readonly property: string
  readonly value: string
}

/** The types of one namespace by name. Names are unique in a namespace. */
export interface NamedTypes {
  readonly structured: ReadonlyMap<string, ComplexType>
  readonly enumerations: ReadonlyMap<string, EnumType>
  /** For each derived type of a polymorphic member. */
  readonly discriminators: ReadonlyMap<string, Discriminator>
}

/** The namespace that declares a type. */
export function namespaceOf(type: PropertyType): string {
  switch (type.kind) {
    case 'collection':
      return namespaceOf(type.element)
    case 'polymorphic':
      return namespaceOf(type.base)
    case 'complex':
      return type.namespace ?? graphNamespace
    default:
      return graphNamespace
  }
}

/**
 * Collects the types of one version that the roots need: base types, derived types of polymorphic members,
 * and types of properties at any depth. A type belongs to the namespace of the root that leads to it.
 * @throws TypeError when two types of one namespace have the same name.
 */
export function reachableTypes(
  roots: readonly PropertyType[],
  version: GraphVersion,
): ReadonlyMap<string, NamedTypes> {
  const collections = new Map<string, TypeCollection>()
  for (const root of roots) {
    const namespace = namespaceOf(root)
    const collection = collections.get(namespace) ?? new TypeCollection(version)
    collections.set(namespace, collection)
    collection.reach(root)
  }
  return collections
}

class TypeCollection implements NamedTypes {
  readonly structured = new Map<string, ComplexType>()
  readonly enumerations = new Map<string, EnumType>()
  readonly discriminators = new Map<string, Discriminator>()
  readonly #version: GraphVersion

  constructor(version: GraphVersion) {
    this.#version = version
  }

  reach(type: PropertyType): void {
    switch (type.kind) {
      case 'collection':
        return this.reach(type.element)
      case 'polymorphic':
        this.reach(type.base)
        for (const [value, variant] of Object.entries(type.variants)) {
          this.reach(variant)
          this.discriminators.set(variant.name, { property: type.discriminator, value })
        }
        return
      case 'enum':
      case 'flags':
        this.#declare(this.enumerations, type)
        return
      case 'complex':
        if (!existsIn(type, this.#version) || !this.#declare(this.structured, type)) return
        if (type.base) this.reach(type.base)
        for (const property of type.properties) {
          if (existsIn(property, this.#version)) this.reach(property.type)
        }
        return
      default:
    }
  }

  /** Declares a type; tells whether it is new. */
  #declare<Type extends { readonly name: string }>(
    declared: Map<string, Type>,
    type: Type,
  ): boolean {
    const known = declared.get(type.name)
    if (known !== undefined && known !== type) {
      throw new TypeError(`two types are named ${type.name}`)
    }
    declared.set(type.name, type)
    return known === undefined
  }
}
