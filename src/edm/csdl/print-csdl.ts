/**
 * Prints a schema document as CSDL.
 * Source: OData 4.0 CSDL, sections 3 to 13; https://graph.microsoft.com/v1.0/$metadata for alias and container.
 */

import {
  existsIn,
  type ComplexType,
  type EnumType,
  type Property,
  type PropertyType,
  type SingleType,
} from '../model.ts'
import { graphNamespace, namespaceOf, type NamedTypes } from './reachable-types.ts'
import {
  nameOf,
  type BoundOperation,
  type Navigation,
  type SchemaDocument,
  type TypeUse,
} from './schema-document.ts'

const edmxNamespace = 'http://docs.oasis-open.org/odata/ns/edmx'
const edmNamespace = 'http://docs.oasis-open.org/odata/ns/edm'
const alias = 'graph'

type Attributes = Readonly<Record<string, string | undefined>>

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** Prints one element as lines. Undefined attributes are left out. */
function element(
  name: string,
  attributes: Attributes,
  children: readonly string[] = [],
): readonly string[] {
  const printed = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => ` ${attribute}="${escapeAttribute(value ?? '')}"`)
    .join('')
  if (children.length === 0) return [`<${name}${printed} />`]
  return [`<${name}${printed}>`, ...children.map((line) => `  ${line}`), `</${name}>`]
}

function qualified(namespace: string, name: string): string {
  return namespace === graphNamespace ? `${alias}.${name}` : `${namespace}.${name}`
}

function useName({ type, isCollection }: TypeUse): string {
  const name = qualified(namespaceOf(type), nameOf(type))
  return isCollection ? `Collection(${name})` : name
}

function fullUseName({ type, isCollection }: TypeUse): string {
  const name = `${namespaceOf(type)}.${nameOf(type)}`
  return isCollection ? `Collection(${name})` : name
}

const primitiveNames = {
  boolean: 'Edm.Boolean',
  int32: 'Edm.Int32',
  int64: 'Edm.Int64',
  guid: 'Edm.Guid',
  dateTimeOffset: 'Edm.DateTimeOffset',
  // WHY: Microsoft does not publish the type; the value is always null, which a string may be.
  placeholder: 'Edm.String',
} as const

function singleName(namespace: string, type: SingleType): string {
  switch (type.kind) {
    case 'string':
      return type.edmName ?? 'Edm.String'
    case 'enum':
    case 'flags':
    case 'complex':
    case 'polymorphic':
      return qualified(namespace, type.kind === 'polymorphic' ? type.base.name : type.name)
    case 'reference':
      return qualified(namespace, type.entity)
    default:
      return primitiveNames[type.kind]
  }
}

function typeName(namespace: string, type: PropertyType): string {
  return type.kind === 'collection'
    ? `Collection(${singleName(namespace, type.element)})`
    : singleName(namespace, type)
}

/** Tells whether the CSDL declares a navigation property. */
function isRelation(type: PropertyType): boolean {
  const single = type.kind === 'collection' ? type.element : type
  if (single.kind === 'reference') return true
  if (single.kind === 'polymorphic') return single.base.isEntity === true
  return single.kind === 'complex' && single.isEntity === true
}

/** Prints the `Nullable` facet; for a collection it is about the items. */
function nullableFacet(property: Property): 'false' | undefined {
  const isNullable =
    property.type.kind === 'collection' ? property.hasNullableItems : property.nullable !== false
  return isNullable === true ? undefined : 'false'
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1
}

/** Sorts types by name, and puts each base type before the types that extend it. */
function basesFirst(types: ReadonlyMap<string, ComplexType>): readonly ComplexType[] {
  const sorted = new Set<ComplexType>()
  const add = (type: ComplexType): void => {
    const base = type.base && types.get(type.base.name)
    if (base) add(base)
    sorted.add(type)
  }
  for (const type of [...types.values()].toSorted(byName)) add(type)
  return [...sorted]
}

/**
 * Prints one document. Types are sorted by name, members stay in declared order.
 * WHY base types first: generators such as odata2ts write one class for each type in this order.
 */
export function printCsdl(document: SchemaDocument): string {
  return new CsdlPrinter(document).print()
}

class CsdlPrinter {
  readonly #document: SchemaDocument

  constructor(document: SchemaDocument) {
    this.#document = document
  }

