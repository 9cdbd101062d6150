/** Checks a value against a simple type. Source: XML Schema, part 2. */

import type { SimpleType } from './content-model.ts'

const whiteSpaceAround = /^[ \t\r\n]+|[ \t\r\n]+$/gu
const smallestInt = -2_147_483_648
const largestInt = 2_147_483_647

/** Returns what .NET says about a value that its type does not allow; undefined when it does. */
export function valueFault(value: string, type: SimpleType): string | undefined {
  if (type.kind !== 'string') return literalFault(value.replaceAll(whiteSpaceAround, ''), type.kind)
  if (type.patterns?.some((pattern) => pattern.test(value)) === false) {
    return 'The Pattern constraint failed.'
  }
  if (type.shortest !== undefined && [...value].length < type.shortest) {
    return 'The actual length is less than the MinLength value.'
  }
  if (
    type.longest !== undefined &&
    value.length > type.longest &&
    [...value].length > type.longest
  ) {
    return 'The actual length is greater than the MaxLength value.'
  }
  if (type.values?.includes(value) === false) return 'The Enumeration constraint failed.'
  return undefined
}

const typeNames = { boolean: 'Boolean', int: 'Int32', integer: 'Integer' } as const

function literalFault(literal: string, kind: keyof typeof typeNames): string | undefined {
  const pattern = kind === 'boolean' ? /^(?:true|false|1|0)$/u : /^[+-]?[0-9]+$/u
  if (!pattern.test(literal))
    return `The string '${literal}' is not a valid ${typeNames[kind]} value.`
  if (kind !== 'int') return undefined
  const number = Number(literal)
  return number < smallestInt || number > largestInt
    ? `Value '${literal}' was either too large or too small for an Int32.`
    : undefined
}

/** The form of a value by which keys compare it: `010` and `10` are the same number. */
export function comparableValue(value: string, { kind }: SimpleType): string {
  if (kind === 'string') return value
  const literal = value.replaceAll(whiteSpaceAround, '')
  return kind === 'boolean' ? literal : String(Number(literal))
}
