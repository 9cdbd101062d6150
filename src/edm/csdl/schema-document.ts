/** What a CSDL document declares, as data: types with their relations, what is bound to them, the container. */

import type { ComplexType, GraphVersion, ObjectType } from '../model.ts'
import type { NamedTypes } from './reachable-types.ts'

/** One or many values of a type. */
export interface TypeUse {
  readonly type: ObjectType
  readonly isCollection: boolean
}

/** A relation of an entity type that its own URL serves. */
export interface Navigation extends TypeUse {
  readonly name: string
  /** Whether the entities at its end have no other place than under this one. */
  readonly isContained: boolean
}

/** An action or function on what it is bound to. */
export interface BoundOperation {
  readonly kind: 'Action' | 'Function'
  readonly name: string
  readonly boundTo: TypeUse
  /** A type whose properties are the parameters. */
  readonly parameters?: ComplexType
  readonly returns?: TypeUse
}

/** A first segment of a path. */
export interface ContainerElement extends TypeUse {
  readonly name: string
}

export interface SchemaDocument {
  readonly version: GraphVersion
  /** The types of each namespace. */
  readonly types: ReadonlyMap<string, NamedTypes>
  /** Relations by the type that has them, namespace and name. Shape of a key: `microsoft.graph.group`. */
  readonly navigations: ReadonlyMap<string, readonly Navigation[]>
  readonly operations: readonly BoundOperation[]
  readonly container: readonly ContainerElement[]
}
