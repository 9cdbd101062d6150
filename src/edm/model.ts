/**
 * The entity model as frozen data: enumerations, complex types and their properties, named exactly as in
 * Graph's CSDL. Decoding, merging, completing, `$metadata` and OpenAPI are driven by these descriptors.
 * Source: OData 4.01 CSDL, sections 6-10; Graph's published schemas.
 */

import type { Finding } from '../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../kernel/json.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'

/** The two service roots of Graph. Every member of v1.0 is also one of beta. */
export type GraphVersion = 'v1.0' | 'beta'

/** The `versions` facet of a member that only beta has. */
export const betaOnly = Object.freeze(['beta'] as const)

/** The annotation that names the derived type of a value. Shape of a value: `#microsoft.graph.iPv4CidrRange`. */
export const typeAnnotation = '@odata.type'

/** The member with which an enumeration announces that more may come; never a value of its own. */
export const evolvableSentinel = 'unknownFutureValue'

/** A closed word among the values of a string. */
export interface Keyword {
  readonly name: string
  /** Other spellings that are read as this keyword; they compare without case, as the name does. */
  readonly aliases?: readonly string[]
  /** Where the keyword may be written; both versions when absent. */
  readonly versions?: readonly GraphVersion[]
}

/** What is wrong with a value: our code, the message, and Graph's number where it is known. */
export interface ValueRefusal extends Pick<Finding, 'message' | 'code'> {
  readonly ostiaryCode: OstiaryCode
}

/** The values of a string, where the CSDL says only `Edm.String`. */
export interface Vocabulary {
  readonly keywords: readonly Keyword[]
  /** Reads a text that is not a keyword: its canonical spelling, or undefined when it is not allowed. */
  readonly readOther: (text: string) => string | undefined
  /** Names what `readOther` reads, for messages: `the id of a group`. */
  readonly otherName?: string
  /** Explains why a value is refused, with the sentence and the code of the public service where they are known. */
  readonly refusal?: (text: string) => ValueRefusal
}

interface PrimitiveType {
  readonly kind: 'boolean' | 'int32' | 'int64' | 'guid' | 'dateTimeOffset'
}

/** A text; with a vocabulary, one of the words that it allows. */
export interface StringType {
  readonly kind: 'string'
  readonly vocabulary?: Vocabulary
  /** The primitive type of the CSDL that JSON writes as a string; `Edm.String` when absent. */
  readonly edmName?: 'Edm.Duration' | 'Edm.Binary' | 'Edm.TimeOfDay'
}

/** A member that the service prints as null and does not publish the type of. */
interface PlaceholderType {
  readonly kind: 'placeholder'
}

/** One value of an enumeration. */
export interface EnumMember<Name extends string = string> {
  readonly name: Name
  readonly value: number
  /** Where the member is published; both versions when absent. */
  readonly versions?: readonly GraphVersion[]
}

/** An enumeration; a `flags` one is written as names joined by commas. */
export interface EnumType<Name extends string = string> {
  readonly kind: 'enum' | 'flags'
  readonly name: string
  readonly members: readonly EnumMember<Name>[]
  /** Words that were seen at the service and whose effect is not published; never written. */
  readonly observed?: readonly string[]
}

/** An entity of another set, written `{ "id": … }` and held as its id. */
export interface ReferenceType {
  readonly kind: 'reference'
  readonly entity: string
}

/** A list of elements of one type. */
export interface CollectionType<Element = SingleType> {
  readonly kind: 'collection'
  /** Whether a word that repeats an earlier one, in any letter case, is dropped when a body is read. */
  readonly isSet?: true
  readonly element: Element
}

/** A structured type: its properties, and the type that it extends. */
export interface ComplexType {
  readonly kind: 'complex'
  readonly name: string
  /** The namespace of the type and of the types that only it uses; `microsoft.graph` when absent. */
  readonly namespace?: string
  /** The type that this one extends; its properties are among those of this one. */
  readonly base?: ComplexType
  readonly isAbstract?: true
  /** Its values are entities, which are related to rather than contained. */
  readonly isEntity?: true
  /** The member that identifies an entity; `id`, if it has one, when absent. */
  readonly key?: string
  /** Its values may have members in addition to the declared ones. */
  readonly isOpen?: true
  /** Its values are media: bytes together with an entity. */
  readonly hasStream?: true
  /** Where the type exists; both versions when absent. */
  readonly versions?: readonly GraphVersion[]
  /** All properties in declared order, those of the base type first. */
  readonly properties: readonly Property[]
  /** Rewrites a shorter spelling to the object that it means; undefined for any other value. */
  readonly shorthand?: (json: JsonValue) => JsonValue | undefined
}

