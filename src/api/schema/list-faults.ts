/** Finds everything in a JSON value that its schema does not allow. */

import type { TSchema } from 'typebox'
import { named, pointerTo, quoted } from '../../edm/place.ts'
import { bodyCodes } from '../../edm/body-codes.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import { FindingList } from '../../kernel/finding-list.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { requestCodes } from './request-codes.ts'
import { viewOf, type SchemaView } from './schema-view.ts'

function suggestion(given: string, words: Iterable<string>): string {
  const meant = didYouMean(given, words)
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`
}

function itemCount(count: number): string {
  return count === 1 ? '1 item' : `${count} items`
}

function inBackticks(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

/**
 * One walk over a value, which ends when the list of findings is full. The place is shared by all of it, since most
 * values have no fault.
 */
class Walk {
  readonly findings = new FindingList()
  readonly #place: (string | number)[] = []

  #refuse(ostiaryCode: OstiaryCode, message: (name: string) => string): void {
    if (this.findings.isFull) return
    this.findings.add({
      ostiaryCode,
      message: message(named(this.#place)),
      target: pointerTo(this.#place),
    })
  }

  #refuseKind(expected: string, value: JsonValue): void {
    const { valueOfWrongKind } = bodyCodes
    this.#refuse(valueOfWrongKind, (name) => `${name} must be ${expected}, not ${jsonKind(value)}`)
  }

  #at(segment: string | number, visit: () => void): void {
    this.#place.push(segment)
    visit()
    this.#place.pop()
  }

  visit(schema: SchemaView, value: JsonValue): void {
    if (schema.anyOf !== undefined) this.#visitAlternatives(schema.anyOf, value)
    else if (schema.enum !== undefined) this.#visitWord(schema.enum, value)
    else if (schema.const !== undefined) {
      if (value !== schema.const)
        this.#refuse(bodyCodes.valueUnknown, (name) => `${name} can only be ${schema.const}`)
    } else this.#visitType(schema, value)
  }

  #visitType(schema: SchemaView, value: JsonValue): void {
    switch (schema.type) {
      case 'boolean':
        if (typeof value !== 'boolean') this.#refuseKind('a Boolean', value)
        return
      case 'string':
        return this.#visitText(schema, value)
      case 'integer':
        return this.#visitInteger(schema, value)
      case 'array':
        return this.#visitList(schema, value)
      case 'object':
        if (!isJsonObject(value)) this.#refuseKind('an object', value)
        else if (schema.properties === undefined) this.#visitMap(schema, value)
        else this.#visitObject(schema, value)
        return
      case 'null':
        return this.#refuseKind('null', value)
      case undefined:
    }
  }

  #visitText({ minLength = 0, form }: SchemaView, value: JsonValue): void {
    if (typeof value !== 'string') this.#refuseKind(form?.name ?? 'a string', value)
    else if (form !== undefined) {
      if (form.allows(value)) return
      this.#refuse(
        requestCodes.textMalformed,
        (name) => `${name} must be ${form.name}, not ${quoted(value)}`,
      )
    } else if (value.length < minLength)
      this.#refuse(requestCodes.textEmpty, (name) => `${name} must not be empty`)
  }

  #visitInteger({ minimum = 0, maximum = Infinity }: SchemaView, value: JsonValue): void {
    if (typeof value !== 'number') return this.#refuseKind('an integer', value)
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return
    this.#refuse(
      requestCodes.integerOutOfRange,
      (name) => `${name} must be an integer from ${minimum} to ${maximum}, not \`${value}\``,
    )
  }

  #visitWord(words: readonly string[], value: JsonValue): void {
    if (typeof value !== 'string') return this.#refuseKind('a string', value)
    if (words.includes(value)) return
    const hint = suggestion(value, words) || `; expected ${inBackticks(words)}`
    this.#refuse(
      bodyCodes.valueUnknown,
      (name) => `${quoted(value)} is not a value of ${name}${hint}`,
    )
  }

  #visitList({ items, minItems = 0, maxItems = Infinity }: SchemaView, value: JsonValue): void {
    if (!Array.isArray(value)) return this.#refuseKind('an array', value)
    const list = value as readonly JsonValue[]
    if (list.length < minItems || list.length > maxItems) {
      const bound =
        list.length < minItems
          ? `at least ${itemCount(minItems)}`
          : `at most ${itemCount(maxItems)}`
      this.#refuse(
        requestCodes.itemCountOutOfRange,
        (name) => `${name} must have ${bound}, not ${list.length}`,
      )
      return
    }
    if (items === undefined) return
    for (const [index, item] of list.entries()) {
      if (this.findings.isFull) return
      this.#at(index, () => this.visit(items, item))
    }
  }

  #visitMap({ values }: SchemaView, object: JsonObject): void {
    if (values === undefined) return
    for (const name in object) {
      if (this.findings.isFull) return
      const member = object[name]
      if (member !== undefined) this.#at(name, () => this.visit(values, member))
    }
  }

  #visitObject({ properties = new Map(), required, exactlyOne }: SchemaView, value: JsonObject) {
    for (const name of Object.keys(value)) {
      if (this.findings.isFull) return
      const member = properties.get(name)
      const json = value[name]
      if (json === undefined) continue
      this.#at(name, () => {
        if (member === undefined) {
          const hint = suggestion(name, properties.keys())
          this.#refuse(bodyCodes.memberUnknown, (place) => `${place} is not a known member${hint}`)
        } else if (json === null && !member.isNullable) {
          this.#refuse(bodyCodes.nullNotAllowed, (place) => `${place} must not be null`)
        } else if (json !== null) this.visit(member, json)
      })
    }
    for (const name of required) {
      if (value[name] !== undefined && Object.hasOwn(value, name)) continue
      this.#at(name, () =>
        this.#refuse(bodyCodes.memberRequired, (place) => `${place} is required`),
      )
    }
    if (exactlyOne.length > 0) this.#requireOne(exactlyOne, value)
  }

  #requireOne(names: readonly string[], value: JsonObject): void {
    if (names.filter((name) => value[name] !== undefined).length === 1) return
    this.#refuse(
      requestCodes.oneMemberRequired,
      (name) => `${name} must have exactly one of ${inBackticks(names)}`,
    )
  }

  /** A member decides between objects, the type between other alternatives. */
  #visitAlternatives(alternatives: readonly SchemaView[], value: JsonValue): void {
    const [first, ...others] = alternatives.filter(({ type }) => type !== 'null')
    if (first === undefined) return
    if (others.length === 0) return this.visit(first, value)
    if (first.type === 'object') return this.#visitVariant([first, ...others], value)
    const list = others.find(({ type }) => type === 'array')
    this.visit(Array.isArray(value) && list !== undefined ? list : first, value)
  }

  #visitVariant(variants: readonly SchemaView[], value: JsonValue): void {
    if (!isJsonObject(value)) return this.#refuseKind('an object', value)
    const discriminator = discriminatorOf(variants)
    const wordOf = ({ properties }: SchemaView) => properties?.get(discriminator)?.const
    const { [discriminator]: given } = value
    const variant = variants.find((each) => wordOf(each) === given)
    if (variant !== undefined) return this.#visitObject(variant, value)
    this.#at(discriminator, () => {
      if (given === undefined)
        this.#refuse(bodyCodes.memberRequired, (name) => `${name} is required`)
      else
        this.#visitWord(
          variants.map(wordOf).filter((word) => typeof word === 'string'),
          given,
        )
    })
  }
}

/** The member that tells the objects of a union apart, by one word in each; one object at most lacks it. */
function discriminatorOf(variants: readonly SchemaView[]): string {
  const members = variants.flatMap(({ properties = new Map<string, SchemaView>() }) => [
    ...properties,
  ])
  return members.find(([, { const: word }]) => typeof word === 'string')?.[0] ?? ''
}

/**
 * Lists the first faults, as many as an answer may have; none when the schema allows the value. Messages name the member in backticks, targets are JSON
 * pointers.
 */
export function listFaults(schema: TSchema, value: JsonValue): readonly Finding[] {
  const walk = new Walk()
  walk.visit(viewOf(schema), value)
  return walk.findings.found
}
