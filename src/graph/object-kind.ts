/** Kinds of stored object: the names of their indexed properties, and the type of their bodies. */

import { findMisfit } from '../edm/find-misfit.ts'
import type { PropertyType } from '../edm/model.ts'
import type { JsonObject } from '../kernel/json.ts'
import { DamagedRowError } from '../store/errors.ts'
import type { IndexEntry, StoredObject } from '../store/port.ts'

/** Objects of one kind in the store, whose bodies have the type `Body`. */
export interface ObjectKind<Body extends JsonObject = JsonObject> {
  /** The family name in the store and in the history path. Shape: `stsPolicies`. */
  readonly name: string
  /** The families of objects in answers with several kinds; the one of the name when absent. */
  readonly families?: readonly string[]
  /** Names of the properties that the store finds objects by, in addition to `id`. */
  readonly indexed: readonly string[]
  /** The values by which an object of this kind is found. */
  readonly index: (body: Body) => readonly IndexEntry[]
  /** Finds the first member of a stored body that does not fit: its JSON pointer, or undefined. */
  readonly misfitOf: (body: JsonObject) => string | undefined
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

/** Checks stored bodies: they fit the type and have the members. Other members may be absent. */
export function storedAs(
  type: PropertyType,
  ...required: readonly string[]
): ObjectKind['misfitOf'] {
  return (body) => {
    const missing = required.find((name) => body[name] === undefined)
    return missing === undefined ? findMisfit(type, body) : `/${missing}`
  }
}

/**
 * Completes a kind of object. The store knows bodies as JSON; only here do they get the type of their kind.
 * A body that does not fit is an error that names the object.
 */
export function objectKind<Body extends JsonObject>(
  definition: Omit<ObjectKind<Body>, 'read' | 'bodyOf'>,
): ObjectKind<Body> {
  const { name } = definition
  // WHY remembered: the store returns the same object again and again.
  const fitting = new WeakSet<JsonObject>()
  const requireKind = ({ family, id, body }: StoredBody & { readonly id?: string }): void => {
    if (family !== name) throw new TypeError(`an object of kind ${family} was read as ${name}`)
    if (fitting.has(body)) return
    const misfit = definition.misfitOf(body)
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
export function mixedKind(
  name: string,
  indexed: readonly string[],
  kinds: readonly Pick<ObjectKind, 'name' | 'read' | 'bodyOf'>[],
): ObjectKind {
  const kindOf = (family: string) => kinds.find((kind) => kind.name === family)
  return {
    name,
    families: kinds.map((kind) => kind.name),
    indexed,
    index: () => [],
    misfitOf: () => undefined,
    read: (object) => kindOf(object.family)?.read(object) ?? object,
    bodyOf: (object) => kindOf(object.family)?.bodyOf(object) ?? object.body,
  }
}
