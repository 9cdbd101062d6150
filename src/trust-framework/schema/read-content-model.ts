/**
 * Reads the content model out of the schema document. It knows the constructs of `policy-0.3.0.0.xsd` and throws on
 * any other: named types, one sequence or choice of elements, attributes, keys, and facets of text.
 */

import type { PlacedElement } from '../xml/read-elements.ts'
import type {
  AttributeModel,
  ChildModel,
  ElementModel,
  KeyModel,
  SimpleType,
} from './content-model.ts'

const schemaNamespace = 'http://www.w3.org/2001/XMLSchema'

/** The root element of documents. */
export interface RootModel {
  readonly name: string
  readonly namespace: string
  readonly type: ElementModel
}

const kinds: Readonly<Record<string, SimpleType['kind']>> = {
  'xs:string': 'string',
  'xs:boolean': 'boolean',
  'xs:int': 'int',
  'xs:integer': 'integer',
}

function attributeOf(element: PlacedElement, name: string): string {
  const value = element.attributes.get(name)?.value
  if (value === undefined) throw new Error(`${element.name} of the schema has no ${name}`)
  return value
}

const childrenOf = (
  element: PlacedElement,
  ...names: readonly string[]
): readonly PlacedElement[] => element.children.filter(({ name }) => names.includes(name))

function childOf(element: PlacedElement, name: string): PlacedElement {
  const [child] = childrenOf(element, name)
  if (child === undefined) throw new Error(`${element.name} of the schema has no ${name}`)
  return child
}

/** Reads the types of one schema document, each once. */
class SchemaReader {
  readonly #schema: PlacedElement
  readonly #namespace: string
  readonly #types = new Map<string, PlacedElement>()
  readonly #elementModels = new Map<string, ElementModel>()
  readonly #simpleTypes = new Map<string, SimpleType>()

  constructor(schema: PlacedElement) {
    this.#schema = schema
    this.#namespace = attributeOf(schema, 'targetNamespace')
    for (const type of childrenOf(schema, 'complexType', 'simpleType')) {
      this.#types.set(attributeOf(type, 'name'), type)
    }
  }

  root(): RootModel {
    const element = childOf(this.#schema, 'element')
    const type = this.#elementModel(attributeOf(element, 'type'))
    return { name: attributeOf(element, 'name'), namespace: this.#namespace, type }
  }

  #elementModel(name: string): ElementModel {
    const known = this.#elementModels.get(name)
    if (known !== undefined) return known
    const type = this.#types.get(name)
    const model: ElementModel =
      type?.name === 'complexType'
        ? this.#complexModel(type)
        : { content: 'text', text: this.#simpleType(name), attributes: new Map() }
    this.#elementModels.set(name, model)
    return model
  }

  #complexModel(type: PlacedElement): ElementModel {
    const attributes = this.#attributesOf(type)
    const [content] = childrenOf(type, 'sequence', 'choice', 'simpleContent')
    if (content === undefined) return { content: 'empty', attributes }
    if (content.name === 'simpleContent') {
      const extension = childOf(content, 'extension')
      return {
        content: 'text',
        text: this.#simpleType(attributeOf(extension, 'base')),
        attributes: this.#attributesOf(extension),
      }
    }
    if (childrenOf(content, 'any').length > 0) return { content: 'foreign elements', attributes }
    const children = content.children.map((child) => this.#childModel(child))
    return {
      content: 'elements',
      attributes,
      children: {
        isChoice: content.name === 'choice',
        children,
        indexOf: new Map(children.map(({ name }, index) => [name, index])),
      },
    }
  }

  #attributesOf(parent: PlacedElement): ReadonlyMap<string, AttributeModel> {
    return new Map(
      childrenOf(parent, 'attribute').map((attribute) => [
        attributeOf(attribute, 'name'),
        {
          isRequired: attribute.attributes.get('use')?.value === 'required',
          type: this.#simpleType(attributeOf(attribute, 'type')),
        },
      ]),
    )
  }

  #childModel(element: PlacedElement): ChildModel {
    const { attributes } = element
    const type = attributes.get('type')?.value
    const most = attributes.get('maxOccurs')?.value ?? '1'
    return {
      name: attributeOf(element, 'name'),
      fewest: Number(attributes.get('minOccurs')?.value ?? 1),
      most: most === 'unbounded' ? Infinity : Number(most),
      type:
        type === undefined
          ? { content: 'anything', attributes: new Map() }
          : this.#elementModel(type),
      keys: childrenOf(element, 'key').map((key) => this.#keyModel(key)),
    }
  }

  #keyModel(key: PlacedElement): KeyModel {
    return {
      name: `${this.#namespace}:${attributeOf(key, 'name')}`,
      path: attributeOf(childOf(key, 'selector'), 'xpath')
        .split('/')
        .map((step) => step.replace('cpim:', '')),
      attribute: attributeOf(childOf(key, 'field'), 'xpath').replace('@', ''),
    }
  }

  #simpleType(name: string): SimpleType {
    const known = this.#simpleTypes.get(name)
    if (known !== undefined) return known
    const kind = kinds[name]
    const type: SimpleType =
      kind === undefined
        ? this.#restrictedType(name)
        : { name: `${schemaNamespace}:${name.replace('xs:', '')}`, kind }
    this.#simpleTypes.set(name, type)
    return type
  }

  #restrictedType(name: string): SimpleType {
    const declared = this.#types.get(name)
    if (declared?.name !== 'simpleType') throw new Error(`the schema has no type ${name}`)
    const restriction = childOf(declared, 'restriction')
    const kind = kinds[attributeOf(restriction, 'base')]
    if (kind === undefined) throw new Error(`the type ${name} of the schema has an unknown base`)

    const facets = (facet: string): readonly string[] =>
      childrenOf(restriction, facet).map((element) => attributeOf(element, 'value'))
    const values = facets('enumeration')
    const patterns = facets('pattern').map((pattern) => new RegExp(`^(?:${pattern})$`, 'u'))
    const [shortest] = facets('minLength')
    const [longest] = facets('maxLength')
    const [annotation] = childrenOf(declared, 'annotation')
    return {
      name: `${this.#namespace}:${name}`,
      kind,
      ...(values.length === 0 ? {} : { values }),
      ...(patterns.length === 0 ? {} : { patterns }),
      ...(shortest === undefined ? {} : { shortest: Number(shortest) }),
      ...(longest === undefined ? {} : { longest: Number(longest) }),
      ...(annotation === undefined ? {} : { expected: childOf(annotation, 'documentation').text }),
    }
  }
}

/** Reads the model of the root element, and through it that of all others. Throws on a construct it does not know. */
export function readContentModel(schema: PlacedElement): RootModel {
  return new SchemaReader(schema).root()
}
