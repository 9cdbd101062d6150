import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readDocument } from './read-document.ts'
import { readElements, type PlacedElement } from './read-elements.ts'

function readAll(text: string): PlacedElement {
  const result = readDocument(text)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  try {
    return readElements(result.value, text)
  } finally {
    result.value.dispose()
  }
}

interface Tag {
  readonly name: string
  readonly attributes: readonly { name: string; gap: string; equals: string; value: string }[]
  readonly end: string
  readonly content: readonly (string | Tag)[]
}

const space = fc
  .array(fc.constantFrom(' ', '\t', '\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(''))
const name = fc.constantFrom('a', 'B', 'é', '𐐀x', 'x.y-z', 'a\ufeffb')
const misleading = fc.constantFrom(
  '<!-- <x y="z"> -->',
  '<![CDATA[<x y="z"/>]]>',
  '<?x <y z="w"?>',
  '&lt;x&gt; = "',
  '\r\n\t😀',
  ' > ',
)
const attributes = fc.uniqueArray(
  fc.record({
    name,
    gap: space,
    equals: fc.constantFrom('=', ' = ', '\n='),
    value: fc
      .constantFrom('""', "''", '"/>"', "'>\"'", '"a=&quot;b&quot;"', '"\n😀"', "'<'")
      .map((value) => value.replace('<', '&lt;')),
  }),
  { selector: (attribute) => attribute.name, maxLength: 3 },
)
const { tag } = fc.letrec<{ tag: Tag }>((tie) => ({
  tag: fc.record({
    name,
    attributes,
    end: fc.constantFrom('', ' ', '\r\n'),
    content: fc.array(
      fc.oneof({ depthSize: 'small', withCrossShrink: true }, misleading, tie('tag')),
      {
        maxLength: 4,
      },
    ),
  }),
}))

interface Place {
  readonly name: string
  readonly offset: number
  readonly attributes: readonly (readonly [string, number])[]
}

/** Prints a tag and notes where each name is. */
function print(tag: Tag, before: string, places: Place[]): string {
  let text = `${before}<`
  const offset = text.length
  text += tag.name
  const attributes: [string, number][] = []
  for (const { name, gap, equals, value } of tag.attributes) {
    text += gap
    attributes.push([name, text.length])
    text += name + equals + value
  }
  places.push({ name: tag.name, offset, attributes })
  if (tag.content.length === 0) return `${text}${tag.end}/>`
  text += `${tag.end}>`
  for (const item of tag.content) {
    text = typeof item === 'string' ? text + item : print(item, text, places)
  }
  return `${text}</${tag.name}${tag.end}>`
}

function listPlaces(element: PlacedElement): readonly Place[] {
  const attributes = [...element.attributes].map(([name, { offset }]) => [name, offset] as const)
  return [
    { name: element.name, offset: element.offset, attributes },
    ...element.children.flatMap(listPlaces),
  ]
}

it('finds every element and attribute where the printer put it', () => {
  fc.assert(
    fc.property(
      tag,
      fc.constantFrom('', '<?xml version="1.0"?>\r\n', '<!-- <a> -->'),
      (tag, prolog) => {
        const places: Place[] = []
        const text = print(tag, prolog, places)
        expect(listPlaces(readAll(text))).toEqual(places)
      },
    ),
    { numRuns: 500 },
  )
})

it('keeps names, namespaces, values and own text as the parser understands them', () => {
  const text = '<a xmlns="u" xmlns:p="v" p:b="&#65;&amp;"><p:c/>x<!-- y --><![CDATA[&z]]></a>'
  expect(readAll(text)).toEqual({
    name: 'a',
    namespace: 'u',
    offset: 1,
    attributes: new Map([['p:b', { value: 'A&', offset: text.indexOf('p:b'), namespace: 'v' }]]),
    children: [
      {
        name: 'c',
        namespace: 'v',
        offset: text.indexOf('p:c'),
        attributes: new Map(),
        children: [],
        text: '',
      },
    ],
    text: 'x&z',
  })
})
