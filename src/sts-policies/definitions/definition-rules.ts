/** What the check of a definition depends on, and what each type of policy brings to it. */

import type { TObject } from 'typebox'
import type { PolicyType } from '../model/policy-types.ts'
import type { DefinitionFindings } from './definition-report.ts'
import type { DefinitionValue } from './located-json.ts'

/** What the rules depend on besides the definition. */
export interface DefinitionRules {
  readonly type: PolicyType
  /** Whether the policy is the organization default after the write. */
  readonly isOrganizationDefault: boolean
  /** The day whose rules apply: lifetimes of refresh tokens were retired. */
  readonly asOf: Date
  /** Lifetimes that the policy had before this write: after the retirement they may be kept, not added. */
  readonly heldBefore: ReadonlySet<string>
  /** The legacy view reads what samples of 2016 to 2019 printed: trailing commas, `00:90:00`, a list of one domain. */
  readonly isLegacyView: boolean
}

/** Checks the value of the root member of a definition: an object. `Version` is checked for it. Never throws. */
export type CheckOfType = (root: DefinitionValue, rules: DefinitionRules) => DefinitionFindings

/** One type of definition. */
export interface DefinitionType {
  /** The schema of the value of the root member. Its members are those that the type knows. */
  readonly schema: TObject
  readonly check: CheckOfType
  /** What `isOrganizationDefault` does: the policy works either way, works only with it, or ignores it. */
  readonly organizationDefault: 'optional' | 'required' | 'ignored'
}
