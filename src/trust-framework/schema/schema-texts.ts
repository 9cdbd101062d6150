/**
 * What is said about breaches of the schema: the texts of .NET's XmlSchemaSet validator, which the service passes
 * on, and after them what .NET leaves out: the values that are allowed and the name that was meant.
 * Source: dotnet/runtime, System.Private.Xml, Strings.resx; MicrosoftDocs/azure-docs#97126, #99326, #101198.
 */

import { abbreviate } from '../../kernel/abbreviate.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import type { PlacedElement } from '../xml/read-elements.ts'
import type { SimpleType } from './content-model.ts'

type ElementName = Pick<PlacedElement, 'name' | 'namespace'>

const quotedNames = ({ namespace }: ElementName, names: string): string =>
  namespace === '' ? `'${names}'` : `'${names}' in namespace '${abbreviate(namespace)}'`

const quoted = (element: ElementName): string => quotedNames(element, abbreviate(element.name))

/** Prints a name as .NET prints qualified names. Shape: `urn:example:Name`. */
const qualified = ({ name, namespace }: ElementName): string =>
  namespace === '' ? abbreviate(name) : `${abbreviate(namespace)}:${abbreviate(name)}`

/** The elements that may be next are in the namespace of their parent. */
function expectedElements(parent: ElementName, expected: readonly string[]): string {
  if (expected.length === 0) return ''
  return ` List of possible elements expected: ${quotedNames(parent, expected.join(', '))}.`
}

function suggestion(given: string, candidates: Iterable<string>): string {
  const meant = didYouMean(given, candidates)
  return meant === undefined || meant === given ? '' : ` Did you mean '${meant}'?`
}

/** `known` are all names that the parent may contain. */
export function invalidChild(
  parent: ElementName,
  child: ElementName,
  expected: readonly string[],
  known: Iterable<string>,
): string {
  return `The element ${quoted(parent)} has invalid child element ${quoted(child)}.${expectedElements(parent, expected)}${suggestion(child.name, known)}`
}

export function incompleteContent(element: ElementName, expected: readonly string[]): string {
  return `The element ${quoted(element)} has incomplete content.${expectedElements(element, expected)}`
}

/** `reason` is `content model is empty` or `content model is text only`. */
export function childNotAllowed(parent: ElementName, child: ElementName, reason: string): string {
  return `The element ${quoted(parent)} cannot contain child element ${quoted(child)} because the parent element's ${reason}.`
}

export function textNotAllowed(element: ElementName, expected: readonly string[]): string {
  return `The element ${quoted(element)} cannot contain text.${expectedElements(element, expected)}`
}

/** `content` is `text` or `white space`. */
export function notEmpty(element: ElementName, content: string): string {
  return `The element ${quoted(element)} cannot contain ${content}. Content model is empty.`
}

export function attributeMissing(name: string): string {
  return `The required attribute '${name}' is missing.`
}

export function attributeNotDeclared(name: string, known: Iterable<string>): string {
  return `The '${abbreviate(name)}' attribute is not declared.${suggestion(name, known)}`
}

function allowedValues({ kind, values, expected }: SimpleType): readonly string[] | undefined {
  if (kind === 'boolean') return ['true', 'false', '1', '0']
  return expected === undefined ? values : undefined
}

function expectedValue(value: string, type: SimpleType): string {
  if (type.expected !== undefined) return ` Expected: ${type.expected}.`
  const values = allowedValues(type)
  if (values === undefined) return ''
  const list = values.map((allowed) => `'${allowed}'`).join(', ')
  return ` List of possible values expected: ${list}.${suggestion(value.trim(), values)}`
}

/** `subject` is the quoted name and the kind of what has the value. Shape: `'Order' attribute`. */
function invalidValue(subject: string, value: string, type: SimpleType, fault: string): string {
  return `The ${subject} is invalid - The value '${abbreviate(value)}' is invalid according to its datatype '${type.name}' - ${fault}${expectedValue(value, type)}`
}

export function attributeInvalid(
  name: string,
  value: string,
  type: SimpleType,
  fault: string,
): string {
  return invalidValue(`'${name}' attribute`, value, type, fault)
}

export function textInvalid(element: PlacedElement, type: SimpleType, fault: string): string {
  return invalidValue(`'${qualified(element)}' element`, element.text, type, fault)
}

export function rootNotDeclared(root: ElementName, expected: ElementName): string {
  return `The '${qualified(root)}' element is not declared. Expected: ${quoted(expected)}.`
}

export function duplicateKey(value: string, constraint: string): string {
  return `There is a duplicate key sequence '${abbreviate(value)}' for the '${constraint}' key or unique identity constraint.`
}
