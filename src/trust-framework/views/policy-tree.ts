/** The tree of a set of policies: which policy derives from which. */

import { keyOf } from '../../kernel/ids.ts'
import type { PolicyDocument } from '../schema/read-policy-document.ts'
import { mermaidText } from './mermaid.ts'

/** A policy and those that derive from it. */
export interface PolicyTree {
  readonly policyId: string
  readonly tenantId: string
  readonly file?: string
  /** Tells whether applications can address it. */
  readonly hasRelyingParty: boolean
  /** The id of its base, when the base is not among the policies. */
  readonly missingBase?: string
  /** By id. */
  readonly children: readonly PolicyTree[]
}

/** A document with the name of its file. */
type TreeDocument = PolicyDocument & { readonly file?: string }

const compareIds = (left: TreeDocument, right: TreeDocument): number =>
  keyOf(left.policyId) < keyOf(right.policyId) ? -1 : 1

/**
 * Arranges policies by their bases; the roots come first, by id. Policies whose bases form a circle are left out, as
 * are all but the last of those with one id.
 */
export function arrangePolicies(documents: readonly TreeDocument[]): readonly PolicyTree[] {
  const byId = new Map(documents.map((document) => [keyOf(document.policyId), document]))
  const derived = Map.groupBy([...byId.values()].sort(compareIds), ({ basePolicy }) =>
    basePolicy === undefined ? undefined : keyOf(basePolicy.policyId),
  )
  // INVARIANT: every id has one document, so what hangs below a root has no circle.
  const arrange = (document: TreeDocument): PolicyTree => {
    const { policyId, tenantId, file, basePolicy, tree } = document
    const isMissing = basePolicy !== undefined && !byId.has(keyOf(basePolicy.policyId))
    return {
      policyId,
      tenantId,
      ...(file === undefined ? {} : { file }),
      hasRelyingParty: tree.children.some(({ name }) => name === 'RelyingParty'),
      ...(isMissing ? { missingBase: basePolicy.policyId } : {}),
      children: (derived.get(keyOf(policyId)) ?? []).map(arrange),
    }
  }
  return [...byId.values()]
    .filter(({ basePolicy }) => basePolicy === undefined || !byId.has(keyOf(basePolicy.policyId)))
    .sort(compareIds)
    .map(arrange)
}

function describe({ policyId, hasRelyingParty, missingBase, file }: PolicyTree): string {
  const notes = [
    ...(hasRelyingParty ? ['relying party'] : []),
    ...(missingBase === undefined ? [] : [`base ${missingBase} is missing`]),
    ...(file === undefined ? [] : [file]),
  ]
  return notes.length === 0 ? policyId : `${policyId} (${notes.join(', ')})`
}

/** Prints a tree, one policy in a line. */
export function printPolicyTree(roots: readonly PolicyTree[]): string {
  const lines: string[] = []
  const print = (trees: readonly PolicyTree[], indent: string): void => {
    for (const [index, tree] of trees.entries()) {
      const isLast = index === trees.length - 1
      lines.push(`${indent}${isLast ? '└─ ' : '├─ '}${describe(tree)}`)
      print(tree.children, `${indent}${isLast ? '   ' : '│  '}`)
    }
  }
  for (const root of roots) {
    lines.push(describe(root))
    print(root.children, '')
  }
  return lines.map((line) => `${line}\n`).join('')
}

/** Prints a tree as a Mermaid flowchart: an arrow leads from a base to what derives from it. */
export function printTreeMermaid(roots: readonly PolicyTree[]): string {
  const lines = ['flowchart TD']
  let count = 0
  const nodeOf = (label: string, hasRelyingParty: boolean): string => {
    count += 1
    const text = `"${mermaidText(label)}"`
    lines.push(`  p${count}${hasRelyingParty ? `([${text}])` : `[${text}]`}`)
    return `p${count}`
  }
  const print = (tree: PolicyTree, parent: string | undefined): void => {
    const node = nodeOf(tree.policyId, tree.hasRelyingParty)
    if (parent !== undefined) lines.push(`  ${parent} --> ${node}`)
    for (const child of tree.children) print(child, node)
  }
  for (const root of roots) {
    const base = root.missingBase
    print(root, base === undefined ? undefined : nodeOf(`${base} (missing)`, false))
  }
  return lines.map((line) => `${line}\n`).join('')
}
