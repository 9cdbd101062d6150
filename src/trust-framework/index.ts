/**
 * `ostiary/trust-framework`: reads and checks the XML of trust framework policies without a server or a store. It needs
 * Node.js, because the XML parser is loaded from the package. `docs/library.md` has an example.
 */

export { checkBaseChain, maximumChainLength, type BaseLink } from './inheritance/base-chain.ts'
export { checkIdentity } from './resources/identity-checks.ts'
export {
  readPolicyDocument,
  readPolicyText,
  type PolicyDocument,
  type PolicyDocumentReading,
} from './schema/read-policy-document.ts'
export type { EffectivePolicy, IncludeFault } from './inheritance/effective-policy.ts'
export { mergeChain } from './inheritance/merge-chain.ts'
export { printEffectiveJson } from './inheritance/print-json.ts'
export { printEffectiveXml } from './inheritance/print-xml.ts'
export type * from './model/policy.ts'
export { viewPolicy } from './model/read-policy.ts'
export {
  readSourcedElement,
  type SourcedAttribute,
  type SourcedElement,
  type SourceDocument,
  type SourcePlace,
} from './model/sourced-element.ts'
export type { PolicyRule, Reachable, RuleContext, TenantFacts } from './validation/rule.ts'
export type { LintFinding, LintHit, LintRule, LintSeverity } from './lint/lint-rule.ts'
export { findReachable } from './validation/journeys/reachability.ts'
export { validateChain, type ChainReport } from './validation/validate-policy.ts'
export { lintPolicy } from './lint/lint-policy.ts'
export { lintRules } from './lint/lint-rules.ts'
export {
  comparePolicies,
  compareSets,
  printChangeJson,
  type EffectiveChange,
  type RelyingPartyDifference,
} from './views/difference.ts'
export { takeInventory, type RelyingPartyInventory } from './views/inventory.ts'
export { printJourneyMermaid } from './views/journey-mermaid.ts'
export {
  arrangePolicies,
  printPolicyTree,
  printTreeMermaid,
  type PolicyTree,
} from './views/policy-tree.ts'
