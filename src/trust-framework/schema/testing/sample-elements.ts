/** Makes elements that follow the facts, puts them into documents, and prints them with the place of everything. */

import { elementFacts, rootType, valueFacts, type ChildFacts } from './element-facts.ts'

const policyNamespace = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'

/** An element that a test can change before it is printed. */
export interface SampleElement {
  name: string
  readonly attributes: Map<string, string>
  children: SampleElement[]
  /** Printed before the children. */
  text: string
}

/** `least` has only what is required, `full` has each attribute and each child once. */
export type SampleSize = 'least' | 'full'

/** Values differ, so that no key is broken. */
let lastNumber = 0

function sampleValue(type: string): string {
  if (type === 'string') return `a${(lastNumber += 1)}`
  if (type === 'int') return String((lastNumber += 1))
  return valueFacts(type).accepted[0] ?? ''
}

function sampleChild({ name, type }: ChildFacts, size: SampleSize): SampleElement {
  if (elementFacts.has(type)) return sampleElement(name, type, size)
  const text = type === 'anything' ? 'anything' : sampleValue(type)
  return { name, attributes: new Map(), children: [], text }
}

/** Makes an element of a type. */
export function sampleElement(name: string, type: string, size: SampleSize): SampleElement {
  const facts = elementFacts.get(type)
  if (facts === undefined) throw new Error(`no facts about ${type}`)
  const children = facts.children.filter(({ fewest }) => size === 'full' || fewest > 0)
  return {
    name,
    attributes: new Map(
      facts.attributes
        .filter(({ isRequired }) => size === 'full' || isRequired)
        .map((attribute) => [attribute.name, sampleValue(attribute.type)]),
    ),
    children: (facts.content === 'choice' ? children.slice(0, 1) : children).map((child) =>
      sampleChild(child, size),
    ),
    text: '',
  }
}

interface Step {
  readonly type: string
  readonly child: ChildFacts
}

/** The ways from the root to each type, found breadth first. */
function findPaths(): ReadonlyMap<string, readonly Step[]> {
  const paths = new Map<string, readonly Step[]>([[rootType, []]])
  for (const [type, path] of paths) {
    for (const child of elementFacts.get(type)?.children ?? []) {
      if (elementFacts.has(child.type) && !paths.has(child.type)) {
        paths.set(child.type, [...path, { type, child }])
      }
    }
  }
  return paths
}

const paths = findPaths()

/** Makes a document whose only optional part is the way to an element of a type. */
export function sampleDocument(
  type: string,
  size: SampleSize,
): { readonly root: SampleElement; readonly element: SampleElement } {
  const path = paths.get(type)
  if (path === undefined) throw new Error(`nothing contains ${type}`)
  const element = sampleElement(path.at(-1)?.child.name ?? rootType, type, size)
  let inner = element
  for (const { type: outerType, child } of path.toReversed()) {
    const outer = sampleElement(nameOf(outerType), outerType, 'least')
    const names = elementFacts.get(outerType)?.children.map(({ name }) => name) ?? []
    outer.children = [...outer.children.filter(({ name }) => name !== child.name), inner].toSorted(
      (left, right) => names.indexOf(left.name) - names.indexOf(right.name),
    )
    inner = outer
  }
  return { root: inner, element }
}

const nameOf = (type: string): string => paths.get(type)?.at(-1)?.child.name ?? rootType

/** A printed document with the places of its parts. */
export interface PrintedDocument {
  readonly text: string
  /** Of the name of an element, of one of its attributes, or of its text. */
  readonly offsetOf: (element: SampleElement, part?: { attribute: string } | 'text') => number
}

const escape = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Prints a document; the first element declares the namespace. */
export function printDocument(root: SampleElement): PrintedDocument {
  const offsets = new Map<
    SampleElement,
    { name: number; text: number; attributes: Map<string, number> }
  >()
  let text = '<?xml version="1.0"?>\n'
  const print = (element: SampleElement): void => {
    const places = { name: text.length + 1, text: 0, attributes: new Map<string, number>() }
    offsets.set(element, places)
    text += `<${element.name}${element === root ? ` xmlns="${policyNamespace}"` : ''}`
    for (const [name, value] of element.attributes) {
      text += '\n '
      places.attributes.set(name, text.length)
      text += `${name}="${escape(value)}"`
    }
    text += '>'
    places.text = text.length
    text += escape(element.text)
    for (const child of element.children) print(child)
    text += `</${element.name}>`
  }
  print(root)
  return {
    text,
    offsetOf: (element, part) => {
      const places = offsets.get(element)
      if (places === undefined) throw new Error(`${element.name} is not in the document`)
      if (part === undefined) return places.name
      return part === 'text' ? places.text : (places.attributes.get(part.attribute) ?? -1)
    },
  }
}
