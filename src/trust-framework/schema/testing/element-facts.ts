/** What each element may have, as data that was written from published facts and not from our own schema. */

import facts from '../vectors/schema-elements.json' with { type: 'json' }

/** The name of an element, how often it occurs, and its type: one of `elements`, one of `types`, or `anything`. */
export interface ChildFacts {
  readonly name: string
  readonly fewest: number
  readonly most: number
  readonly type: string
}

export interface AttributeFacts {
  readonly name: string
  readonly isRequired: boolean
  readonly type: string
}

export interface ElementFacts {
  readonly content: 'sequence' | 'choice' | 'text' | 'empty' | 'foreign'
  readonly attributes: readonly AttributeFacts[]
  readonly children: readonly ChildFacts[]
  /** The name of the key, the path to the elements that it is about, and the attribute. */
  readonly keys: readonly (readonly [name: string, path: string, attribute: string])[]
}

interface WrittenFacts {
  readonly content: ElementFacts['content']
  readonly attributes?: Readonly<Record<string, string>>
  readonly children?: readonly (readonly [string, number, number | 'unbounded', string])[]
  readonly keys?: ElementFacts['keys']
}

function readFacts({
  content,
  attributes = {},
  children = [],
  keys = [],
}: WrittenFacts): ElementFacts {
  return {
    content,
    keys,
    attributes: Object.entries(attributes).map(([name, type]) => ({
      name,
      isRequired: !type.endsWith('?'),
      type: type.replace('?', ''),
    })),
    children: children.map(([name, fewest, most, type]) => ({
      name,
      fewest,
      most: most === 'unbounded' ? Infinity : most,
      type,
    })),
  }
}

/** By the name of the type, which is that of the element where one name has one type. */
export const elementFacts: ReadonlyMap<string, ElementFacts> = new Map(
  Object.entries(facts.elements as unknown as Readonly<Record<string, WrittenFacts>>).map(
    ([name, written]) => [name, readFacts(written)],
  ),
)

export const rootType = facts.root

/** Values that a type accepts and refuses. */
export interface ValueFacts {
  readonly accepted: readonly string[]
  readonly refused: readonly string[]
}

const swapCase = (text: string): string =>
  [...text]
    .map((letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    )
    .join('')

/** The values of a simple type. Those of an enumeration are refused in another letter case and with white space. */
export function valueFacts(type: string): ValueFacts {
  const written = (
    facts.types as Readonly<Record<string, Partial<ValueFacts> & { values?: readonly string[] }>>
  )[type]
  if (written === undefined) throw new Error(`no facts about ${type}`)
  const { values, accepted = [], refused = [] } = written
  if (values === undefined) return { accepted, refused }
  const [first = ''] = values
  return { accepted: values, refused: ['', ` ${first}`, `${first}x`, swapCase(first)] }
}
