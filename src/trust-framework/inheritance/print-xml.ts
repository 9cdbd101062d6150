/** Prints an effective policy as a document that needs no base policy. */

import type { SourcedElement } from '../model/sourced-element.ts'
import type { EffectivePolicy } from './effective-policy.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const escapeOne = (character: string): string => escapes[character] ?? character

function escapeText(text: string): string {
  return text.replaceAll(/[&<>\r]/gu, escapeOne)
}

function escapeAttribute(value: string): string {
  return value.replaceAll(/[&<>"\t\n\r]/gu, escapeOne)
}

/** Declares the prefixes of attributes on the element itself; `xml` needs no declaration. */
function printAttributes({ attributes }: SourcedElement): string {
  let printed = ''
  const declared = new Set(['xml'])
  for (const [name, { value, namespace }] of attributes) {
    const [prefix = ''] = name.split(':')
    if (namespace !== undefined && !declared.has(prefix)) {
      declared.add(prefix)
      printed += ` xmlns:${prefix}="${escapeAttribute(namespace)}"`
    }
    printed += ` ${name}="${escapeAttribute(value)}"`
  }
  return printed
}

/**
 * Prints an element and all below it, indented by two spaces where there is no text. `outer` is the namespace of the
 * parent. Comments of the documents are not kept.
 */
export function printElement(element: SourcedElement, outer = '', indent = ''): string {
  const { name, namespace, children, text } = element
  const declaration = namespace === outer ? '' : ` xmlns="${escapeAttribute(namespace)}"`
  const start = `${indent}<${name}${declaration}${printAttributes(element)}`
  const hasText = text.trim() !== ''
  if (children.length === 0) {
    return text === '' ? `${start}/>` : `${start}>${escapeText(text)}</${name}>`
  }
  if (hasText) {
    const inner = children.map((child) => printElement(child, namespace)).join('')
    return `${start}>${escapeText(text)}${inner}</${name}>`
  }
  const inner = children.map((child) => printElement(child, namespace, `${indent}  `)).join('\n')
  return `${start}>\n${inner}\n${indent}</${name}>`
}

/** Prints the merged policy. Includes of technical profiles stay as they are written. */
export function printEffectiveXml({ policy }: EffectivePolicy): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${printElement(policy.root)}\n`
}
