/** Checks every document of a set by the rules of policies. A base is read and merged once for all its descendants. */

import type { Finding } from '../../kernel/findings.ts'
import type { TenantFacts } from '../validation/rule.ts'
import { validateChain } from '../validation/validate-policy.ts'
import { orderSet, type OrderedDocument, type Ordering } from './order-set.ts'
import type { DocumentSet } from './read-set.ts'

/** A document of a set with all that is wrong with it. */
export interface CheckedDocument extends OrderedDocument {
  /** Why the document is refused: by itself, in the set, or by the rules. */
  readonly findings: readonly Finding[]
  readonly warnings: readonly Finding[]
}

function check(ordered: OrderedDocument, facts: TenantFacts): CheckedDocument {
  const { chain, findings, warnings } = ordered
  if (chain === undefined) return ordered
  const report = validateChain(chain, facts)
  return {
    ...ordered,
    findings: [...findings, ...report.findings],
    warnings: [...warnings, ...report.warnings],
  }
}

/** Checks the documents of a set, in the order of their paths. */
export async function checkSet(
  set: DocumentSet,
  facts: TenantFacts,
  ordering: Ordering = {},
): Promise<readonly CheckedDocument[]> {
  const { documents } = await orderSet(set, ordering)
  return documents.map((document) => check(document, facts))
}
