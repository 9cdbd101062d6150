/**
 * The shapes of this service's own JSON, as data: what a value may be, so that a caller is told everything
 * wrong with one. Unlike the entity model they read nothing into a value: names and words are exact, absent
 * and null are two things, and a value that has its shape is used as it is.
 */

export type Shape =
  | { readonly kind: 'boolean' | 'text' | 'instant' | 'address' | 'country' | 'anyObject' }
  /** One text, or several. */
  | { readonly kind: 'texts' }
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  | { readonly kind: 'word'; readonly words: ReadonlySet<string> }
  | { readonly kind: 'constant'; readonly value: boolean }
  | {
      readonly kind: 'list'
      readonly item: Shape
      readonly least: number
      readonly most: number
    }
  /** An object with any names. */
  | { readonly kind: 'map'; readonly value: Shape }
  | ObjectShape
  | {
      /** Objects that one of their members tells apart. */
      readonly kind: 'variants'
      readonly by: string
      readonly variants: ReadonlyMap<string, ObjectShape>
      /** The shape of an object without that member; it is required when absent. */
      readonly otherwise?: ObjectShape
    }

/** An object whose members are all known. */
export interface ObjectShape {
  readonly kind: 'object'
  readonly members: ReadonlyMap<string, Member>
  /** Names of which exactly one must be there; none when empty. */
  readonly oneOf: readonly string[]
  readonly required: readonly string[]
}

/** A member of an object. */
export interface Member {
  readonly shape: Shape
  readonly isRequired: boolean
  readonly isNullable: boolean
}

export const boolean: Shape = { kind: 'boolean' }
/** Not empty. */
export const text: Shape = { kind: 'text' }
export const texts: Shape = { kind: 'texts' }
/** With its offset from UTC: `2026-01-05T09:31:07Z`. */
export const instant: Shape = { kind: 'instant' }
/** An IP address: `192.0.2.1`, `2001:db8::1`. */
export const address: Shape = { kind: 'address' }

/** A country code of two letters: `US`. */
export const country: Shape = { kind: 'country' }
export const anyObject: Shape = { kind: 'anyObject' }

/** Any of some words; names of a record that the compiler holds complete. */
export function wordOf(words: Readonly<Record<string, true>> | readonly string[]): Shape {
  return { kind: 'word', words: new Set(Array.isArray(words) ? words : Object.keys(words)) }
}

/** Whole numbers from one to another. */
export function integer(least: number, most: number): Shape {
  return { kind: 'integer', least, most }
}

/** One Boolean value alone. */
export function constant(value: boolean): Shape {
  return { kind: 'constant', value }
}

/** Items of one shape. */
export function listOf(item: Shape, { least = 0, most = Infinity } = {}): Shape {
  return { kind: 'list', item, least, most }
}

/** A value of one shape under each of any names. */
export function mapOf(value: Shape): Shape {
  return { kind: 'map', value }
}

/** A member that may be absent. */
export function optional(shape: Shape): Member {
  return { shape, isRequired: false, isNullable: false }
}

/** A member that may be absent or null. */
export function nullable(shape: Shape): Member {
  return { shape, isRequired: false, isNullable: true }
}

/** A member that must be there. */
export function required(shape: Shape): Member {
  return { shape, isRequired: true, isNullable: false }
}

/** An object with these members and no others. */
export function objectOf(
  members: Readonly<Record<string, Member>>,
  { oneOf = [] }: { readonly oneOf?: readonly string[] } = {},
): ObjectShape {
  const entries = Object.entries(members)
  return {
    kind: 'object',
    members: new Map(entries),
    oneOf,
    required: entries.flatMap(([name, { isRequired }]) => (isRequired ? [name] : [])),
  }
}

/** Objects that a member tells apart. */
export function variantsBy(
  by: string,
  variants: Readonly<Record<string, ObjectShape>>,
  otherwise?: ObjectShape,
): Shape {
  return {
    kind: 'variants',
    by,
    variants: new Map(Object.entries(variants)),
    ...(otherwise && { otherwise }),
  }
}
