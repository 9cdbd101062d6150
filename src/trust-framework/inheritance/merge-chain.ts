/** Merges a document with its base policies. */

import type { Policy } from '../model/policy.ts'
import { viewPolicy } from '../model/read-policy.ts'
import {
  readSourcedElement,
  type SourcedElement,
  type SourceDocument,
} from '../model/sourced-element.ts'
import type { EffectivePolicy } from './effective-policy.ts'
import { createIncludes } from './includes.ts'
import { mergePolicies } from './merge-policies.ts'

/** A document merged with the link of its base. */
interface Link {
  readonly base: Link | undefined
  readonly root: SourcedElement
  readonly effective: EffectivePolicy
}

/**
 * The last link that was made of a document.
 * WHY: all descendants of a base are merged with the same link of it, so the base is read and merged once.
 */
const links = new WeakMap<SourceDocument, Link>()

function createEffective(
  document: Policy,
  policy: Policy,
  base: Link | undefined,
): EffectivePolicy {
  return {
    policy,
    document,
    chain: [document, ...(base?.effective.chain ?? [])],
    ...createIncludes(policy),
  }
}

function linkOf(document: SourceDocument, base: Link | undefined): Link {
  const known = links.get(document)
  if (known !== undefined && known.base === base) return known
  const own = known?.effective.document.root ?? readSourcedElement(document.tree, document)
  const root = base === undefined ? own : mergePolicies(base.root, own)
  const effective = createEffective(viewPolicy(own), viewPolicy(root), base)
  const link = { base, root, effective }
  links.set(document, link)
  return link
}

/**
 * Merges a chain: the document first, then its base, up to the root. A descendant wins over its bases; nothing can be
 * removed. The effort is linear in the size of the documents. A chain that was merged before is not merged again.
 * Source: Azure AD B2C, custom policy overview, inheritance model.
 */
export function mergeChain(documents: readonly SourceDocument[]): EffectivePolicy {
  let link: Link | undefined
  for (const document of documents.toReversed()) link = linkOf(document, link)
  if (link === undefined) throw new Error('a chain has at least one document')
  return link.effective
}
