/** Kinds of stored object: the names of their indexed properties, and the type of their bodies. */

import { findMisfit } from '../edm/find-misfit.ts'
import type { ComplexType } from '../edm/model.ts'
import type { JsonObject } from '../kernel/json.ts'
import { DamagedRowError } from '../store/errors.ts'
import type { IndexEntry, StoredObject } from '../store/port.ts'

/** Objects of one kind in the store, whose bodies have the type `Body`. */
export interface ObjectKind<Body extends JsonObject = JsonObject> {
  /** The family name in the store and in the history path. Shape: `stsPolicies`. */
  readonly name: string
  /** Names of the indexed properties: `$filter` accepts these and `id`. */
  readonly indexed: readonly string[]
  /** The values by which an object of this kind is found. */
  readonly index: (body: Body) => readonly IndexEntry[]
  /** The type that every body has, when it is checked. */
  readonly type?: ComplexType
  /** Gives an object from the store the body type of this kind. It stays the same object. */
  readonly read: (object: StoredObject) => StoredObject<Body>
  /** Returns the body of an object from the store, or of one of its versions, with its type. */
  readonly bodyOf: (object: StoredBody) => Body
}

/** A body from the store, with the name of its kind. */
export interface StoredBody {
  readonly family: string
  readonly body: JsonObject
}

/**
 * Completes a kind of object. The store knows bodies as JSON; only here do they get the type of their kind.
 * A body that does not fit the `type` of the kind is an error that names the object.
 */
export function objectKind<Body extends JsonObject>(
  definition: Omit<ObjectKind<Body>, 'read' | 'bodyOf'>,
): ObjectKind<Body> {
  const { name } = definition
  // WHY remembered: the store returns the same object again and again.
  const fitting = new WeakSet<JsonObject>()
  const requireKind = ({ family, id, body }: StoredBody & { readonly id?: string }): void => {
    if (family !== name) throw new TypeError(`an object of kind ${family} was read as ${name}`)
    if (definition.type === undefined || fitting.has(body)) return
    const misfit = findMisfit(definition.type, body)
    if (misfit !== undefined) {
      throw new DamagedRowError({
        row: id === undefined ? `an object of \`${name}\`` : `object \`${id}\` of \`${name}\``,
        fault: `does not fit its type at \`${misfit || '/'}\``,
      })
    }
    fitting.add(body)
  }
  return {
    ...definition,
    read(object) {
      requireKind(object)
      return object as StoredObject<Body>
    },
    bodyOf(object) {
      requireKind(object)
      return object.body as Body
    },
  }
}

/** A kind for answers with objects of several kinds, by the properties that all of them index. */
export function mixedKind(name: string, indexed: readonly string[]): ObjectKind {
  return {
    name,
    indexed,
    index: () => [],
    read: (object) => object,
    bodyOf: ({ body }) => body,
  }
}
