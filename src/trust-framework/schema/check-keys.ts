/** Finds elements that have the same value of a key. Source: XML Schema, part 1, identity constraints. */

import type { PlacedAttribute, PlacedElement } from '../xml/read-elements.ts'
import type { ChildModel, ElementModel, KeyModel, SimpleType } from './content-model.ts'
import { comparableValue } from './simple-value.ts'

/** An attribute that repeats the value of an earlier one. */
export interface DuplicateKey {
  readonly key: KeyModel
  readonly element: PlacedElement
  readonly attribute: PlacedAttribute
  readonly first: PlacedAttribute
}

function childModel(model: ElementModel, name: string): ElementModel | undefined {
  if (model.content !== 'elements') return undefined
  const { children, indexOf } = model.children
  return children[indexOf.get(name) ?? -1]?.type
}

function typeOf({ path, attribute }: KeyModel, model: ElementModel): SimpleType | undefined {
  const target = path.reduce<ElementModel | undefined>(
    (scope, name) => scope && childModel(scope, name),
    model,
  )
  return target?.attributes.get(attribute)?.type
}

function* elementsAt(
  scope: PlacedElement,
  path: readonly string[],
): Generator<PlacedElement, undefined> {
  const [name, ...rest] = path
  if (name === undefined) {
    yield scope
    return
  }
  for (const child of scope.children) {
    if (child.name === name && child.namespace === scope.namespace) yield* elementsAt(child, rest)
  }
}

/** Yields the duplicates below one element in document order. */
export function* findDuplicateKeys(
  scope: PlacedElement,
  { keys, type }: Pick<ChildModel, 'keys' | 'type'>,
): Generator<DuplicateKey, undefined> {
  for (const key of keys) {
    const valueType = typeOf(key, type)
    const firsts = new Map<string, PlacedAttribute>()
    for (const element of elementsAt(scope, key.path)) {
      const attribute = element.attributes.get(key.attribute)
      if (attribute === undefined || valueType === undefined) continue
      const value = comparableValue(attribute.value, valueType)
      const first = firsts.get(value)
      if (first === undefined) firsts.set(value, attribute)
      else yield { key, element, attribute, first }
    }
  }
}
