/**
 * Reads a JSON object of the wire as a complex type: member names and enumeration values match without
 * case and are returned in their canonical spelling; annotations and advertised actions are dropped;
 * everything that the type does not know or allow is a finding, but for unknown members that are null.
 * Source: OData JSON 4.01, sections 4.5, 7, 16 and 17.
 */

import { Temporal } from 'temporal-polyfill'
import { didYouMean } from '../kernel/did-you-mean.ts'
import { FindingList } from '../kernel/finding-list.ts'
import type { Finding } from '../kernel/findings.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import { isGuid } from '../kernel/ids.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../kernel/json.ts'
import { bodyCodes } from './body-codes.ts'
import { unmaskLater } from './evolvable.ts'
import { givenName } from './given-name.ts'
import {
  evolvableSentinel,
  existsIn,
  isRequired,
  typeAnnotation,
  type CollectionType,
  type ComplexType,
  type EnumMember,
  type EnumType,
  type GraphVersion,
  type Keyword,
  type PolymorphicType,
  type Property,
  type PropertyType,
  type StringType,
} from './model.ts'
import { named, onOneLine, pointerTo, quoted, type Place } from './place.ts'

/** How to read a body. */
export interface DecodeOptions {
  readonly version: GraphVersion
  /**
   * The complete value that the body changes; absent when the body makes a new one. An object that is
   * new, at any depth, must have its required members. A word already stored may be repeated even in a
   * version that lacks it.
   */
  readonly stored?: JsonObject | undefined
  /** `refuse` when absent. */
  readonly unreadableMembers?: UnreadableMembers | undefined
  /**
   * Tells the places whose value may be unknown: it is left out there with a warning, as unknown members are. Every
   * value that the type does not allow is refused when absent.
   */
  readonly mayLackValueAt?: ((place: Place) => boolean) | undefined
}

/**
 * What becomes of a member whose value the type cannot hold, because it does not know the member or knows it as
 * null only. A write refuses it; what was exported is read without it, with a warning.
 */
export type UnreadableMembers = 'refuse' | 'report'

/** What could be read, under canonical names, and what is wrong with the rest. */
export interface Decoded {
  /** The members given and read; explicit nulls are kept. */
  readonly value: JsonObject
  readonly findings: readonly Finding[]
  /** Members that were left out; absent when none was. */
  readonly warnings?: readonly Finding[]
}

/**
 * Reads a body as a complex type. Targets are JSON pointers in the caller's spelling; findings carry a
 * code only where a vocabulary names one.
 */
