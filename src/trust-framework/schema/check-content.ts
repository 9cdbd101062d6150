/**
 * Checks a tree against the content model of the schema and says of each fault where it is and what was expected.
 * After a fault it goes on with the next sibling, so that all faults are found at once.
 */

import { findText } from '../xml/find-text.ts'
import type { PlacedElement } from '../xml/read-elements.ts'
import { findDuplicateKeys } from './check-keys.ts'
import { ChildrenState } from './children-state.ts'
import type { AttributeModel, ChildrenModel, ElementModel, SimpleType } from './content-model.ts'
import { isPlaceholderValue } from './placeholder-value.ts'
import * as texts from './schema-texts.ts'
import { valueFault } from './simple-value.ts'

/** One breach of the schema. Offsets are places in the text of the document. */
export interface SchemaFault {
  readonly element: PlacedElement
  readonly offset: number
  readonly text: string
  /** Where the value of a key was first. */
  readonly conflictsWith?: number
  /** The value at fault, when it is still to be filled in. */
  readonly placeholder?: string
}

const instanceNamespace = 'http://www.w3.org/2001/XMLSchema-instance'

function placeholderOf(value: string, { name }: SimpleType): Pick<SchemaFault, 'placeholder'> {
  return isPlaceholderValue(value, name) ? { placeholder: value } : {}
}

const isBlank = (text: string): boolean => /^[ \t\r\n]*$/u.test(text)

function* attributeFaults(
  element: PlacedElement,
  models: ReadonlyMap<string, AttributeModel>,
): Generator<SchemaFault, undefined> {
  for (const [name, { value, offset, namespace }] of element.attributes) {
    const type = models.get(name)?.type
    // WHY: any element may have them. What `xsi:type` and `xsi:nil` say is left to the validator.
    if (namespace === instanceNamespace) continue
    if (type === undefined) {
      const written = namespace === undefined ? name : `${namespace}:${name.replace(/^.*:/u, '')}`
      yield { element, offset, text: texts.attributeNotDeclared(written, models.keys()) }
      continue
    }
    const fault = valueFault(value, type)
    if (fault === undefined) continue
    const text = texts.attributeInvalid(name, value, type, fault)
    yield { element, offset, text, ...placeholderOf(value, type) }
  }
  for (const [name, { isRequired }] of models) {
    if (!isRequired || element.attributes.has(name)) continue
    yield { element, offset: element.offset, text: texts.attributeMissing(name) }
  }
}

/** The checks of one text: `text` is what the tree was read from. */
class ContentCheck {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  *faultsOf(element: PlacedElement, model: ElementModel): Generator<SchemaFault, undefined> {
    if (model.content === 'anything') return
    yield* attributeFaults(element, model.attributes)
    if (model.content === 'empty') yield* this.#faultsOfEmpty(element)
    if (model.content === 'elements') yield* this.#faultsOfChildren(element, model.children)
    if (model.content === 'foreign elements' && !isBlank(element.text)) {
      yield this.#textFault(element, texts.textNotAllowed(element, []))
    }
    if (model.content !== 'text') return
    yield* childrenFaults(element, 'content model is text only')
    if (element.children.length > 0) return
    const fault = valueFault(element.text, model.text)
    if (fault === undefined) return
    const text = texts.textInvalid(element, model.text, fault)
    yield { element, offset: element.offset, text, ...placeholderOf(element.text, model.text) }
  }

  #textFault(element: PlacedElement, text: string): SchemaFault {
    return { element, offset: findText(this.#text, element) ?? element.offset, text }
  }

  *#faultsOfEmpty(element: PlacedElement): Generator<SchemaFault, undefined> {
    yield* childrenFaults(element, 'content model is empty')
    if (element.children.length > 0 || element.text === '') return
    const content = isBlank(element.text) ? 'white space' : 'text'
    yield this.#textFault(element, texts.notEmpty(element, content))
  }

  *#faultsOfChildren(
    element: PlacedElement,
    model: ChildrenModel,
  ): Generator<SchemaFault, undefined> {
    const state = new ChildrenState(model)
    // The text is a fault between the children that surround it, for it tells what may come there.
    const textAt = isBlank(element.text)
      ? Infinity
      : (findText(this.#text, element) ?? element.offset)
    let isTextAhead = textAt < Infinity
    const textFault = (): SchemaFault => {
      isTextAhead = false
      return { element, offset: textAt, text: texts.textNotAllowed(element, state.expected()) }
    }
    for (const child of element.children) {
      if (isTextAhead && textAt < child.offset) yield textFault()
      yield* this.#faultsOfChild(element, child, model, state)
    }
    if (isTextAhead) yield textFault()

    const missing = state.missing()
    if (missing === undefined) return
    yield { element, offset: element.offset, text: texts.incompleteContent(element, missing) }
  }

  *#faultsOfChild(
    parent: PlacedElement,
    child: PlacedElement,
    { children, indexOf }: ChildrenModel,
    state: ChildrenState,
  ): Generator<SchemaFault, undefined> {
    const index = child.namespace === parent.namespace ? indexOf.get(child.name) : undefined
    const model = index === undefined ? undefined : children[index]
    if (index === undefined || model === undefined) {
      state.addUnknown()
      yield invalidChild(parent, child, state.expected(), indexOf.keys())
      return
    }
    const expected = state.add(index)
    if (expected !== undefined) yield invalidChild(parent, child, expected, indexOf.keys())
    yield* this.faultsOf(child, model.type)
    for (const { key, element, attribute, first } of findDuplicateKeys(child, model)) {
      const text = texts.duplicateKey(attribute.value, key.name)
      yield { element, offset: attribute.offset, text, conflictsWith: first.offset }
    }
  }
}

function invalidChild(
  parent: PlacedElement,
  child: PlacedElement,
  expected: readonly string[],
  known: Iterable<string>,
): SchemaFault {
  const text = texts.invalidChild(parent, child, expected, known)
  return { element: child, offset: child.offset, text }
}

function* childrenFaults(
  element: PlacedElement,
  reason: string,
): Generator<SchemaFault, undefined> {
  for (const child of element.children) {
    yield {
      element: child,
      offset: child.offset,
      text: texts.childNotAllowed(element, child, reason),
    }
  }
}

/** Yields the faults of a tree in document order. `text` is what the tree was read from. */
export function findContentFaults(
  root: PlacedElement,
  model: ElementModel,
  text: string,
): Iterable<SchemaFault> {
  return new ContentCheck(text).faultsOf(root, model)
}
