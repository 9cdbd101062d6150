/** JSON of a definition whose every value knows its place in the text. */

import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser'
import {
  failed,
  passed,
  pointerSegment,
  type Checked,
  type InnerPlace,
} from '../../kernel/findings.ts'
import { shortTarget } from '../../kernel/finding-list.ts'
import { isJsonObject, type JsonValue } from '../../kernel/json.ts'
import {
  createLocator,
  parseJsonWithTrailingCommas,
  parseStrictJson,
  type TextPlace,
} from '../../kernel/strict-json.ts'
import { definitionCodes } from './definition-codes.ts'

/** The request member that findings about a definition point to. */
export const definitionTarget = '/definition/0'

type Path = readonly (string | number)[]

/** Finds values of one text. WHY lazy: only findings need places, and most definitions have none. */
class PlaceFinder {
  readonly #text: string
  #tree: Node | undefined
  #locate: ((offset: number) => TextPlace) | undefined

  constructor(text: string) {
    this.#text = text
  }

  find(path: Path, part: 'name' | 'value'): InnerPlace {
    this.#tree ??= parseTree(this.#text, [], { allowTrailingComma: true })
    this.#locate ??= createLocator(this.#text)
    const node = this.#tree && findNodeAtLocation(this.#tree, [...path])
    const named = part === 'name' && node?.parent?.type === 'property' ? node.parent : node
    const pointer = path.map((segment) => `/${pointerSegment(segment)}`).join('')
    return { pointer: shortTarget(pointer), ...this.#locate(named?.offset ?? 0) }
  }
}

/** A JSON value of a definition with its place. Only `place` and `namePlace` take time. */
export class DefinitionValue {
  readonly value: JsonValue
  readonly #finder: PlaceFinder
  readonly #path: Path

  constructor(value: JsonValue, finder: PlaceFinder, path: Path = []) {
    this.value = value
    this.#finder = finder
    this.#path = path
  }

  /** Where the value begins. */
  get place(): InnerPlace {
    return this.#finder.find(this.#path, 'value')
  }

  /** Where the name of the member begins whose value this is; of any other value its own place. */
  get namePlace(): InnerPlace {
    return this.#finder.find(this.#path, 'name')
  }

  /** The name of the member, or the index of the item, that the value is; empty for the whole text. */
  get key(): string | number {
    return this.#path.at(-1) ?? ''
  }

  /** The member of an object by its name in any letter case: the first one. Undefined when there is none. */
  member(name: string): DefinitionValue | undefined {
    const wanted = name.toLowerCase()
    return this.members().find(({ key }) => String(key).toLowerCase() === wanted)
  }

  /** The members of an object in their order; none of any other value. */
  members(): readonly DefinitionValue[] {
    if (!isJsonObject(this.value)) return []
    return Object.entries(this.value).map(([name, value]) => this.#inside(name, value ?? null))
  }

  /** The items of an array; none of any other value. */
  items(): readonly DefinitionValue[] {
    if (!Array.isArray(this.value)) return []
    return (this.value as readonly JsonValue[]).map((item, index) => this.#inside(index, item))
  }

  #inside(key: string | number, value: JsonValue): DefinitionValue {
    return new DefinitionValue(value, this.#finder, [...this.#path, key])
  }
}

/**
 * Reads the text of a definition as JSON of RFC 8259, on request with a comma before `}` and `]`. Findings are in
 * the words of answers, with the inner place of each fault.
 */
export function parseLocatedJson(
  text: string,
  { allowsTrailingCommas }: { readonly allowsTrailingCommas: boolean },
): Checked<DefinitionValue> {
  const parsed = allowsTrailingCommas ? parseJsonWithTrailingCommas(text) : parseStrictJson(text)
  if (parsed.ok) return passed(new DefinitionValue(parsed.value, new PlaceFinder(text)))
  return failed(
    ...parsed.findings.map(({ message, target = '1:1' }) => {
      const [line = 1, column = 1] = target.split(':').map(Number)
      return {
        ostiaryCode: definitionCodes.notJson,
        message: `\`definition\` is not valid JSON: ${message}`,
        target: definitionTarget,
        inner: { pointer: '', line, column },
      }
    }),
  )
}
