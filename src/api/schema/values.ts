/**
 * The values of this service's own JSON as TypeBox schemas. One schema gives the TypeScript type, the check of a
 * request and the JSON Schema of the description. Names and words are exact; an absent member and null differ.
 */

import {
  Type,
  type Static,
  type TArrayOptions,
  type TObject,
  type TProperties,
  type TSchema,
  type TSchemaOptions,
} from 'typebox'
import type { JsonObject } from '../../kernel/json.ts'
import { isAddress } from './address.ts'
import { isGuid } from '../../kernel/ids.ts'
import { isCountryCode } from './country.ts'
import { isInstant } from './instant.ts'

/** A value that nobody may change, at any depth. */
export type ReadonlyDeep<Value> = Value extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: ReadonlyDeep<Value[Name]> }
    : Value

/** The values that a schema allows, read only. */
export type TypeOf<Schema extends TSchema> = ReadonlyDeep<Static<Schema>>

/** Keywords that only the printed schema has: the check does the same in a cheaper way. */
export const printedKeywords = '~printed'

/** The name under which other schemas refer to a schema. */
export const componentName = '~component'

/** What makes a schema a named one, to which others refer: an option of each schema. */
export function asComponent(name: string): TSchemaOptions {
  return { [componentName]: name }
}

/**
 * An object with these members and no others. WHY not `additionalProperties: false` for the check: TypeBox compares
 * each name with a pattern of all names, which takes longer than all other checks together.
 */
export function closedObject<const Members extends TProperties>(
  members: Members,
  options: TSchemaOptions = {},
): TObject<Members> {
  const names = new Set(Object.keys(members))
  const hasKnownMembers = (value: object): boolean => {
    for (const name in value) if (!names.has(name)) return false
    return true
  }
  return Type.Refine(
    Type.Object(members, { ...options, [printedKeywords]: { additionalProperties: false } }),
    hasKnownMembers,
  )
}

/** What makes an object have exactly one of some members: an option of `closedObject`. */
export function exactlyOneOf(...names: readonly string[]): TSchemaOptions {
  return { oneOf: names.map((name) => ({ required: [name] })) }
}

/**
 * An object with any members.
 * WHY the keyword: generators take an object that names no members for one that has none.
 */
export function anyObject(options: TSchemaOptions = {}) {
  return Type.Unsafe<JsonObject>({ ...options, type: 'object', additionalProperties: true })
}

/** A text that is not empty. */
export function nonEmptyText(options: TSchemaOptions = {}) {
  return Type.String({ ...options, minLength: 1 })
}

/** One of several words, written exactly so. */
export function oneWordOf<const Words extends readonly string[]>(
  values: readonly [...Words],
  options: TSchemaOptions = {},
) {
  return Type.Enum<[...Words]>(values, options)
}

/** A list of items of one kind. */
export function listOf<Item extends TSchema>(item: Item, options: TArrayOptions = {}) {
  return Type.Array(item, options)
}

/** A value, or null. */
export function nullable<Schema extends TSchema>(schema: Schema, options: TSchemaOptions = {}) {
  return Type.Union([schema, Type.Null()], options)
}

/** A text that must have a form. `name` has its article, as in `an IP address`. */
function textOfForm(
  name: string,
  allows: (value: string) => boolean,
  printed: JsonObject,
  options: TSchemaOptions,
) {
  const schema = Type.String({ ...options, [printedKeywords]: printed })
  return Type.Refine(schema, allows, () => name)
}

/** A date and time with its offset from UTC, RFC 3339; seconds may be left out: `2026-01-05T09:31:07Z`. */
export function instant(options: TSchemaOptions = {}) {
  return textOfForm('a date and time with offset', isInstant, { format: 'date-time' }, options)
}

/** An IP address without a zone: `192.0.2.1`, `2001:db8::1`. */
export function address(options: TSchemaOptions = {}) {
  const forms = { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] }
  return textOfForm('an IP address', isAddress, forms, options)
}

/** A GUID, in any case. */
export function guidText(options: TSchemaOptions = {}) {
  return textOfForm('a GUID', isGuid, { format: 'uuid' }, options)
}

/** A country code of two letters, in any case: `US`. */
export function country(options: TSchemaOptions = {}) {
  const form = { pattern: '^[A-Za-z]{2}$' }
  return textOfForm('a country code of two letters', isCountryCode, form, options)
}

/**
 * Holds a schema and a type to each other: it compiles only when both allow the same values.
 * Shape: `describing<Decision>()(Type.Object({ … }))`.
 */
export function describing<Value>() {
  return <Schema extends TSchema>(
    schema: [TypeOf<Schema>, Value] extends [Value, TypeOf<Schema>] ? Schema : never,
  ): Schema => schema
}
