/**
 * Entity types as JSON Schema, for the components of an OpenAPI document.
 * Source: OpenAPI 3.1, section 4.8.24 (schemas, discriminators); OData JSON 4.01, sections 4.5 and 7.
 */

import { graphNamespace, namespaceOf, type NamedTypes } from '../../../edm/csdl/reachable-types.ts'
import {
  existsIn,
  isRequired,
  typeAnnotation,
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
export type JsonSchema = JsonObject

function componentName(namespace: string, name: string): string {
  return `${namespace}.${name}`
}

function referTo(namespace: string, name: string): JsonSchema {
  return { $ref: `#/components/schemas/${componentName(namespace, name)}` }
}

/** Allows null in addition. */
function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema
  if (type === 'null') return schema
  return typeof type === 'string'
    ? { ...schema, type: [type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] }
}

const primitiveSchemas = {
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  guid: { type: 'string', format: 'uuid' },
  dateTimeOffset: { type: 'string', format: 'date-time' },
  placeholder: { type: 'null' },
} as const

/**
 * The member that every object may have.
 * WHY printed for types without properties: generators refuse all members of an object that declares none.
 */
const typeMember = { [typeAnnotation]: { type: 'string' } } as const

const stringFormats = {
  'Edm.Duration': 'duration',
  'Edm.Binary': 'base64url',
  'Edm.TimeOfDay': 'time',
} as const

/** Prints the types of one version as schemas that refer to each other. */
export class SchemaPrinter {
  readonly #types: ReadonlyMap<string, NamedTypes>
  readonly #version: GraphVersion

  constructor(types: ReadonlyMap<string, NamedTypes>, version: GraphVersion) {
    this.#types = types
    this.#version = version
  }

  /** Prints all types by the names under which `printObject` refers to them. */
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

  /** Prints an object of a type as a reference to its component. */
  printObject(type: ObjectType): JsonSchema {
    return this.printValue(type)
  }

  /** Prints a value of a type; named types are references to their components. */
  printValue(type: PropertyType): JsonSchema {
    return this.#value(namespaceOf(type), type)
  }

  /** Prints the parameters of an action, which have no component. */
  printParameters({ properties }: ComplexType): JsonSchema {
    return {
      type: 'object',
      properties: this.#properties(graphNamespace, properties),
      ...requiredKeyword(properties.filter((each) => this.#isRequiredMember(each))),
    }
  }

  /**
   * Prints the body of a creation.
   * WHY its required members only here: the component also describes PATCH, where every member is optional.
   */
  printNewObject(type: ComplexType): JsonSchema {
    const object = this.printObject(type)
    const required = type.properties.filter((property) => this.#isRequiredMember(property))
    if (required.length === 0) return object
    const properties = this.#properties(namespaceOf(type), required)
    return { allOf: [object, { type: 'object', properties, ...requiredKeyword(required) }] }
  }

  #isRequiredMember(property: Property): boolean {
    return existsIn(property, this.#version) && !property.isReadOnly && isRequired(property)
  }

  #component(namespace: string, type: ComplexType): JsonSchema {
    const inherited = new Set(type.base?.properties.map(({ name }) => name))
    const own = type.properties.filter(({ name }) => !inherited.has(name))
    const discriminator = this.#types.get(namespace)?.discriminators.get(type.name)
    const properties = {
      ...(discriminator && { [discriminator.property]: { const: discriminator.value } }),
      ...this.#properties(namespace, own),
    }
    const isEmpty = Object.keys(properties).length === 0
    const schema: JsonSchema = {
      type: 'object',
      properties: isEmpty ? typeMember : properties,
      ...(discriminator && { required: [discriminator.property] }),
    }
    if (type.base === undefined) return schema
    const base = referTo(namespace, type.base.name)
    return { allOf: isEmpty ? [base] : [base, schema] }
  }

  #properties(namespace: string, properties: readonly Property[]): JsonObject {
    const printed = properties
      .filter((property) => existsIn(property, this.#version))
      .map((property) => [property.name, this.#property(namespace, property)] as const)
    return Object.fromEntries(printed)
  }

  #property(namespace: string, property: Property): JsonSchema {
    const { type, isReadOnly } = property
    const schema = this.#value(namespace, type)
    const isNullable = property.nullable !== false && type.kind !== 'collection'
    const notes = [schema['description'], defaultNote(property)].filter(
      (note) => typeof note === 'string',
    )
    return {
      ...(isNullable ? orNull(schema) : schema),
      ...(notes.length > 0 && { description: notes.join(' ') }),
      ...(isReadOnly && { readOnly: true }),
    }
  }

  #value(namespace: string, type: PropertyType): JsonSchema {
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

  #text({ edmName, vocabulary }: StringType): JsonSchema {
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

  #oneOf(namespace: string, { discriminator, variants }: PolymorphicType): JsonSchema {
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

  /** A request writes a reference as its id; an answer holds the entity if the document describes it. */
  #reference(namespace: string, { entity }: ReferenceType): JsonSchema {
    const isDescribed = this.#types.get(namespace)?.structured.has(entity) === true
    return isDescribed
      ? referTo(namespace, entity)
      : { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
  }
}

/**
 * WHY not the keyword `default`: it would also apply to PATCH, which keeps a member that is left out, and
 * generators take a member with a default for one that is always present.
 */
function defaultNote({ default: value }: Property): string | undefined {
  return value === undefined ? undefined : `Default of a new object: \`${JSON.stringify(value)}\`.`
}

function requiredKeyword(properties: readonly Property[]): JsonSchema {
  return properties.length === 0 ? {} : { required: properties.map(({ name }) => name) }
}

function printEnum({ kind, members }: EnumType, version: GraphVersion): JsonSchema {
  const names = members.filter((member) => existsIn(member, version)).map(({ name }) => name)
  if (kind === 'enum') return { type: 'string', enum: names }
  const any = `(?:${names.join('|')})`
  return {
    type: 'string',
    pattern: `^${any}(?:,${any})*$`,
    description: 'One or more of the values, separated by commas.',
  }
}
