/**
 * Entity types as JSON Schema, for the components of an OpenAPI document.
 * Source: OpenAPI 3.1, section 4.8.24 (schemas, discriminators); OData JSON 4.01, sections 4.5 and 7.
 */

import { graphNamespace, namespaceOf, type NamedTypes } from '../../../edm/csdl/reachable-types.ts'
import {
  existsIn,
  isRequired,
  type ComplexType,
  type EnumType,
  type GraphVersion,
  type ObjectType,
  type PolymorphicType,
  type Property,
  type PropertyType,
  type ReferenceType,
  type StringType,
} from '../../../edm/model.ts'
import type { JsonObject } from '../../../kernel/json.ts'

/** A JSON Schema. */
export type Schema = JsonObject

function componentName(namespace: string, name: string): string {
  return `${namespace}.${name}`
}

function referTo(namespace: string, name: string): Schema {
  return { $ref: `#/components/schemas/${componentName(namespace, name)}` }
}

/** Also lets the value be null. */
function orNull(schema: Schema): Schema {
  const { type } = schema
  if (type === 'null') return schema
  return typeof type === 'string'
    ? { ...schema, type: [type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] }
}

const primitiveSchemas = {
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  guid: { type: 'string', format: 'uuid' },
  dateTimeOffset: { type: 'string', format: 'date-time' },
  placeholder: { type: 'null' },
} as const

const stringFormats = { 'Edm.Duration': 'duration', 'Edm.Binary': 'base64url' } as const

/** The types of one version as schemas that refer to each other. */
export class SchemaPrinter {
  readonly #types: ReadonlyMap<string, NamedTypes>
  readonly #version: GraphVersion

  constructor(types: ReadonlyMap<string, NamedTypes>, version: GraphVersion) {
    this.#types = types
    this.#version = version
  }

  /** All types by the names under which `printObject` refers to them. */
  printComponents(): JsonObject {
    const components = [...this.#types].flatMap(([namespace, named]) => [
      ...[...named.enumerations.values()].map(
        (type) => [namespace, type.name, printEnum(type, this.#version)] as const,
      ),
      ...[...named.structured.values()].map(
        (type) => [namespace, type.name, this.#component(namespace, type)] as const,
      ),
    ])
    return Object.fromEntries(
      components
        .map(([namespace, name, schema]) => [componentName(namespace, name), schema] as const)
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    )
  }

  /** An object of a type, as a reference to its component. */
  printObject(type: ObjectType): Schema {
    return this.#value(namespaceOf(type), type)
  }

  /** An object of parameters, which has no component. */
  printParameters({ properties }: ComplexType): Schema {
    return {
      type: 'object',
      properties: this.#properties(graphNamespace, properties),
      required: requiredMembers(properties, this.#version),
    }
  }

  #component(namespace: string, type: ComplexType): Schema {
    const inherited = new Set(type.base?.properties.map(({ name }) => name))
    const own = type.properties.filter(({ name }) => !inherited.has(name))
    const told = this.#types.get(namespace)?.discriminators.get(type.name)
    const schema: Schema = {
      type: 'object',
      properties: {
        ...(told && { [told.property]: { const: told.value } }),
        ...this.#properties(namespace, own),
      },
      ...(told && { required: [told.property] }),
    }
    return type.base ? { allOf: [referTo(namespace, type.base.name), schema] } : schema
  }

  #properties(namespace: string, properties: readonly Property[]): JsonObject {
    const printed = properties
      .filter((property) => existsIn(property, this.#version))
      .map((property) => [property.name, this.#property(namespace, property)] as const)
    return Object.fromEntries(printed)
  }

  #property(namespace: string, property: Property): Schema {
    const { type, isReadOnly } = property
    const schema = this.#value(namespace, type)
    const isNullable = property.nullable !== false && type.kind !== 'collection'
    return {
      ...(isNullable ? orNull(schema) : schema),
      ...(isReadOnly && { readOnly: true }),
      ...(property.default === undefined ? {} : { default: property.default }),
    }
  }

  #value(namespace: string, type: PropertyType): Schema {
    switch (type.kind) {
      case 'string':
        return this.#text(type)
      case 'enum':
      case 'flags':
      case 'complex':
        return referTo(namespace, type.name)
      case 'collection':
        return { type: 'array', items: this.#value(namespace, type.element) }
      case 'polymorphic':
        return this.#oneOf(namespace, type)
      case 'reference':
        return this.#reference(namespace, type)
      default:
        return primitiveSchemas[type.kind]
    }
  }

  #text({ edmName, vocabulary }: StringType): Schema {
    const words = (vocabulary?.keywords ?? [])
      .filter((keyword) => existsIn(keyword, this.#version))
      .map(({ name }) => `\`${name}\``)
    const other = vocabulary?.otherName
    const values = other === undefined ? words : [...words, other]
    return {
      type: 'string',
      ...(edmName && { format: stringFormats[edmName] }),
      ...(values.length > 0 && { description: `One of: ${values.join(', ')}.` }),
    }
  }

  #oneOf(namespace: string, { discriminator, variants }: PolymorphicType): Schema {
    const known = Object.entries(variants).filter(([, variant]) => existsIn(variant, this.#version))
    return {
      oneOf: known.map(([, { name }]) => referTo(namespace, name)),
      discriminator: {
        propertyName: discriminator,
        mapping: Object.fromEntries(
          known.map(([value, { name }]) => [
            value,
            `#/components/schemas/${componentName(namespace, name)}`,
          ]),
        ),
      },
    }
  }

  /** A reference is written with the id alone and read as the entity, where that is described. */
  #reference(namespace: string, { entity }: ReferenceType): Schema {
    const isDescribed = this.#types.get(namespace)?.structured.has(entity) === true
    return isDescribed
      ? referTo(namespace, entity)
      : { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
  }
}

function printEnum({ kind, members }: EnumType, version: GraphVersion): Schema {
  const names = members.filter((member) => existsIn(member, version)).map(({ name }) => name)
  if (kind === 'enum') return { type: 'string', enum: names }
  const any = `(?:${names.join('|')})`
  return {
    type: 'string',
    pattern: `^${any}(?:,${any})*$`,
    description: 'Any of the values, joined by commas.',
  }
}

/** Names the members that a new object must have. */
export function requiredMembers(
  properties: readonly Property[],
  version: GraphVersion,
): readonly string[] {
  return properties
    .filter(
      (property) => existsIn(property, version) && !property.isReadOnly && isRequired(property),
    )
    .map(({ name }) => name)
}
