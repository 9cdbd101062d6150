/** Schemas of values that several types of definitions have. */

import { Type, type TProperties, type TSchemaOptions } from 'typebox'

/** A Boolean, or one as a text: both circulate. */
export function booleanSchema(options: TSchemaOptions) {
  const text = Type.String({ pattern: anyCase('true', 'false') })
  return Type.Union([Type.Boolean(), text], options)
}

/** A word of a list in any letter case. WHY the words twice: editors offer those of an `enum`. */
export function wordSchema(words: readonly string[], options: TSchemaOptions) {
  return Type.Union([Type.Enum([...words]), Type.String({ pattern: anyCase(...words) })], options)
}

/** A list of texts. */
export function textsSchema(options: TSchemaOptions) {
  return Type.Array(Type.String(), options)
}

/** `hh:mm:ss` or `d.hh:mm:ss`. */
export const timespanPattern = String.raw`^(\d{1,4}\.)?([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$`

/** The members of the value of a root member, `Version` among them. */
export function membersWithVersion<const Members extends TProperties>(members: Members) {
  const version = Type.Unsafe<1 | '1'>({ enum: [1, '1'], description: 'Always 1.' })
  return { Version: Type.Optional(version), ...members }
}

/**
 * Makes an object have `Version`. WHY not `required`: names match in any letter case, and a schema must not refuse
 * what the service accepts.
 */
export const versionRequired: TSchemaOptions = {
  not: { propertyNames: { not: { pattern: anyCase('Version') } } },
}

/** A pattern for words in any letter case: JSON Schema has no flag for it. */
function anyCase(...words: readonly string[]): string {
  const patterns = words.map((word) =>
    word
      .replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)
      .replaceAll(/[a-z]/giu, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`),
  )
  return `^(${patterns.join('|')})$`
}