/** A member whose derived type is named by `@odata.type` or by the value of a discriminator. */
export interface PolymorphicType {
  readonly kind: 'polymorphic'
  readonly base: ComplexType
  /** The name of the enum property that tells the variants apart; `@odata.type` when none does. */
  readonly discriminator: string
  /** The derived type for each value of the discriminator. */
  readonly variants: Readonly<Record<string, ComplexType>>
}

/** What a JSON object is described by. */
export type ObjectType = ComplexType | PolymorphicType

/** The type of one value. */
export type SingleType =
  | PrimitiveType
  | StringType
  | PlaceholderType
  | EnumType
  | ReferenceType
  | ComplexType
  | PolymorphicType

/** The type of a property. */
export type PropertyType = SingleType | CollectionType

/** What is known of a property beyond its name and type. */
export interface Facets {
  /** Null is refused, and a new object must have the member. Collections are never null. */
  readonly nullable?: false
  /** A new object must have the member although the CSDL lets it be null. */
  readonly isRequired?: true
  /** Where the member exists; both versions when absent. */
  readonly versions?: readonly GraphVersion[]
  /** The service sets it; ignored in input. */
  readonly isReadOnly?: true
  /** The value of an unset member, instead of null. */
  readonly default?: JsonValue
  /** Serialised only when set, instead of as null. */
  readonly isSparse?: true
  /** Left out of an answer that omits empty members when it is null or an empty list; it is stored all the same. */
  readonly isOmittedWhenEmpty?: true
  /** The CSDL lets the items of the collection be null; none is ever read or written. */
  readonly hasNullableItems?: true
}

/** A property of a structured type. */
export interface Property extends Facets {
  readonly name: string
  readonly type: PropertyType
}

export const text = Object.freeze({ kind: 'string' } as const)
export const duration = Object.freeze({ kind: 'string', edmName: 'Edm.Duration' } as const)
export const binary = Object.freeze({ kind: 'string', edmName: 'Edm.Binary' } as const)
export const timeOfDay = Object.freeze({ kind: 'string', edmName: 'Edm.TimeOfDay' } as const)
export const guid = Object.freeze({ kind: 'guid' } as const)
export const boolean = Object.freeze({ kind: 'boolean' } as const)
export const int32 = Object.freeze({ kind: 'int32' } as const)
/** Values are integers that JSON numbers hold exactly. */
export const int64 = Object.freeze({ kind: 'int64' } as const)
export const dateTimeOffset = Object.freeze({ kind: 'dateTimeOffset' } as const)
export const placeholder = Object.freeze({ kind: 'placeholder' } as const)

/** Declares a string that takes only the words and spellings of a vocabulary. */
export function wordOf(vocabulary: Vocabulary): StringType {
  return Object.freeze({ kind: 'string', vocabulary: Object.freeze(vocabulary) })
}

/** Members of an enumeration that only beta publishes. */
interface EnumFacets<Name> {
  readonly inBeta?: readonly Name[]
  /** Words that were seen at the service and whose effect is not published. */
  readonly observed?: readonly string[]
}

function members<Name extends string>(
  values: Readonly<Record<Name, number>>,
  { inBeta = [] }: EnumFacets<Name>,
): EnumMember<Name>[] {
  return Object.entries<number>(values).map(([name, value]) => {
    const versions = inBeta.some((member) => member === name) ? { versions: betaOnly } : {}
    return Object.freeze({ name: name as Name, value, ...versions })
  })
}

/** Declares an enumeration by its names and numbers, in declared order. */
export function enumType<const Values extends Readonly<Record<string, number>>>(
  name: string,
  values: Values,
  facets: EnumFacets<Extract<keyof Values, string>> = {},
) {
  type Name = Extract<keyof Values, string>
  const { observed } = facets
  return Object.freeze({
    kind: 'enum' as const,
    name,
    members: members<Name>(values, facets),
    ...(observed && { observed }),
  })
}

/** Declares an enumeration whose values are sets of its names; each name has a power of two. */
export function flagsType<const Values extends Readonly<Record<string, number>>>(
  name: string,
  values: Values,
  facets: EnumFacets<Extract<keyof Values, string>> = {},
) {
  type Name = Extract<keyof Values, string>
  return Object.freeze({ kind: 'flags' as const, name, members: members<Name>(values, facets) })
}

