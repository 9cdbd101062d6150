/** Prints an effective policy as JSON with the document and place of every element. */

import type { JsonObject } from '../../kernel/json.ts'
import type { SourcedElement, SourcePlace } from '../model/sourced-element.ts'
import type { EffectivePolicy } from './effective-policy.ts'

/** Prints a place. Shape: `{ "document": "B2C_1A_Base", "file": "base.xml", "line": 3, "column": 5 }`. */
export function printSource({ source, offset }: SourcePlace): JsonObject {
  return {
    document: source.policyId,
    ...(source.file === undefined ? {} : { file: source.file }),
    ...source.locate(offset),
  }
}

function printAttributeSources({ attributes, place }: SourcedElement): JsonObject {
  const foreign = [...attributes].filter(([, attribute]) => attribute.place.source !== place.source)
  if (foreign.length === 0) return {}
  return {
    attributeSources: Object.fromEntries(
      foreign.map(([name, attribute]) => [name, printSource(attribute.place)]),
    ),
  }
}

function printNode(element: SourcedElement): JsonObject {
  const { name, attributes, children, text, place, overrides } = element
  const hasText = children.length === 0 ? text !== '' : text.trim() !== ''
  return {
    name,
    ...(attributes.size === 0
      ? {}
      : {
          attributes: Object.fromEntries(
            [...attributes].map(([attribute, { value }]) => [attribute, value]),
          ),
        }),
    ...(hasText ? { text } : {}),
    source: printSource(place),
    ...printAttributeSources(element),
    ...(overrides.length === 0 ? {} : { overrides: overrides.map(printSource) }),
    ...(children.length === 0 ? {} : { children: children.map(printNode) }),
  }
}

/**
 * Prints the merged policy. `source` is the most derived document that writes an element, `overrides` the places
 * where its bases do, base first; `attributeSources` has the attributes that come from another document.
 */
export function printEffectiveJson({ policy, chain }: EffectivePolicy): JsonObject {
  return {
    policyId: policy.policyId,
    tenantId: policy.tenantId,
    chain: chain.map(({ policyId, tenantId }) => ({ policyId, tenantId })),
    root: printNode(policy.root),
  }
}
