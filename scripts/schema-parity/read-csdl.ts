/** Reads a CSDL document as plain data, type names without their namespace. */

import { XmlDocument, XmlElement } from 'libxml2-wasm'

/** One property, with what differs between two schemas. */
export interface CsdlProperty {
  readonly name: string
  /** Without `Collection()`. Shape: `Edm.String`, `riskLevel`. */
  readonly type: string
  readonly isCollection: boolean
  readonly isNullable: boolean
  readonly isNavigation: boolean
}

export interface CsdlType {
  readonly kind: 'EntityType' | 'ComplexType'
  readonly name: string
  readonly base?: string
  readonly isAbstract: boolean
  /** Whether the type itself says that values may have members that are not declared. */
  readonly isOpen: boolean
  /** Declared by the type itself. */
  readonly properties: readonly CsdlProperty[]
}

export interface CsdlEnum {
  readonly kind: 'EnumType'
  readonly name: string
  readonly isFlags: boolean
  /** Numbers by name. */
  readonly members: ReadonlyMap<string, number>
}

export interface CsdlOperation {
  readonly kind: 'Action' | 'Function'
  /** With what it is bound to. Shape: `restore(namedLocation)`. */
  readonly name: string
  readonly boundTo: string
  readonly parameters: readonly CsdlProperty[]
  readonly returns?: CsdlProperty
}

export interface CsdlSchema {
  readonly types: ReadonlyMap<string, CsdlType>
  readonly enums: ReadonlyMap<string, CsdlEnum>
  readonly operations: ReadonlyMap<string, CsdlOperation>
}

const namespace = 'microsoft.graph'

function childrenOf(element: XmlElement): readonly XmlElement[] {
  const children: XmlElement[] = []
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(node)
  }
  return children
}

function descendantsNamed(element: XmlElement, name: string): readonly XmlElement[] {
  if (element.name === name) return [element]
  return childrenOf(element).flatMap((child) => descendantsNamed(child, name))
}

function attribute(element: XmlElement, name: string): string | undefined {
  return element.attr(name)?.value
}

function localName(qualified: string): string {
  return qualified.replace(/^(?:graph|microsoft\.graph)\./u, '')
}

function readProperty(element: XmlElement): CsdlProperty {
  const type = attribute(element, 'Type') ?? ''
  const item = /^Collection\((.*)\)$/u.exec(type)?.[1]
  return {
    name: attribute(element, 'Name') ?? '',
    type: localName(item ?? type),
    isCollection: item !== undefined,
    isNullable: attribute(element, 'Nullable') !== 'false',
    isNavigation: element.name === 'NavigationProperty',
  }
}

function readType(element: XmlElement, kind: CsdlType['kind']): CsdlType {
  const base = attribute(element, 'BaseType')
  return {
    kind,
    name: attribute(element, 'Name') ?? '',
    ...(base !== undefined && { base: localName(base) }),
    isAbstract: attribute(element, 'Abstract') === 'true',
    isOpen: attribute(element, 'OpenType') === 'true',
    properties: childrenOf(element)
      .filter(({ name }) => name === 'Property' || name === 'NavigationProperty')
      .map(readProperty),
  }
}

function readEnum(element: XmlElement): CsdlEnum {
  const members = childrenOf(element).map((member): [string, number] => [
    attribute(member, 'Name') ?? '',
    Number(attribute(member, 'Value')),
  ])
  return {
    kind: 'EnumType',
    name: attribute(element, 'Name') ?? '',
    isFlags: attribute(element, 'IsFlags') === 'true',
    members: new Map(members),
  }
}

function readOperation(element: XmlElement, kind: CsdlOperation['kind']): CsdlOperation {
  const parts = childrenOf(element)
  const [binding, ...parameters] = parts
    .filter(({ name }) => name === 'Parameter')
    .map(readProperty)
  const returns = parts.find(({ name }) => name === 'ReturnType')
  const boundTo = binding?.type ?? ''
  return {
    kind,
    name: `${attribute(element, 'Name')}(${boundTo})`,
    boundTo,
    parameters,
    ...(returns && { returns: readProperty(returns) }),
  }
}

function byName<Item extends { readonly name: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.name, item]))
}

/** Reads the namespace `microsoft.graph` of a document, bare or wrapped in `Edmx`. */
export function readCsdl(xml: string): CsdlSchema {
  const document = XmlDocument.fromString(xml)
  try {
    const elements = descendantsNamed(document.root, 'Schema')
      .filter((schema) => attribute(schema, 'Namespace') === namespace)
      .flatMap(childrenOf)
    const named = (name: string): readonly XmlElement[] =>
      elements.filter((element) => element.name === name)
    return {
      types: byName([
        ...named('EntityType').map((each) => readType(each, 'EntityType')),
        ...named('ComplexType').map((each) => readType(each, 'ComplexType')),
      ]),
      enums: byName(named('EnumType').map(readEnum)),
      operations: byName([
        ...named('Action').map((each) => readOperation(each, 'Action')),
        ...named('Function').map((each) => readOperation(each, 'Function')),
      ]),
    }
  } finally {
    document.dispose()
  }
}