/** Declares a reference to an entity of the named type. */
export function referenceTo(entity: string): ReferenceType {
  return Object.freeze({ kind: 'reference', entity })
}

/** Declares an ordered list of values, none of them null. */
export function collection<const Element extends SingleType>(element: Element) {
  return Object.freeze({ kind: 'collection' as const, element })
}

/** Declares a list of words in which none repeats another. Letter case does not tell two words apart. */
export function setOf<const Element extends StringType>(element: Element) {
  return Object.freeze({ kind: 'collection' as const, isSet: true as const, element })
}

/** Declares one member of a complex type. */
export function property<const Name extends string, const Type extends PropertyType>(
  name: Name,
  type: Type,
): { readonly name: Name; readonly type: Type }
export function property<
  const Name extends string,
  const Type extends PropertyType,
  const Known extends Facets,
>(name: Name, type: Type, facets: Known): { readonly name: Name; readonly type: Type } & Known
export function property(name: string, type: PropertyType, facets: Facets = {}): Property {
  return Object.freeze({ name, type, ...facets })
}

/** The facets of a member that only beta has. */
export const inBeta = Object.freeze({ versions: betaOnly })

/**
 * Declares many members by their names, in the order in which they are serialised, those with facets as a pair.
 * Shape: `{ displayName: text, isEnabled: [boolean, inBeta] }`.
 */
export function declareProperties(
  types: Readonly<Record<string, PropertyType | readonly [PropertyType, Facets]>>,
): readonly Property[] {
  return Object.entries(types).map(([name, declared]) =>
    'kind' in declared ? property(name, declared) : property(name, declared[0], declared[1]),
  )
}

type TypeFacets = Pick<ComplexType, 'isAbstract' | 'isOpen' | 'versions' | 'namespace'>

/** Declares a complex type by its properties in the order in which they are serialised. */
export function complexType<const Properties extends readonly Property[]>(
  name: string,
  properties: Properties,
  facets: TypeFacets & Pick<ComplexType, 'shorthand'> = {},
) {
  return Object.freeze({ kind: 'complex' as const, name, properties, ...facets })
}

/**
 * Declares an entity type by all its properties in the order in which they are serialised, those of its
 * base type among them.
 */
export function entityType<const Properties extends readonly Property[]>(
  name: string,
  properties: Properties,
  facets: TypeFacets & Pick<ComplexType, 'base' | 'hasStream' | 'key'> = {},
) {
  return Object.freeze({ kind: 'complex' as const, isEntity: true, name, properties, ...facets })
}

/** Declares a type that adds properties to those of its base type, an entity type if that is one. */
export function derivedType<const Base extends ComplexType, const Own extends readonly Property[]>(
  name: string,
  base: Base,
  own: Own,
  facets: TypeFacets = {},
) {
  const properties = [...base.properties, ...own] as unknown as readonly [
    ...Base['properties'],
    ...Own,
  ]
  const { isEntity } = base
  return Object.freeze({
    kind: 'complex' as const,
    name,
    base,
    properties,
    ...(isEntity && { isEntity }),
    ...facets,
  })
}

/** Declares a member that is one of several derived types. */
export function oneOf<
  const Discriminator extends string,
  const Variants extends Readonly<Record<string, ComplexType>>,
>(base: ComplexType, discriminator: Discriminator, variants: Variants) {
  return Object.freeze({ kind: 'polymorphic' as const, base, discriminator, variants })
}

/** Tells whether a member, keyword or type exists in a version. */
export function existsIn(
  item: { readonly versions?: readonly GraphVersion[] },
  version: GraphVersion,
): boolean {
  return item.versions?.includes(version) ?? true
}

/** Tells whether a new object must have the member. */
export function isRequired(property: Property): boolean {
  if (property.isRequired === true) return true
  return (
    property.nullable === false &&
    property.type.kind !== 'collection' &&
    property.default === undefined
  )
}

/** Finds the derived type that a decoded value is of. */
export function variantOf(type: PolymorphicType, value: JsonObject): ComplexType | undefined {
  const kind = value[type.discriminator]
  return typeof kind === 'string' && Object.hasOwn(type.variants, kind)
    ? type.variants[kind]
    : undefined
}
