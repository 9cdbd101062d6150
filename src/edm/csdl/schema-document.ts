/** The content of a CSDL document as data: types, their relations, bound operations and the container. */

import type { ComplexType, GraphVersion, ObjectType } from '../model.ts'
import type { NamedTypes } from './reachable-types.ts'

/** One or many values of a type. */
export interface TypeUse {
  readonly type: ObjectType
  readonly isCollection: boolean
}

/** The name under which the CSDL declares a type; of a polymorphic one, its base type's. */
export function nameOf(type: ObjectType): string {
  return type.kind === 'polymorphic' ? type.base.name : type.name
}

/** A relation of an entity type with a URL of its own. */
export interface Navigation extends TypeUse {
  readonly name: string
  /** Whether its entities exist only below this one. */
  readonly isContained: boolean
}

/** An action or function of a type. */
export interface BoundOperation {
  readonly kind: 'Action' | 'Function'
  readonly name: string
  readonly boundTo: TypeUse
  /** A type whose properties are the parameters. */
  readonly parameters?: ComplexType
  readonly returns?: TypeUse
}

/** A resource at the first segment of a path. */
export interface ContainerElement extends TypeUse {
  readonly name: string
}

/** The CSDL of one version. */
export interface SchemaDocument {
  readonly version: GraphVersion
  /** The types of each namespace. */
  readonly types: ReadonlyMap<string, NamedTypes>
  /** Relations by the full name of their type. Shape of a key: `microsoft.graph.group`. */
  readonly navigations: ReadonlyMap<string, readonly Navigation[]>
  readonly operations: readonly BoundOperation[]
  readonly container: readonly ContainerElement[]
}
