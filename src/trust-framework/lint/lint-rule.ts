/** What a lint rule is: advice about a policy that the service accepts, but that is wrong or risky at run time. */

import type { SourcePlace } from '../model/sourced-element.ts'
import type { RuleContext } from '../validation/rule.ts'

/**
 * How bad a finding is. An error fails or misbehaves at run time; a warning may; a note is about order and tidiness.
 */
export type LintSeverity = 'error' | 'warning' | 'note'

/** One place at fault. */
export interface LintHit {
  readonly place: SourcePlace
  /** What is wrong and what to do: one line, lower case, no final stop, ids in backticks. */
  readonly message: string
  /** The place that contradicts it, where there is one. */
  readonly conflictsWith?: SourcePlace
}

/** One rule. Its page `docs/lint/<id>.md` is generated from it. */
export interface LintRule {
  /** Kebab-case; stays the same for good, since users name it to switch the rule off. */
  readonly id: string
  readonly severity: LintSeverity
  /** What a finding says about the policy: one sentence. */
  readonly meaning: string
  /** Why policies come to have it, and what happens at run time. */
  readonly cause: string
  /** What to change. */
  readonly fix: string
  /** Children of `TrustFrameworkPolicy` that the rule finds something in. A test tries it. */
  readonly example: string
  /** The example after the fix: the rule finds nothing in it. A test tries it. */
  readonly corrected: string
  /** Attributes of the root element of the example, where the rule is about them. */
  readonly exampleRoot?: string
  /** Children of the base policy of both examples, where they need one. */
  readonly exampleBase?: string
  /**
   * A place in a base policy is at fault only when every policy with a relying party that inherits it says so: what one
   * does not use, another may.
   */
  readonly isAboutAllDescendants?: true
  /** Public source of the rule: an issue as `owner/repo#number`, or the name of a documentation page. */
  readonly source: string
  /** Yields every place at fault in the effective policy; linear in its size. */
  check(context: RuleContext): Iterable<LintHit>
}

/** A hit with the rule that found it. */
export interface LintFinding extends LintHit {
  readonly ruleId: string
  readonly severity: LintSeverity
}
