import { describe, expect, it } from 'vitest'
import { readDocument } from '../xml/read-document.ts'
import { createLocate, printPosition } from '../xml/text-positions.ts'
import { compiledSchema } from './compiled-schema.ts'
import { readPolicyText } from './read-policy-document.ts'
import { elementFacts, rootType, valueFacts, type ElementFacts } from './testing/element-facts.ts'
import {
  printDocument,
  sampleDocument,
  sampleElement,
  type SampleElement,
  type SampleSize,
} from './testing/sample-elements.ts'

type Part = { attribute: string } | 'text'

/** Where a planted fault must be reported: at an element, or at a part of it. Undefined for a sound document. */
type Expected = readonly [element: SampleElement, part?: Part] | undefined

/** Whether the validator alone accepts a text. */
function isValid(text: string): boolean {
  const parsed = readDocument(text)
  if (!parsed.ok) throw new Error(text)
  try {
    return compiledSchema().validate(parsed.value).length === 0
  } finally {
    parsed.value.dispose()
  }
}

/** Says how a document is not read as expected; undefined when it is. */
function differenceOf(label: string, root: SampleElement, expected: Expected): string | undefined {
  const { text, offsetOf } = printDocument(root)
  const reading = readPolicyText(text, {})
  const targets = reading.ok ? [] : reading.findings.map(({ target }) => target)
  const wanted =
    expected === undefined ? [] : [printPosition(createLocate(text)(offsetOf(...expected)))]
  const problems = [
    ...(String(targets) === String(wanted)
      ? []
      : [`${String(targets)} instead of ${String(wanted)}`]),
    ...(isValid(text) === (wanted.length === 0) ? [] : ['the validator disagrees']),
  ]
  if (problems.length === 0) return undefined
  const messages = reading.ok ? [] : reading.findings.map(({ message }) => message)
  return [label, ...problems, ...messages, text].join('\n')
}

/** Changes a fresh document and returns where the fault is. */
type Change = (element: SampleElement) => Expected

interface Case {
  readonly label: string
  readonly size: SampleSize
  readonly change: Change
}

const full = (label: string, change: Change): Case => ({ label, size: 'full', change })

function attributeCases({ attributes }: ElementFacts): readonly Case[] {
  return attributes.flatMap(({ name, isRequired, type }) => {
    const set = (value: string, isAccepted: boolean): Case =>
      full(`${name}="${value}"`, (element) => {
        element.attributes.set(name, value)
        return isAccepted ? undefined : [element, { attribute: name }]
      })
    const { accepted, refused } = valueFacts(type)
    return [
      full(`without ${name}`, (element) => {
        element.attributes.delete(name)
        return isRequired ? [element] : undefined
      }),
      // The name of the root has a prefix that the schema does not ask for.
      ...(name === 'PolicyId' && type === 'PolicyId'
        ? []
        : accepted.map((value) => set(value, true))),
      ...refused.map((value) => set(value, false)),
    ]
  })
}

const childOf = (element: SampleElement, name: string): SampleElement => {
  const child = element.children.find((one) => one.name === name)
  if (child === undefined) throw new Error(`${element.name} has no ${name}`)
  return child
}

function childCases({ children, content }: ElementFacts): readonly Case[] {
  const present = content === 'choice' ? children.slice(0, 1) : children
  return present.flatMap(({ name, fewest, most, type }, index) => {
    const again = (element: SampleElement): SampleElement => {
      const copy = elementFacts.has(type)
        ? sampleElement(name, type, 'full')
        : { ...childOf(element, name), attributes: new Map<string, string>() }
      element.children.splice(element.children.indexOf(childOf(element, name)) + 1, 0, copy)
      return copy
    }
    const cases: Case[] = [
      full(`${name} twice`, (element) => {
        const copy = again(element)
        return most > 1 ? undefined : [copy]
      }),
      full(`without ${name}`, (element) => {
        const at = element.children.indexOf(childOf(element, name))
        element.children.splice(at, 1)
        return fewest === 0 ? undefined : [element.children[at] ?? element]
      }),
    ]
    const next = present[index + 1]
    if (next !== undefined) {
      cases.push(
        full(`${next.name} before ${name}`, (element) => {
          const [first, second] = element.children.splice(index, 2)
          if (first === undefined || second === undefined) throw new Error('no neighbours')
          element.children.splice(index, 0, second, first)
          return [fewest === 0 ? first : second]
        }),
      )
    }
    return [...cases, ...valueCases(name, type)]
  })
}