export function decodeComplex(type: ComplexType, json: JsonValue, options: DecodeOptions): Decoded {
  const reader = new BodyReader(options)
  const value = reader.readComplex(type, json, options.stored, [])
  const { findings, warnings } = reader
  return {
    value: isJsonObject(value) ? value : {},
    findings: findings.found,
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

/** A cache of each type's properties by lower-case name. */
const propertiesByKey = new WeakMap<ComplexType, ReadonlyMap<string, Property>>()

function propertiesOf(type: ComplexType): ReadonlyMap<string, Property> {
  let properties = propertiesByKey.get(type)
  if (properties === undefined) {
    properties = new Map(type.properties.map((property) => [property.name.toLowerCase(), property]))
    propertiesByKey.set(type, properties)
  }
  return properties
}

/** Only so many members of one body that are left out are listed. */
const maximumWarnings = 50

/** At most this many allowed values are listed in a message. */
const maximumListedNames = 12

/**
 * One pass over a body, which ends when the list of findings is full. Reading methods return undefined for what has
 * findings.
 */
class BodyReader {
  readonly findings = new FindingList()
  readonly warnings: Finding[] = []
  readonly #version: GraphVersion
  readonly #reportsUnreadable: boolean
  readonly #mayLackValueAt: ((place: Place) => boolean) | undefined

  constructor({ version, unreadableMembers, mayLackValueAt }: DecodeOptions) {
    this.#version = version
    this.#reportsUnreadable = unreadableMembers === 'report'
    this.#mayLackValueAt = mayLackValueAt
  }

  /** Refuses a value, or leaves it out with a warning where it may be unknown. */
  #refuse(place: Place, ostiaryCode: OstiaryCode, message: string, code?: string): undefined {
    if (this.#mayLackValueAt?.(place) === true) {
      const outcome = 'the value was left out, so its effect is not known'
      return this.#warn(place, bodyCodes.valueLeftOut, `${message}; ${outcome}`)
    }
    return this.#refuseSurely(place, ostiaryCode, message, code)
  }

  #refuseSurely(place: Place, ostiaryCode: OstiaryCode, message: string, code?: string): undefined {
    const target = pointerTo(place)
    const known = code === undefined ? {} : { code }
    this.findings.add({ ostiaryCode, message, target, ...known })
    return undefined
  }

  #warn(place: Place, ostiaryCode: OstiaryCode, message: string): undefined {
    if (this.warnings.length > maximumWarnings) return undefined
    this.warnings.push(
      this.warnings.length < maximumWarnings
        ? { ostiaryCode, message, target: pointerTo(place) }
        : {
            ostiaryCode: bodyCodes.warningsOmitted,
            message: 'more members or values were left out',
          },
    )
    return undefined
  }

  /** Ends a message about an unknown word with the known one it may have meant. */
  #suggest(given: string, names: readonly string[]): string {
    const meant = didYouMean(given, names)
    return meant === undefined ? '' : `; did you mean \`${meant}\`?`
  }

  /** Ends a message about an unknown value: with the one it may have meant, else with those allowed. */
  #hint(given: string, names: readonly string[], otherName?: string): string {
    const suggestion = this.#suggest(given, names)
    if (suggestion !== '') return suggestion
    const listed = names.slice(0, maximumListedNames).map((name) => `\`${name}\``)
    const expected = otherName === undefined ? listed : [otherName, ...listed]
    return expected.length === 0 ? '' : `; expected ${expected.join(', ')}`
  }

  #refuseKind(place: Place, expected: string, json: JsonValue): undefined {
    return this.#refuse(
      place,
      bodyCodes.valueOfWrongKind,
      `${named(place)} must be ${expected}, not ${jsonKind(json)}`,
    )
  }

  readComplex(
    type: ComplexType,
    given: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): JsonObject | undefined {
    const json = type.shorthand?.(given) ?? given
    if (!isJsonObject(json)) return this.#refuseKind(place, 'an object', json)
    const current = isJsonObject(stored) ? stored : undefined
    const properties = propertiesOf(type)
    const value: Record<string, JsonValue> = {}
    const seen = new Map<Property, string>()
    for (const name of sortedByExactness(json, properties)) {
      if (this.findings.isFull) return undefined
      const member = json[name]
      const here = [...place, name]
      if (member === undefined) continue
      if (this.#isAnnotation(name, here)) {
        if (name === typeAnnotation) this.#reportOtherType(type, member, here)
        continue
      }
      const property = properties.get(name.toLowerCase())
      if (property === undefined) {
        this.#passOverUnknownMember(type, name, member, here)
        continue
      }
      const twin = seen.get(property)
      if (twin !== undefined) {
        this.#refuse(
          here,
          bodyCodes.memberRepeated,
          `${named(here)} is given twice, also as ${quoted(twin)}`,
        )
        continue
      }
      seen.set(property, name)
      if (property.isReadOnly === true) continue
      const read = this.#readMember(property, member, current?.[property.name], here)
      if (read !== undefined) value[property.name] = read
    }
    if (current === undefined) this.#requireMembers(type, seen, place)
    return this.#isUsable(type, value, place) ? value : undefined
  }

  /** WHY: where values may be unknown, an object can lack a member that it must have; then it is left out. */
  #isUsable(type: ComplexType, value: JsonObject, place: Place): boolean {
    if (this.#mayLackValueAt?.(place) !== true) return true
    return type.properties.every(
      (property) =>
        !isRequired(property) ||
        property.isReadOnly === true ||
        (value[property.name] ?? null) !== null,
    )
  }

  /** A type derived from the one that is known may mean more than its known members say. */
  #reportOtherType(type: ComplexType, given: JsonValue, place: Place): void {
    if (this.#mayLackValueAt?.(place) !== true || typeof given !== 'string') return
    const name = unqualified(given)
    // WHY: names of types of the 2019 form that later ones took have the year in addition.
    if (name === '' || name === type.name.replace(/2019$/u, '').toLowerCase()) return
    const message = `${quoted(given)} is not a known type of ${named(place.slice(0, -1))}`
    this.#refuse(place, bodyCodes.typeUnknown, message)
  }

  /**
   * Tells an annotation or an action that the service advertised (`#microsoft.graph.restore`). Both are dropped.
   */
  #isAnnotation(name: string, place: Place): boolean {
    if (!isAnnotationName(name)) return false
    // WHY: without the binding the object would be stored without a relation that the caller asked for.
    if (/@odata\.bind$/iu.test(name)) {
      this.#refuse(
        place,
        bodyCodes.bindingNotSupported,
        `${named(place)} is not supported; give the object with its \`id\``,
      )
    }
    return true
  }

  #passOverUnknownMember(
    type: ComplexType,
    name: string,
    value: JsonValue,
    place: Place,
  ): undefined {
    const names = type.properties
      .filter((property) => existsIn(property, this.#version))
      .map((property) => property.name)
    const suggestion = this.#suggest(name, names)
    // WHY not where a known member is meant: an empty list of it may mean something.
    const isEmptyList = Array.isArray(value) && value.length === 0 && suggestion === ''
    if (value === null || isEmptyList) {
      const what = value === null ? 'null' : 'empty'
      const message = `${named(place)} is not a known member; it is ${what} and was left out`
      return this.#warn(place, bodyCodes.nullLeftOut, message)
    }
    if (this.#reportsUnreadable) {
      const message = `${named(place)} is not a known member; it was left out, so its effect is not known`
      return this.#warn(place, bodyCodes.memberLeftOut, message)
    }
    return this.#refuse(
      place,
      bodyCodes.memberUnknown,
      `${named(place)} is not a known member${suggestion}`,
    )
  }

  #requireMembers(type: ComplexType, seen: ReadonlyMap<Property, string>, place: Place): void {
    for (const property of type.properties) {
      if (!isRequired(property) || property.isReadOnly === true) continue
      if (!existsIn(property, this.#version) || seen.has(property)) continue
      const here = [...place, property.name]
      const message = `${named(here)} is required`
      // WHY: that a member of the outermost objects is missing is no value that another service may know.
      if (place.length < 2) this.#refuseSurely(here, bodyCodes.memberRequired, message)
      else this.#refuse(here, bodyCodes.memberRequired, message)
    }
  }

  #readMember(
    property: Property,
    json: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): JsonValue | undefined {
    const isNull = json === null || isEmptyListForObject(property, json)
    if (!existsIn(property, this.#version)) {
      if (isNull) return undefined
      return this.#refuse(
        place,
        bodyCodes.memberOfBeta,
        `${named(place)} is a member of the beta version and cannot be set through ${this.#version}`,
      )
    }
    if (!isNull) {
      return this.readValue(property.type, unmaskLater(property.type, json, stored), stored, place)
    }
    // WHY: a client that writes back what it read must pass, even where a new object could not be null.
    if ((isRequired(property) || property.nullable === false) && stored !== null) {
      return this.#refuse(place, bodyCodes.nullNotAllowed, `${named(place)} must not be null`)
    }
    return null
  }

  readValue(
    type: PropertyType,
    json: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): JsonValue | undefined {
    switch (type.kind) {
      case 'string':
        return this.#readString(type, json, stored, place)
      case 'boolean':
        return typeof json === 'boolean' ? json : this.#refuseKind(place, 'a Boolean', json)
      case 'int32':
        return this.#readInt32(json, place)
      case 'int64':
        return this.#readInt64(json, place)
      case 'guid':
        if (typeof json !== 'string') return this.#refuseKind(place, 'a GUID', json)
        return isGuid(json)
          ? json
          : this.#refuse(
              place,
              bodyCodes.guidMalformed,
              `${named(place)} must be a GUID, not ${quoted(json)}`,
            )
      case 'dateTimeOffset':
        return this.#readInstant(json, place)
      case 'placeholder':
        if (this.#reportsUnreadable) {
          const message = `${named(place)} is not null; it was left out, so its effect is not known`
          return this.#warn(place, bodyCodes.memberLeftOut, message)
        }
        return this.#refuse(place, bodyCodes.onlyNullAllowed, `${named(place)} can only be null`)
      case 'enum':
        return typeof json === 'string'
          ? this.#readEnumMember(type, json, stored, place)
          : this.#refuseKind(place, 'a string', json)
      case 'flags':
        return this.#readFlags(type, json, stored, place)
      case 'reference':
        return this.#readReference(json, place)
      case 'collection':
        return this.#readCollection(type, json, stored, place)
      case 'complex':
        return this.readComplex(type, json, stored, place)
      case 'polymorphic':
        return this.#readVariant(type, json, stored, place)
    }
  }

  #readString(
    type: StringType,
    json: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): string | undefined {
    if (typeof json !== 'string') return this.#refuseKind(place, 'a string', json)
    const { vocabulary } = type
    if (vocabulary === undefined) return json
    const word = json.toLowerCase()
    const keyword = vocabulary.keywords.find(({ name, aliases = [] }) =>
      [name, ...aliases].some((spelling) => spelling.toLowerCase() === word),
    )
    if (keyword !== undefined && !this.#mayWrite(keyword, stored)) {
      return this.#refuseBetaWord(keyword.name, place)
    }
    const read = keyword?.name ?? vocabulary.readOther(json)
    if (read !== undefined) return read
    const refusal = vocabulary.refusal?.(onOneLine(json))
    if (refusal !== undefined)
      return this.#refuse(place, refusal.ostiaryCode, refusal.message, refusal.code)
    const names = vocabulary.keywords
      .filter((candidate) => existsIn(candidate, this.#version))
      .map(({ name }) => name)
    return this.#refuse(
      place,
      bodyCodes.valueUnknown,
      `${quoted(json)} is not a value of ${named(place)}${this.#hint(json, names, vocabulary.otherName)}`,
    )
  }

  /** A word that the version lacks may be written back where it is already stored: alone, in a list or among flags. */
  #mayWrite(word: Keyword | EnumMember, stored: JsonValue | undefined): boolean {
    if (existsIn(word, this.#version)) return true
    const values = Array.isArray(stored) ? (stored as readonly JsonValue[]) : [stored]
    return values.some((value) => typeof value === 'string' && value.split(',').includes(word.name))
  }

  #refuseBetaWord(word: string, place: Place): undefined {
    return this.#refuse(
      place,
      bodyCodes.valueOfBeta,
      `${quoted(word)} in ${named(place)} is a value of the beta version and cannot be set ` +
        `through ${this.#version}`,
    )
  }

  #readInt32(json: JsonValue, place: Place): number | undefined {
    if (typeof json !== 'number') return this.#refuseKind(place, 'an integer', json)
    // WHY: `| 0` is the conversion to 32 bits; it changes every number that is not an Int32.
    if (json === (json | 0)) return json
    return this.#refuse(
      place,
      bodyCodes.integerMalformed,
      `${named(place)} must be an integer of 32 bits, not \`${json}\``,
    )
  }

  /** Source: OData JSON 4.01, section 3.2: clients with `IEEE754Compatible=true` write an Int64 as a string. */
  #readInt64(json: JsonValue, place: Place): number | undefined {
    if (typeof json !== 'number' && typeof json !== 'string') {
      return this.#refuseKind(place, 'an integer', json)
    }
    const isWritten = typeof json === 'number' || /^-?\d{1,19}$/u.test(json)
    const number = isWritten ? Number(json) : Number.NaN
    if (Number.isSafeInteger(number)) return number
    return this.#refuse(
      place,
      bodyCodes.integerMalformed,
      `${named(place)} must be an integer of at most 53 bits, not ${quoted(String(json))}`,
    )
  }

  #readInstant(json: JsonValue, place: Place): string | undefined {
    if (typeof json !== 'string') return this.#refuseKind(place, 'a date and time', json)
    try {
      Temporal.Instant.from(json)
      return json
    } catch {
      return this.#refuse(
        place,
        bodyCodes.instantMalformed,
        `${named(place)} must be a date and time with offset, not ${quoted(json)}`,
      )
    }
  }

  #readEnumMember(
    type: EnumType,
    json: string,
    stored: JsonValue | undefined,
    place: Place,
  ): string | undefined {
    const word = json.toLowerCase()
    const values = type.members.filter(({ name }) => name !== evolvableSentinel)
    const member = values.find(({ name }) => name.toLowerCase() === word)
    if (member !== undefined) {
      return this.#mayWrite(member, stored) ? member.name : this.#refuseBetaWord(member.name, place)
    }
    const observed = type.observed?.find((name) => name.toLowerCase() === word)
    if (observed !== undefined && this.#mayLackValueAt?.(place) === true) {
      const message = `${quoted(observed)} in ${named(place)} is a value whose effect is not published`
      return this.#warn(place, bodyCodes.valueLeftOut, message)
    }
    const hint = this.#hint(
      json,
      values.filter((value) => existsIn(value, this.#version)).map(({ name }) => name),
    )
    return this.#refuse(
      place,
      bodyCodes.valueUnknown,
      `${quoted(json)} is not a value of ${named(place)}${hint}`,
    )
  }

  /** Reads names joined by commas; they are returned in declared order, once each, as .NET prints flags. */
  #readFlags(
    type: EnumType,
    json: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): string | undefined {
    if (typeof json !== 'string') {
      return this.#refuseKind(place, 'a string of values joined by commas', json)
    }
    const names: (string | undefined)[] = []
    for (const name of json.split(',')) {
      if (this.findings.isFull) return undefined
      names.push(this.#readEnumMember(type, name.trim(), stored, place))
    }
    if (names.includes(undefined) && this.#mayLackValueAt?.(place) !== true) return undefined
    const given = type.members.filter(({ name }) => names.includes(name))
    const set = given.filter(({ value }) => value !== 0)
    if (given.length === 0) return undefined
    return (set.length > 0 ? set : given).map(({ name }) => name).join(',')
  }

  /** Reads `{ "id": … }`; other members of the entity are ignored. */
  #readReference(json: JsonValue, place: Place): string | undefined {
    if (!isJsonObject(json)) return this.#refuseKind(place, 'an object with an `id`', json)
    const name = givenName(json, 'id') ?? 'id'
    const id = json[name]
    const here = [...place, name]
    if (id === undefined)
      return this.#refuse(here, bodyCodes.memberRequired, `${named(here)} is required`)
    if (typeof id !== 'string') return this.#refuseKind(here, 'a GUID', id)
    if (!isGuid(id))
      return this.#refuse(
        here,
        bodyCodes.guidMalformed,
        `${named(here)} must be a GUID, not ${quoted(id)}`,
      )
    return id
  }

  #readCollection(
    type: CollectionType,
    json: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): JsonValue | undefined {
    if (!Array.isArray(json)) return this.#refuseKind(place, 'an array', json)
    const items: JsonValue[] = []
    for (const [index, item] of (json as readonly JsonValue[]).entries()) {
      if (this.findings.isFull) return undefined
      const read = this.#readItem(type, item, stored, [...place, index])
      if (read !== undefined) items.push(read)
    }
    if (items.length < json.length) {
      // WHY: the rest of a list is what is known of it; an empty one would say that nothing was given.
      return items.length > 0 && this.#mayLackValueAt?.(place) === true ? items : undefined
    }
    return type.isSet === true ? withoutRepeatedWords(items) : items
  }

  #readItem(
    { element }: CollectionType,
    item: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): JsonValue | undefined {
    return item === null
      ? this.#refuse(place, bodyCodes.nullNotAllowed, `${named(place)} must not be null`)
      : this.readValue(element, item, stored, place)
  }

  #readVariant(
    type: PolymorphicType,
    json: JsonValue,
    stored: JsonValue | undefined,
    place: Place,
  ): JsonObject | undefined {
    if (!isJsonObject(json)) return this.#refuseKind(place, 'an object', json)
    const variants = Object.entries(type.variants)
    const byType = this.#variantNamedByType(variants, json, place)
    const byValue = variantNamedByValue(type, variants, json)
    const variant = byType ?? byValue
    if (byType === undefined && typeof json['@odata.type'] === 'string') return undefined
    if (variant === undefined) {
      const names = variants.map(([, { name }]) => `\`#microsoft.graph.${name}\``).join(' or ')
      return this.#refuse(
        place,
        bodyCodes.typeRequired,
        `${named(place)} needs \`@odata.type\`: ${names}`,
      )
    }
    if (byType !== undefined && byValue !== undefined && byType !== byValue) {
      return this.#refuse(
        place,
        bodyCodes.typeContradicted,
        `\`@odata.type\` and \`${type.discriminator}\` of ${named(place)} contradict each other`,
      )
    }
    const [value, complex] = variant
    const isSameVariant = isJsonObject(stored) && stored[type.discriminator] === value
    const read = this.readComplex(complex, json, isSameVariant ? stored : undefined, place)
    return read && { ...read, [type.discriminator]: value }
  }

  #variantNamedByType(
    variants: readonly (readonly [string, ComplexType])[],
    json: JsonObject,
    place: Place,
  ): readonly [string, ComplexType] | undefined {
    const given = json['@odata.type']
    if (typeof given !== 'string') return undefined
    const name = unqualified(given)
    const variant = variants.find(([, complex]) => complex.name.toLowerCase() === name)
    if (variant !== undefined) return variant
    const here = [...place, '@odata.type']
    const names = variants.map(([, complex]) => `#microsoft.graph.${complex.name}`)
    return this.#refuse(
      here,
      bodyCodes.typeUnknown,
      `${quoted(given)} is not a type of ${named(place)}${this.#hint(given, names)}`,
    )
  }
}

