/** Schemas as JSON Schema documents, for OpenAPI and for editors. */

import type { TSchema } from 'typebox'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { componentName, printedKeywords } from './values.ts'

/** Prints schemas that refer to each other by name. */
export class JsonSchemaPrinter {
  readonly #path: string
  readonly #components = new Map<string, JsonObject>()

  /** `path` is where the named schemas are: `#/components/schemas` or `#/$defs`. */
  constructor(path: string) {
    this.#path = path
  }

  /** Prints a schema; a named one as a reference. */
  print(schema: TSchema): JsonObject {
    const { [componentName]: name } = schema as { readonly [componentName]?: string }
    if (name === undefined) return this.#printInPlace(schema)
    if (!this.#components.has(name)) {
      // WHY set twice: a schema may refer to itself.
      this.#components.set(name, {})
      this.#components.set(name, this.#printInPlace(schema))
    }
    return { $ref: `${this.#path}/${name}` }
  }

  /** The named schemas that were printed so far, by name. */
  components(): JsonObject {
    const entries = [...this.#components].toSorted(([one], [other]) => (one < other ? -1 : 1))
    return Object.fromEntries(entries)
  }

  #printInPlace(schema: TSchema): JsonObject {
    const keywords = Object.entries(schema)
      .filter(([name]) => !name.startsWith('~'))
      .map(([name, value]) => [name, this.#keyword(name, value as JsonValue)] as const)
    const { [printedKeywords]: printed } = schema as { readonly [printedKeywords]?: JsonObject }
    return { ...Object.fromEntries(keywords), ...printed }
  }

  #keyword(name: string, value: JsonValue): JsonValue {
    if (name === 'patternProperties' && isJsonObject(value)) return this.#schemasIn(value)
    if (name === 'properties' && isJsonObject(value)) return this.#schemasIn(value)
    if (name === 'anyOf' && Array.isArray(value)) return value.map((each) => this.print(each))
    if (name === 'items' && isJsonObject(value)) return this.print(value)
    return value
  }

  #schemasIn(schemas: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, this.print(schema as TSchema)]),
    )
  }
}

/** Prints a schema as a document of its own. Source: https://json-schema.org/draft/2020-12/schema */
export function jsonSchemaDocument(schema: TSchema): JsonObject {
  const printer = new JsonSchemaPrinter('#/$defs')
  const root = printer.print(schema)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...root,
    $defs: printer.components(),
  }
}
