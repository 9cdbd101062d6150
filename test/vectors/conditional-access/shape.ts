/** Checks JSON against a described shape and reports every deviation, unknown members among them. */

import { pointerSegment, type Finding } from '../../../src/kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonValue } from '../../../src/kernel/json.ts'

/** What is wrong with a value of a vector, and where. */
export type VectorFault = Pick<Finding, 'message' | 'target'>

/** Lists what is wrong with a value; targets are JSON pointers that begin with the place. */
export type Shape = (value: JsonValue, place: string) => readonly VectorFault[]

export const anything: Shape = () => []

export const text: Shape = (value, place) =>
  typeof value === 'string' && value.trim() !== '' ? [] : unexpected('a text', value, place)

export const truth: Shape = (value, place) =>
  typeof value === 'boolean' ? [] : unexpected('true or false', value, place)

export const wholeNumber: Shape = (value, place) =>
  Number.isInteger(value) ? [] : unexpected('a whole number', value, place)

export function textLike(pattern: RegExp): Shape {
  return (value, place) =>
    typeof value === 'string' && pattern.test(value)
      ? []
      : unexpected(`a text like ${pattern.source}`, value, place)
}

export function oneOf(...values: readonly (string | boolean)[]): Shape {
  return (value, place) =>
    values.some((each) => each === value)
      ? []
      : unexpected(`one of ${values.join(', ')}`, value, place)
}

export function nullable(shape: Shape): Shape {
  return (value, place) => (value === null ? [] : shape(value, place))
}

/** A text in place of a value stands for the fixture of that name. */
export function named(shape: Shape): Shape {
  return (value, place) => (typeof value === 'string' ? text(value, place) : shape(value, place))
}

export function listOf(shape: Shape): Shape {
  return (value, place) =>
    isList(value)
      ? value.flatMap((item, index) => shape(item, `${place}/${index}`))
      : unexpected('a list', value, place)
}

export function mapOf(shape: Shape): Shape {
  return (value, place) =>
    isJsonObject(value)
      ? Object.entries(value).flatMap(([name, member]) =>
          shape(member ?? null, `${place}/${pointerSegment(name)}`),
        )
      : unexpected('an object', value, place)
}

/** An object with these members and no others; a `?` after a name says that it may be absent. */
export function record(members: Readonly<Record<string, Shape>>): Shape {
  const shapes = new Map(Object.entries(members).map(([name, shape]) => [plainName(name), shape]))
  const required = Object.keys(members).filter((name) => !name.endsWith('?'))
  return (value, place) => {
    if (!isJsonObject(value)) return unexpected('an object', value, place)
    const missing = required.filter((name) => !Object.hasOwn(value, name))
    return [
      ...missing.map((name) => ({ message: `\`${name}\` is missing`, target: place })),
      ...Object.entries(value).flatMap(([name, member = null]) => {
        const target = `${place}/${pointerSegment(name)}`
        const shape = shapes.get(name)
        return shape?.(member, target) ?? [{ message: `\`${name}\` is not known`, target }]
      }),
    ]
  }
}

/** An object whose member tells which of the shapes it has. */
export function variantBy(member: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const discriminator = oneOf(...Object.keys(shapes))
  return (value, place) => {
    if (!isJsonObject(value)) return unexpected('an object', value, place)
    const variant = value[member]
    const shape = typeof variant === 'string' ? shapes[variant] : undefined
    return shape?.(value, place) ?? discriminator(variant ?? null, `${place}/${member}`)
  }
}

function plainName(name: string): string {
  return name.replace(/\?$/u, '')
}

// WHY: `Array.isArray` does not narrow a read-only array.
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function unexpected(what: string, value: JsonValue, place: string): readonly VectorFault[] {
  const shown = typeof value === 'string' ? `\`${value}\`` : jsonKind(value)
  return [{ message: `expected ${what}, not ${shown}`, target: place }]
}