/**
 * Tells the name of an annotation (`@odata.etag`, `users@odata.type`, `@microsoft.graph.tips`) or of an action
 * that the service advertised (`#microsoft.graph.restore`): neither is a member of the object.
 */
export function isAnnotationName(name: string): boolean {
  return name.startsWith('#') || /@(?:odata|ostiary|microsoft\.graph)\./iu.test(name)
}

/** The name of a type without its namespace, in lower case. */
function unqualified(type: string): string {
  return type.replace(/^#?(?:microsoft\.graph\.)?/iu, '').toLowerCase()
}

/** Keeps the first spelling of each word. */
function withoutRepeatedWords(words: readonly JsonValue[]): readonly JsonValue[] {
  const firstSpellings = new Map<JsonValue, JsonValue>()
  for (const word of words) {
    const key = typeof word === 'string' ? word.toLowerCase() : word
    if (!firstSpellings.has(key)) firstSpellings.set(key, word)
  }
  return [...firstSpellings.values()]
}

function variantNamedByValue(
  type: PolymorphicType,
  variants: readonly (readonly [string, ComplexType])[],
  json: JsonObject,
): readonly [string, ComplexType] | undefined {
  const name = givenName(json, type.discriminator)
  const given = name === undefined ? undefined : json[name]
  if (typeof given !== 'string') return undefined
  return variants.find(([value]) => value.toLowerCase() === given.toLowerCase())
}

/** Puts exactly spelt members first, so that of two casings the canonical one is read. */
function sortedByExactness(
  json: JsonObject,
  properties: ReadonlyMap<string, Property>,
): readonly string[] {
  const isExact = (name: string): boolean => properties.get(name.toLowerCase())?.name === name
  return Object.keys(json).sort((one, other) => Number(isExact(other)) - Number(isExact(one)))
}

/**
 * Tells whether an empty list means an unset object. DEVIATION: the CSDL has an object or null there;
 * exported policies in circulation have `"locations": []`, which can mean nothing else.
 */
function isEmptyListForObject(property: Property, json: JsonValue): boolean {
  return property.type.kind === 'complex' && Array.isArray(json) && json.length === 0
}