  print(): string {
    const { types } = this.#document
    const schemas = [...types].flatMap(([namespace, named]) => this.#schema(namespace, named))
    const services = element('edmx:DataServices', {}, schemas)
    const root = element('edmx:Edmx', { Version: '4.0', 'xmlns:edmx': edmxNamespace }, services)
    return ['<?xml version="1.0" encoding="utf-8"?>', ...root, ''].join('\n')
  }

  #schema(namespace: string, { structured, enumerations }: NamedTypes): readonly string[] {
    const isGraph = namespace === graphNamespace
    return element(
      'Schema',
      { Namespace: namespace, Alias: isGraph ? alias : undefined, xmlns: edmNamespace },
      [
        ...[...enumerations.values()].toSorted(byName).flatMap((type) => this.#enumeration(type)),
        ...basesFirst(structured).flatMap((type) => this.#structured(namespace, type)),
        ...(isGraph ? this.#document.operations.flatMap((each) => this.#operation(each)) : []),
        ...(isGraph ? this.#container() : []),
      ],
    )
  }

  #enumeration({ kind, name, members }: EnumType): readonly string[] {
    const { version } = this.#document
    return element(
      'EnumType',
      { Name: name, IsFlags: kind === 'flags' ? 'true' : undefined },
      members
        .filter((member) => existsIn(member, version))
        .flatMap((member) => element('Member', { Name: member.name, Value: String(member.value) })),
    )
  }

  #structured(namespace: string, type: ComplexType): readonly string[] {
    const { version, navigations } = this.#document
    const inherited = new Set(type.base?.properties.map(({ name }) => name))
    const own = type.properties.filter(
      (property) => !inherited.has(property.name) && existsIn(property, version),
    )
    const inline = own.filter((property) => isRelation(property.type))
    const { key = 'id' } = type
    const isKeyed = type.isEntity && own.some(({ name }) => name === key)
    const served = (navigations.get(`${namespace}.${type.name}`) ?? []).filter(
      ({ name }) => !inline.some((property) => property.name === name),
    )
    return element(
      type.isEntity ? 'EntityType' : 'ComplexType',
      {
        Name: type.name,
        BaseType: type.base && qualified(namespace, type.base.name),
        Abstract: type.isAbstract && 'true',
        OpenType: type.isOpen && 'true',
        HasStream: type.hasStream && 'true',
      },
      [
        ...(isKeyed ? element('Key', {}, element('PropertyRef', { Name: key })) : []),
        ...own
          .filter((property) => !inline.includes(property))
          .flatMap((property) =>
            element('Property', {
              Name: property.name,
              Type: typeName(namespace, property.type),
              Nullable: nullableFacet(property),
            }),
          ),
        ...inline
          .filter((property) => this.#isDeclared(namespace, property.type))
          .flatMap((property) =>
            element('NavigationProperty', {
              Name: property.name,
              Type: typeName(namespace, property.type),
            }),
          ),
        ...served.flatMap((navigation) => this.#navigation(navigation)),
      ],
    )
  }

  /** A reference can name an entity type that no operation serves. */
  #isDeclared(namespace: string, type: PropertyType): boolean {
    const single = type.kind === 'collection' ? type.element : type
    if (single.kind !== 'reference') return true
    return this.#document.types.get(namespace)?.structured.has(single.entity) === true
  }

  #navigation(navigation: Navigation): readonly string[] {
    return element('NavigationProperty', {
      Name: navigation.name,
      Type: useName(navigation),
      ContainsTarget: navigation.isContained ? 'true' : undefined,
    })
  }

  #operation({ kind, name, boundTo, parameters, returns }: BoundOperation): readonly string[] {
    const { version } = this.#document
    return element(kind, { Name: name, IsBound: 'true' }, [
      // WHY not the alias: odata2ts finds the operations of a type by its full name.
      ...element('Parameter', { Name: 'bindingParameter', Type: fullUseName(boundTo) }),
      ...(parameters?.properties ?? [])
        .filter((property) => existsIn(property, version))
        .flatMap((property) =>
          element('Parameter', {
            Name: property.name,
            Type: typeName(graphNamespace, property.type),
            Nullable: nullableFacet(property),
          }),
        ),
      ...(returns ? element('ReturnType', { Type: useName(returns) }) : []),
    ])
  }

  #container(): readonly string[] {
    const elements = this.#document.container.flatMap((each) => {
      const type = useName({ ...each, isCollection: false })
      return each.isCollection
        ? element('EntitySet', { Name: each.name, EntityType: type })
        : element('Singleton', { Name: each.name, Type: type })
    })
    return element('EntityContainer', { Name: 'GraphService' }, elements)
  }
}
