/** Finds everything in a JSON value that its shape does not allow. */

import { named, pointerTo, quoted } from '../../../edm/place.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { isAddress } from './address.ts'
import { isCountryCode } from './country.ts'
import { isInstant } from './instant.ts'
import type { ObjectShape, Shape } from './shape.ts'

/** Findings that say what was meant; each costs a comparison with every word. */
const maximumSuggestions = 50

function suggestion(given: string, words: Iterable<string>): string {
  const meant = didYouMean(given, words)
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`
}

function itemCount(count: number): string {
  return count === 1 ? '1 item' : `${count} items`
}

/** One walk over a value. The place is shared by all of it, since most values have no fault. */
class Walk {
  readonly findings: Finding[] = []
  readonly #place: (string | number)[] = []

  #refuse(message: (name: string) => string): void {
    this.findings.push({ message: message(named(this.#place)), target: pointerTo(this.#place) })
  }

  #refuseKind(expected: string, value: JsonValue): void {
    this.#refuse((name) => `${name} must be ${expected}, not ${jsonKind(value)}`)
  }

  #at(segment: string | number, visit: () => void): void {
    this.#place.push(segment)
    visit()
    this.#place.pop()
  }

  #suggest(given: string, words: Iterable<string>): string {
    return this.findings.length < maximumSuggestions ? suggestion(given, words) : ''
  }

  visit(shape: Shape, value: JsonValue): void {
    switch (shape.kind) {
      case 'boolean':
        if (typeof value !== 'boolean') this.#refuseKind('a Boolean', value)
        return
      case 'constant':
        if (value !== shape.value) this.#refuse((name) => `${name} can only be ${shape.value}`)
        return
      case 'text':
        this.#visitText(value)
        return
      case 'texts':
        if (Array.isArray(value)) this.#visitItems({ kind: 'text' }, value as readonly JsonValue[])
        else this.#visitText(value)
        return
      case 'instant':
        this.#visitInstant(value)
        return
      case 'address':
        this.#visitAddress(value)
        return
      case 'country':
        this.#visitCountry(value)
        return
      case 'integer':
        this.#visitInteger(value, shape.least, shape.most)
        return
      case 'word':
        this.#visitWord(value, shape.words)
        return
      case 'anyObject':
        if (!isJsonObject(value)) this.#refuseKind('an object', value)
        return
      case 'list':
        this.#visitList(shape, value)
        return
      case 'map':
        this.#visitMap(shape.value, value)
        return
      case 'object':
        this.#visitObject(shape, value)
        return
      case 'variants':
        this.#visitVariant(shape, value)
    }
  }

  #visitText(value: JsonValue): void {
    if (typeof value !== 'string') this.#refuseKind('a string', value)
    else if (value === '') this.#refuse((name) => `${name} must not be empty`)
  }

  #visitInstant(value: JsonValue): void {
    if (typeof value !== 'string') return this.#refuseKind('a date and time', value)
    if (isInstant(value)) return
    this.#refuse((name) => `${name} must be a date and time with offset, not ${quoted(value)}`)
  }

  #visitAddress(value: JsonValue): void {
    if (typeof value !== 'string') return this.#refuseKind('an IP address', value)
    if (isAddress(value)) return
    this.#refuse((name) => `${name} must be an IP address, not ${quoted(value)}`)
  }

  #visitCountry(value: JsonValue): void {
    if (typeof value !== 'string') return this.#refuseKind('a country code', value)
    if (isCountryCode(value)) return
    this.#refuse((name) => `${name} must be a country code of two letters, not ${quoted(value)}`)
  }

  #visitInteger(value: JsonValue, least: number, most: number): void {
    if (typeof value !== 'number') return this.#refuseKind('an integer', value)
    if (Number.isInteger(value) && value >= least && value <= most) return
    this.#refuse((name) => `${name} must be an integer from ${least} to ${most}, not \`${value}\``)
  }

  #visitWord(value: JsonValue, words: ReadonlySet<string>): void {
    if (typeof value !== 'string') return this.#refuseKind('a string', value)
    if (words.has(value)) return
    const hint =
      this.#suggest(value, words) ||
      `; expected ${[...words].map((word) => `\`${word}\``).join(', ')}`
    this.#refuse((name) => `${quoted(value)} is not a value of ${name}${hint}`)
  }

  #visitList(shape: Extract<Shape, { kind: 'list' }>, value: JsonValue): void {
    if (!Array.isArray(value)) return this.#refuseKind('an array', value)
    const { length } = value
    if (length < shape.least) {
      this.#refuse((name) => `${name} must have at least ${itemCount(shape.least)}, not ${length}`)
    }
    if (length > shape.most) {
      this.#refuse((name) => `${name} must have at most ${itemCount(shape.most)}, not ${length}`)
      return
    }
    this.#visitItems(shape.item, value as readonly JsonValue[])
  }

  #visitItems(shape: Shape, items: readonly JsonValue[]): void {
    for (const [index, item] of items.entries()) this.#at(index, () => this.visit(shape, item))
  }

  #visitMap(shape: Shape, value: JsonValue): void {
    if (!isJsonObject(value)) return this.#refuseKind('an object', value)
    for (const [name, member] of Object.entries(value)) {
      if (member !== undefined) this.#at(name, () => this.visit(shape, member))
    }
  }

  #visitObject({ members, oneOf, required }: ObjectShape, value: JsonValue): void {
    if (!isJsonObject(value)) return this.#refuseKind('an object', value)
    for (const name of Object.keys(value)) {
      const member = members.get(name)
      const json = value[name]
      if (json === undefined) continue
      this.#at(name, () => {
        if (member === undefined) {
          const hint = this.#suggest(name, members.keys())
          this.#refuse((place) => `${place} is not a known member${hint}`)
        } else if (json !== null) this.visit(member.shape, json)
        else if (!member.isNullable) this.#refuse((place) => `${place} must not be null`)
      })
    }
    for (const name of required) {
      if (Object.hasOwn(value, name)) continue
      this.#at(name, () => this.#refuse((place) => `${place} is required`))
    }
    if (oneOf.length > 0) this.#requireOne(oneOf, value)
  }

  #requireOne(names: readonly string[], value: JsonObject): void {
    if (names.filter((name) => Object.hasOwn(value, name)).length === 1) return
    const listed = names.map((name) => `\`${name}\``).join(', ')
    this.#refuse((name) => `${name} must have exactly one of ${listed}`)
  }

  #visitVariant(
    { by, variants, otherwise }: Extract<Shape, { kind: 'variants' }>,
    value: JsonValue,
  ): void {
    if (!isJsonObject(value)) return this.#refuseKind('an object', value)
    const kind = value[by]
    if (kind === undefined && otherwise !== undefined) return this.#visitObject(otherwise, value)
    const variant = typeof kind === 'string' ? variants.get(kind) : undefined
    if (variant !== undefined) return this.#visitObject(variant, value)
    this.#at(by, () => {
      if (kind === undefined) this.#refuse((name) => `${name} is required`)
      else this.#visitWord(kind, new Set(variants.keys()))
    })
  }
}

/**
 * Lists every fault; none when the value has the shape. Messages name the member in backticks, targets are JSON
 * pointers.
 */
export function listFaults(shape: Shape, value: JsonValue): readonly Finding[] {
  const walk = new Walk()
  walk.visit(shape, value)
  return walk.findings
}
