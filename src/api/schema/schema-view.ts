/** What the search for faults reads of a schema. */

import { Type, type TSchema } from 'typebox'

/** A form that texts must have. */
interface TextForm {
  /** With its article: `an IP address`. */
  readonly name: string
  readonly allows: (text: string) => boolean
}

/** A JSON Schema as far as requests use it. */
export interface SchemaView {
  /** Undefined when any value is allowed. */
  readonly type?: 'boolean' | 'string' | 'integer' | 'array' | 'object' | 'null'
  readonly const?: string | boolean
  readonly enum?: readonly string[]
  readonly anyOf?: readonly SchemaView[]
  readonly isNullable: boolean
  readonly minLength?: number
  readonly form?: TextForm
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: SchemaView
  readonly minItems?: number
  readonly maxItems?: number
  /** Of an object whose members are all known. */
  readonly properties?: ReadonlyMap<string, SchemaView>
  /** Of an object with any names. */
  readonly values?: SchemaView
  readonly required: readonly string[]
  /** Members of which exactly one must be there; none when empty. */
  readonly exactlyOne: readonly string[]
}

const views = new WeakMap<TSchema, SchemaView>()

/** Reads a schema, once. */
export function viewOf(schema: TSchema): SchemaView {
  const known = views.get(schema)
  if (known !== undefined) return known
  const view = createView(schema)
  views.set(schema, view)
  return view
}

interface Keywords extends Omit<
  SchemaView,
  'anyOf' | 'form' | 'items' | 'properties' | 'required'
> {
  readonly anyOf?: readonly TSchema[]
  readonly oneOf?: readonly { readonly required: readonly string[] }[]
  readonly items?: TSchema
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly patternProperties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
}

function createView(schema: TSchema): SchemaView {
  const { anyOf, oneOf, items, properties, patternProperties, required, ...others } =
    schema as Keywords
  const [values] = Object.values(patternProperties ?? {})
  const form = formOf(schema)
  return {
    ...others,
    isNullable: others.type === 'null' || (anyOf ?? []).some((each) => viewOf(each).isNullable),
    required: required ?? [],
    exactlyOne: (oneOf ?? []).flatMap((alternative) => alternative.required),
    ...(anyOf && { anyOf: anyOf.map(viewOf) }),
    ...(form && { form }),
    ...(items && { items: viewOf(items) }),
    ...(values && { values: viewOf(values) }),
    ...(properties && {
      properties: new Map(
        Object.entries(properties).map(([name, member]) => [name, viewOf(member)]),
      ),
    }),
  }
}

function formOf(schema: TSchema): TextForm | undefined {
  if (!Type.IsRefine(schema)) return undefined
  const [refinement] = schema['~refine']
  return refinement && { name: refinement.error(''), allows: refinement.check }
}
