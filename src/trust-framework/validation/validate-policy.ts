/** Checks a document against all rules, on the policy that it makes together with its base policies. */

import { mostFindings } from '../../kernel/finding-list.ts'
import { mergeChain } from '../inheritance/merge-chain.ts'
import type { SourceDocument } from '../model/sourced-element.ts'
import type { PolicyFinding } from './policy-finding.ts'
import { createRuleContext } from './rule-context.ts'
import type { RuleContext, TenantFacts } from './rule.ts'
import { policyRules } from './rules.ts'

/** What the rules say about a document. Both lists are sorted by document and place. */
export interface ChainReport {
  /** Why the document is refused; empty when it is accepted. */
  readonly findings: readonly PolicyFinding[]
  /** What the sender should know. */
  readonly warnings: readonly PolicyFinding[]
}

/** Most findings that one rule may report: the rest of a rule that finds more is not searched. */
const mostOfOneRule = mostFindings + 1

function* findAll(context: RuleContext): Generator<PolicyFinding, undefined> {
  for (const rule of policyRules) {
    let refusals = 0
    let warnings = 0
    for (const finding of rule(context)) {
      if (finding.isWarning === undefined) refusals += 1
      else warnings += 1
      if (finding.isWarning === undefined || warnings <= mostOfOneRule) yield finding
      if (refusals >= mostOfOneRule) break
    }
  }
}

/** Sorts findings by document (that of the sender first, then up the chain), place and message, and leaves out repetitions. */
function sortFindings(
  findings: readonly PolicyFinding[],
  { effective }: Pick<RuleContext, 'effective'>,
): readonly PolicyFinding[] {
  const levels = new Map(
    effective.chain.map(({ root }, level) => [root.place.source, level] as const),
  )
  const levelOf = ({ place }: PolicyFinding): number => levels.get(place.source) ?? levels.size
  const sorted = [...findings].sort(
    (left, right) =>
      levelOf(left) - levelOf(right) ||
      left.place.offset - right.place.offset ||
      (left.message < right.message ? -1 : Number(left.message > right.message)),
  )
  return sorted.filter((finding, index) => {
    const previous = sorted[index - 1]
    return (
      previous === undefined ||
      previous.message !== finding.message ||
      previous.place.offset !== finding.place.offset ||
      previous.place.source !== finding.place.source
    )
  })
}

/** `documents` is the chain: the document that is checked, then its base, up to the root. */
export function validateChain(
  documents: readonly SourceDocument[],
  facts: TenantFacts,
): ChainReport {
  const effective = mergeChain(documents)
  const context = createRuleContext(effective, facts)
  const all = sortFindings([...findAll(context)], context)
  return {
    findings: all.filter(({ isWarning }) => isWarning === undefined),
    warnings: all.filter(({ isWarning }) => isWarning === true),
  }
}