function valueCases(name: string, type: string): readonly Case[] {
  if (elementFacts.has(type) || type === 'anything') return []
  const { accepted, refused } = valueFacts(type)
  const set = (value: string, isAccepted: boolean): Case =>
    full(`${name}: ${value}`, (element) => {
      const child = childOf(element, name)
      child.text = value
      return isAccepted ? undefined : [child]
    })
  return [
    ...accepted.map((value) => set(value, true)),
    ...refused.map((value) => set(value, false)),
    full(`an element in ${name}`, (element) => {
      const stray = { name: 'Stray', attributes: new Map<string, string>(), children: [], text: '' }
      childOf(element, name).children.push(stray)
      return [stray]
    }),
  ]
}

function contentCases({ content, children }: ElementFacts): readonly Case[] {
  const stray = (): SampleElement => ({
    name: 'Stray',
    attributes: new Map(),
    children: [],
    text: '',
  })
  const withText = (text: string, isAccepted: boolean): Case =>
    full(`the text "${text}"`, (element) => {
      element.text = text
      return isAccepted ? undefined : [element, 'text']
    })
  const otherBranch = children[1]
  return [
    full('an unknown attribute', (element) => {
      element.attributes.set('Unknown', '')
      return [element, { attribute: 'Unknown' }]
    }),
    full('an unknown child', (element) => {
      const child = stray()
      element.children.push(child)
      return content === 'foreign' ? undefined : [child]
    }),
    withText('text', content === 'text'),
    withText(' ', content !== 'empty'),
    ...(content === 'choice' && otherBranch !== undefined
      ? [
          full('both branches', (element) => {
            const child = sampleElement(otherBranch.name, otherBranch.type, 'least')
            element.children.push(child)
            return [child]
          }),
        ]
      : []),
  ]
}

function* elementsAt(scope: SampleElement, path: readonly string[]): Generator<SampleElement> {
  const [name, ...rest] = path
  if (name === undefined) yield scope
  else for (const child of scope.children) if (child.name === name) yield* elementsAt(child, rest)
}

function keyCases(type: string, { keys, children }: ElementFacts): readonly Case[] {
  return keys.map(([key, path, attribute]) =>
    full(`a duplicate of ${key}`, (element) => {
      const [child] = children
      if (child === undefined) throw new Error(`${type} has no children`)
      element.children.push(sampleElement(child.name, child.type, 'full'))
      const [first, second] = elementsAt(element, path.split('/'))
      if (first === undefined || second === undefined) throw new Error(`nothing at ${path}`)
      second.attributes.set(attribute, first.attributes.get(attribute) ?? '')
      return [second, { attribute }]
    }),
  )
}

describe('the schema of', () => {
  it.each([...elementFacts])('%s is as published', (type, facts) => {
    const sizes: readonly SampleSize[] = ['least', 'full']
    const cases: readonly Case[] = [
      ...sizes.map((size): Case => ({ label: size, size, change: () => undefined })),
      ...attributeCases(facts),
      ...childCases(facts),
      ...contentCases(facts),
      ...keyCases(type, facts),
    ]
    const differences = cases.flatMap(({ label, size, change }) => {
      const { root, element } = sampleDocument(type, size)
      const expected = change(element)
      return differenceOf(label, root, expected) ?? []
    })
    expect(differences).toEqual([])
  })

  it('knows every element of the facts', () => {
    expect(elementFacts.size).toBe(135)
    expect(sampleDocument(rootType, 'full').root.children).toHaveLength(9)
  })
})
