/** Prints values of complex types with every member in declared order, as Graph serialises them. */

import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts'
import { maskMember } from './evolvable.ts'
import {
  existsIn,
  type ComplexType,
  type GraphVersion,
  type PolymorphicType,
  type Property,
  type PropertyType,
  typeAnnotation,
  variantOf,
} from './model.ts'
import type { StructuredValue } from './structured-value.ts'

/** What the wire shows differently from what is stored. */
interface PrintSettings {
  readonly version: GraphVersion
  readonly printReference?: (entity: string, id: string) => JsonValue
  readonly isTyped: boolean
  readonly masksLaterMembers: boolean
  readonly omitsEmptyMembers: boolean
}

/** How a value is shown beyond its version. */
export interface EncodeOptions {
  /** Prints the entity that a reference names; `{ "id": … }` when absent. */
  readonly printReference?: (entity: string, id: string) => JsonValue
  /** False hides members of evolvable enumerations that were added later; true when absent. */
  readonly showsUnknownMembers?: boolean
  /** True leaves out empty members whose type says so. */
  readonly omitsEmptyMembers?: boolean
}

/**
 * Completes a decoded value: unset members become null, their default or an empty list, in declared
 * order. Members that the service sets are kept only when present, unset sparse members are left out.
 */
export function complete<Type extends ComplexType>(
  type: Type,
  value: JsonObject,
  version: GraphVersion,
): StructuredValue<Type> {
  return printComplex(type, value, {
    version,
    isTyped: false,
    masksLaterMembers: false,
    omitsEmptyMembers: false,
  }) as StructuredValue<Type>
}

/**
 * Prints a stored value for the wire: null-complete, without the members that the version lacks, derived
 * types with their `@odata.type`, references as objects.
 */
export function encodeComplex(
  type: ComplexType,
  value: JsonObject,
  version: GraphVersion,
  {
    printReference = (_, id) => ({ id }),
    showsUnknownMembers = true,
    omitsEmptyMembers = false,
  }: EncodeOptions = {},
): JsonObject {
  return printComplex(type, value, {
    version,
    isTyped: true,
    printReference,
    masksLaterMembers: !showsUnknownMembers,
    omitsEmptyMembers,
  })
}

function printComplex(type: ComplexType, value: JsonObject, settings: PrintSettings): JsonObject {
  const printed: Record<string, JsonValue> = {}
  for (const property of type.properties) {
    if (!existsIn(property, settings.version)) continue
    const member = Object.hasOwn(value, property.name) ? value[property.name] : undefined
    if (member === undefined && property.isReadOnly === true) continue
    if (settings.omitsEmptyMembers && property.isOmittedWhenEmpty === true && isEmpty(member)) {
      continue
    }
    if (member === undefined || member === null) {
      if (property.isSparse !== true) printed[property.name] = unsetValue(property, settings)
      continue
    }
    const shown = printValue(property.type, member, settings)
    printed[property.name] = settings.masksLaterMembers ? maskMember(property.type, shown) : shown
  }
  return printed
}

function isEmpty(member: JsonValue | undefined): boolean {
  return member === undefined || member === null || (Array.isArray(member) && member.length === 0)
}

function unsetValue(property: Property, settings: PrintSettings): JsonValue {
  if (property.type.kind === 'collection') return property.default ?? []
  if (property.type.kind === 'complex' && property.nullable === false) {
    return printComplex(property.type, {}, settings)
  }
  return property.default ?? null
}

function printValue(type: PropertyType, value: JsonValue, settings: PrintSettings): JsonValue {
  switch (type.kind) {
    case 'complex':
      return isJsonObject(value) ? printComplex(type, value, settings) : value
    case 'polymorphic':
      return isJsonObject(value) ? printVariant(type, value, settings) : value
    case 'collection':
      return Array.isArray(value)
        ? value.map((item: JsonValue) => printValue(type.element, item, settings))
        : value
    case 'reference':
      return typeof value === 'string' && settings.printReference !== undefined
        ? settings.printReference(type.entity, value)
        : value
    default:
      return value
  }
}

function printVariant(
  type: PolymorphicType,
  value: JsonObject,
  settings: PrintSettings,
): JsonObject {
  const variant = variantOf(type, value)
  if (variant === undefined) return value
  const printed = printComplex(variant, value, settings)
  return settings.isTyped || type.discriminator === typeAnnotation
    ? { '@odata.type': `#microsoft.graph.${variant.name}`, ...printed }
    : printed
}
