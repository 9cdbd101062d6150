/** Runs the lint rules over a policy. */

import { mergeChain } from '../inheritance/merge-chain.ts'
import type { SourceDocument, SourcePlace } from '../model/sourced-element.ts'
import { createRuleContext } from '../validation/rule-context.ts'
import type { RuleContext, TenantFacts } from '../validation/rule.ts'
import type { LintFinding, LintRule } from './lint-rule.ts'
import { lintRules } from './lint-rules.ts'

/** Most findings of one policy; the rest is dropped. */
const mostLintFindings = 1_000

function* findingsOf(context: RuleContext, rules: readonly LintRule[]): Generator<LintFinding> {
  for (const rule of rules) {
    for (const hit of rule.check(context)) {
      yield { ...hit, ruleId: rule.id, severity: rule.severity }
    }
  }
}

/**
 * Lints a document together with its bases: the document first, its root base last. Findings in bases are part of the
 * answer, since what is wrong may be visible only in the policy that they make together. At most `mostLintFindings`, by
 * document in the order of the chain, then by place. A rule says the same about a place once.
 */
export function lintPolicy(
  documents: readonly SourceDocument[],
  facts: TenantFacts,
  rules: readonly LintRule[] = lintRules,
): readonly LintFinding[] {
  const effective = mergeChain(documents)
  const context = createRuleContext(effective, facts)
  const found = new Map<string, LintFinding>()
  const levels = new Map<SourceDocument, number>(
    effective.chain.map(({ root }, level) => [root.place.source, level]),
  )
  const levelOf = ({ source }: SourcePlace): number => levels.get(source) ?? levels.size
  for (const finding of findingsOf(context, rules)) {
    const { ruleId, place, message } = finding
    const key = JSON.stringify([ruleId, levelOf(place), place.offset, message])
    if (!found.has(key)) found.set(key, finding)
    if (found.size >= mostLintFindings) break
  }
  return [...found.values()].toSorted(
    (one, other) =>
      levelOf(one.place) - levelOf(other.place) || one.place.offset - other.place.offset,
  )
}
